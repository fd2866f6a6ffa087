"""A post whose answer was lost is looked for, adopted or left to a person, and never sent again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.networks.base import (
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Unconfirmed,
    Wait,
)
from scheduler.publishing.operations import resolve
from scheduler.publishing.reasons import TEXT_IS_NOT_FOUND
from scheduler.publishing.recovery.matching import BACK_OFF, CLOCK_SKEW, FIRST_LOOK
from scheduler.store.overview.waiting import waiting_threads
from scheduler.store.queue.sending import leases
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import ledger, posts, threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO
from tests.support.examples.builders import a_thread, put_into_queue

LOST = Unconfirmed("the line dropped")


def lose_the_second(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), LOST]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)


def on_the_timeline(
    desk: Desk, call: int, remote_id: str = "77", at: datetime = A_TUESDAY_NOON
) -> RemotePost:
    _, text, parent = desk.network.calls[call]
    return RemotePost(RemoteId(remote_id), text, at, parent)


def test_a_lost_post_that_is_found_is_adopted_and_the_thread_goes_on(desk: Desk) -> None:
    lose_the_second(desk)
    desk.network.timeline = [on_the_timeline(desk, 1)]
    assert desk.reconciler.due_accounts() == ["main"]
    desk.reconciler.reconcile_account("main")
    assert desk.thread().posts[1].remote_id == "77"
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert len(desk.network.calls) == 3
    assert desk.network.calls[2][2] == "77"


def test_the_search_begins_after_the_last_post_we_know(desk: Desk) -> None:
    lose_the_second(desk)
    desk.reconciler.reconcile_account("main")
    assert desk.network.timelines_asked == [("main", "1")]


def test_a_lost_closing_post_that_is_found_ends_the_thread(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Sent(RemoteId("2")), LOST]
    desk.publish()
    desk.network.timeline = [on_the_timeline(desk, 2)]
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_never_shows_is_left_to_a_person_and_not_sent_again(desk: Desk) -> None:
    lose_the_second(desk)
    for _ in range(len(BACK_OFF) + 1):
        assert desk.reconciler.due_accounts() == ["main"]
        desk.reconciler.reconcile_account("main")
        desk.clock.jump_to(desk.clock.now() + max(BACK_OFF))
    assert desk.reconciler.due_accounts() == []
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.UNCONFIRMED)
    assert len(desk.network.calls) == 2


def test_what_x_has_from_another_post_is_told_so_to_the_end(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Refused(Refusal.DUPLICATE, "duplicate content")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    for _ in range(len(BACK_OFF) + 1):
        desk.reconciler.reconcile_account("main")
        desk.clock.jump_to(desk.clock.now() + max(BACK_OFF))
    thread = desk.thread()
    assert thread.reason is Reason.SAID_ALREADY
    with desk.database.read() as connection:
        (waits,) = waiting_threads(connection)
    assert waits.why == TEXT_IS_NOT_FOUND


def test_an_engine_of_before_that_does_not_know_the_reason_sends_nothing_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went on while the tables were upgraded beside it."""
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.DUPLICATE, "duplicate content")]
    desk.publish()
    known = frozenset(Reason) - {Reason.SAID_ALREADY}
    monkeypatch.setattr("scheduler.store.queue.threads._REASONS", known)
    assert desk.thread().reason is Reason.CHANGED
    for _ in range(3):
        desk.clock.jump_to(desk.clock.now() + FIRST_LOOK)
        desk.publish()
        desk.reconciler.reconcile_account("main")
    resolve.send_again(desk.context, "wmhd/opener", actor=BO)
    desk.network.timeline = [on_the_timeline(desk, 0)]
    desk.publish()
    texts = [text for _, text, _ in desk.network.calls]
    assert len(texts) == len(set(texts))
    assert desk.thread().posts[0].remote_id == "77"


def test_a_timeline_that_is_away_does_not_count_as_a_look(desk: Desk) -> None:
    lose_the_second(desk)
    desk.network.timeline = Unavailable("503")
    desk.reconciler.reconcile_account("main")
    assert desk.reconciler.due_accounts() == []
    assert desk.thread().posts[1].looks == 0
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=30))
    assert desk.reconciler.due_accounts() == ["main"]


