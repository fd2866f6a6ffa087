"""What becomes of a post to which X said no: nobody can know that it is not out before a look."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.networks.base import (
    NotReached,
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Wait,
)
from scheduler.publishing.operations import hold, resolve
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.recovery.matching import BACK_OFF
from scheduler.store.queue import accounts
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import ledger
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, LEAD
from tests.support.examples.builders import a_thread, put_into_queue

MINUTE = timedelta(minutes=1)
NO = Refused(Refusal.RECONNECT, "401 Unauthorized")


def told_no(desk: Desk, *outcomes: object) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = list(outcomes or (NO,))  # type: ignore[arg-type]
    desk.publish()


def show_call(desk: Desk, call: int) -> None:
    _, text, parent = desk.network.calls[call]
    desk.network.timeline = [RemotePost(RemoteId("77"), text, desk.clock.now(), parent)]


def creates(desk: Desk) -> Sequence[tuple[float, bool]]:
    with desk.database.read() as connection:
        billed = select(ledger.c.usd, ledger.c.is_certain).where(ledger.c.call == "create")
        return [tuple(row) for row in connection.execute(billed)]


def test_a_first_post_that_is_out_all_the_same_is_adopted_and_billed(desk: Desk) -> None:
    told_no(desk)
    assert creates(desk) == []
    show_call(desk, 0)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert desk.thread().posts[0].remote_id == "77"
    assert len(desk.network.calls) == 3, "each post once"
    assert len(creates(desk)) == 3
    assert all(is_certain for _, is_certain in creates(desk))


def test_a_last_post_that_is_out_all_the_same_ends_the_thread(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), Sent(RemoteId("2")), Wait(None, "429"))
    show_call(desk, 2)
    desk.clock.jump_to(A_TUESDAY_NOON + 15 * MINUTE)
    desk.reconciler.reconcile_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_where_no_call_was_made_nothing_is_looked_for(desk: Desk) -> None:
    told_no(desk, Refused(Refusal.RECONNECT, "it is not connected", was_asked=False))
    assert desk.thread().posts[0].state is PostState.UNSENT
    desk.network.outcomes = [NotReached("no line")]
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * MINUTE)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert desk.network.timelines_asked == []


@pytest.mark.parametrize("needs_reconnect", [True, False])
def test_a_timeline_that_cannot_be_read_keeps_it_and_lets_others_go(
    desk: Desk, needs_reconnect: bool
) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/later"))
    desk.network.outcomes = [Wait(A_TUESDAY_NOON + MINUTE, "429")]
    desk.publish()
    desk.network.timeline = Unavailable("away", needs_reconnect=needs_reconnect)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.UNCONFIRMED)
    assert "cannot be read" in desk.detail()
    with desk.database.read() as connection:
        is_quiet = "main" in accounts.quiet_now(connection, desk.clock.now())
    assert is_quiet is needs_reconnect
    if not needs_reconnect:
        assert desk.thread("wmhd/later").state is ThreadState.PUBLISHED
    desk.network.timeline = ()
    desk.clock.jump_to(A_TUESDAY_NOON + 20 * MINUTE)
    desk.reconciler.reconcile_account("main")
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_later_post_goes_on_where_it_was_once_the_timeline_can_be_read(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), Wait(A_TUESDAY_NOON + MINUTE, "429"))
    desk.network.timeline = Unavailable("503")
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    desk.network.timeline = ()
    desk.clock.jump_to(A_TUESDAY_NOON + 20 * MINUTE)
    desk.reconciler.reconcile_account("main")
    assert desk.thread().state is ThreadState.PUBLISHING
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_receipt_closes_where_x_said_no_and_never_shows_it(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), NO)
    taking_down.take_down(desk.context, "wmhd/opener", actor=LEAD, why="she asked for it")
    desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKING_DOWN, "the second may be out"
    for _ in range(len(BACK_OFF) + 2):
        desk.clock.jump_to(desk.clock.now() + max(BACK_OFF))
        desk.reconciler.reconcile_account("main")
        desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def test_what_a_hold_made_late_is_looked_for_before_a_person_sends_it(desk: Desk) -> None:
    told_no(desk)
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=LEAD)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    hold.lift(desk.context, number, actor=LEAD, missed=Missed.ASK)
    assert desk.thread().reason is Reason.HELD
    resolve.send_again(desk.context, "wmhd/opener", actor=BO)
    show_call(desk, 0)
    desk.publish()
    assert desk.thread().posts[0].remote_id == "77"
    assert len(desk.network.calls) == 3


def test_a_lost_post_that_counts_as_going_on_is_never_sent_by_itself(desk: Desk) -> None:
    """Rows that somebody changed: nobody said that X answered."""
    from sqlalchemy import update

    from scheduler.store.tables.queue import posts

    put_into_queue(desk.database, a_thread())
    with desk.database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 0).values(state="unconfirmed"))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.UNCONFIRMED


def test_its_history_says_that_x_answered(desk: Desk) -> None:
    from scheduler.publishing.monitoring.history import what_happened
    from tests.support.databases.history import entries_about

    told_no(desk)
    with desk.database.read() as connection:
        *_, newest = entries_about(connection, "post:wmhd/opener#0")
    assert what_happened(newest) == "not taken by X, as it says"
    assert newest.why == "401 Unauthorized; it is looked for before it is sent again"