def test_a_timeline_that_is_away_is_asked_once_however_much_is_lost(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "One."), a_thread("wmhd/two", "Two."))
    desk.network.outcomes = [LOST, LOST]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    reset = desk.clock.now() + timedelta(minutes=9)
    desk.network.timeline = Unavailable("429", reset)
    desk.reconciler.reconcile_account("main")
    assert len(desk.network.timelines_asked) == 1
    assert desk.reconciler.due_accounts() == []
    desk.clock.jump_to(reset)
    assert desk.reconciler.due_accounts() == ["main"]


def test_a_post_that_is_ours_already_is_not_adopted_twice(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/one", "We did it!"),
        a_thread("wmhd/two", "We did it too!"),
    )
    desk.network.outcomes = [Sent(RemoteId("77")), LOST]
    desk.publish()
    _, text, _ = desk.network.calls[1]
    desk.network.timeline = [RemotePost(RemoteId("77"), text, A_TUESDAY_NOON, None)]
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert desk.thread("wmhd/two").posts[0].state is PostState.UNCONFIRMED


def test_a_root_is_searched_for_among_all_that_the_clocks_may_have_mixed_up(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/one", "We did it!", due_at=A_TUESDAY_NOON - CLOCK_SKEW),
        a_thread("wmhd/two", "We did it again!", due_at=A_TUESDAY_NOON - timedelta(minutes=1)),
        a_thread("wmhd/three", "We did it too!"),
    )
    desk.clock.jump_to(A_TUESDAY_NOON - CLOCK_SKEW)
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON)
    desk.network.outcomes = [Sent(RemoteId("200")), LOST]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert desk.network.timelines_asked == [("main", "100")]


def test_a_post_that_x_refused_and_stored_is_found_when_it_is_refused_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "We did it!"))
    desk.network.outcomes = [Wait(None, "429"), Refused(Refusal.DUPLICATE, "said before")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=20))
    desk.publish()
    desk.network.timeline = [on_the_timeline(desk, 0)]
    desk.clock.jump_to(desk.clock.now() + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert desk.thread("wmhd/one").state is ThreadState.PUBLISHED


def test_a_first_post_that_was_lost_is_searched_for_by_the_clock(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/one", "We did it!"))
    desk.network.outcomes = [LOST]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert desk.network.timelines_asked == [("main", None)]
    assert desk.network.timelines_since == [A_TUESDAY_NOON - CLOCK_SKEW]


def leave_in_sending(desk: Desk) -> None:
    """As an engine does that dies between the commit and the answer."""
    put_into_queue(desk.database, a_thread())
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state=ThreadState.PUBLISHING))
        connection.execute(
            update(posts)
            .where(posts.c.position == 0)
            .values(
                state=PostState.SENDING, sending_at=A_TUESDAY_NOON, sent_text="the text", fence=0
            )
        )


def test_a_post_that_a_dead_engine_was_sending_is_looked_for(desk: Desk) -> None:
    leave_in_sending(desk)
    assert desk.reconciler.due_accounts() == ["main"]
    desk.reconciler.reconcile_account("main")
    assert desk.thread().posts[0].state is PostState.UNCONFIRMED
    assert desk.network.calls == []


def test_a_call_that_a_dead_engine_made_may_have_been_billed(desk: Desk) -> None:
    leave_in_sending(desk)
    desk.reconciler.reconcile_account("main")
    with desk.database.read() as connection:
        rows = connection.execute(select(ledger.c.call, ledger.c.usd, ledger.c.is_certain)).all()
    assert [tuple(row) for row in rows] == [("create", 0.015, False)]


def test_a_publisher_sets_aside_what_a_dead_engine_was_sending(desk: Desk) -> None:
    leave_in_sending(desk)
    desk.publish()
    assert desk.thread().reason is Reason.UNCONFIRMED
    assert desk.network.calls == []


def test_an_account_in_other_hands_is_not_searched(desk: Desk) -> None:
    lose_the_second(desk)
    assert leases.claim(desk.database, "main", "engine-2", 120.0) is not None
    desk.reconciler.reconcile_account("main")
    assert desk.network.timelines_asked == []


def test_a_reconciler_that_lost_its_lease_writes_nothing(desk: Desk) -> None:
    lose_the_second(desk)

    class TakenOver:
        """Another engine claims the account while we look."""

        def __len__(self) -> int:
            return 0

        def __iter__(self):
            from scheduler.store.tables.queue import accounts

            with desk.database.write() as connection:
                connection.execute(update(accounts).values(lease_fence=99))
            return iter(())

    desk.network.timeline = TakenOver()  # type: ignore[assignment]
    desk.reconciler.reconcile_account("main")
    assert desk.thread().posts[1].looks == 0
