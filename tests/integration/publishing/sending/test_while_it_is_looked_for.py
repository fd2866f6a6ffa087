"""What people do while a post to which X said no is looked for, and what becomes of it then."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from scheduler.networks.base import RemoteId, RemotePost, Sent, Unavailable, Wait
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.operations import restore as queue_again
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.recovery.matching import BACK_OFF
from scheduler.store.queue import accounts
from scheduler.store.queue.sending import leases
from scheduler.store.states import PostState, Reason, ThreadState
from tests.integration.publishing.sending.test_after_a_no import creates, show_call, told_no
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import BO, LEAD
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

MINUTE = timedelta(minutes=1)
NO = Wait(A_TUESDAY_NOON + MINUTE, "429")
KEY = "wmhd/opener"


def while_it_is_looked_for(desk: Desk, then: Callable[[], object]) -> None:
    asked = desk.network.own_timeline

    def interrupted(*args: object) -> object:
        desk.network.own_timeline = asked  # type: ignore[method-assign]
        then()
        return asked(*args)  # type: ignore[arg-type]

    desk.network.own_timeline = interrupted  # type: ignore[method-assign, assignment]


def looks(desk: Desk, times: int = 1) -> None:
    for _ in range(times):
        desk.clock.jump_to(desk.clock.now() + max(BACK_OFF))
        desk.reconciler.reconcile_account("main")


def cancelled(desk: Desk) -> None:
    cancel.cancel(desk.context, KEY, actor=LEAD, why="not today")


def taken_down(desk: Desk) -> None:
    taking_down.take_down(desk.context, KEY, actor=LEAD, why="not today")


def held(desk: Desk) -> None:
    hold.place(desk.context, Scope.THREAD, KEY, actor=LEAD, why="not today")


@pytest.mark.parametrize("is_away", [False, True])
@pytest.mark.parametrize("stop", [cancelled, taken_down, held])
def test_whoever_stops_it_meanwhile_stops_nothing_else(
    desk: Desk, stop: Callable[[Desk], None], is_away: bool
) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/later"))
    desk.network.outcomes = [NO]
    desk.publish()
    desk.network.timeline = Unavailable("503") if is_away else ()
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    while_it_is_looked_for(desk, lambda: stop(desk))
    desk.publish()
    assert desk.thread("wmhd/later").state is ThreadState.PUBLISHED
    assert len([text for _, text, _ in desk.network.calls if KEY in text]) == 1
    assert desk.thread().state is not ThreadState.PUBLISHED
    lease = leases.claim(desk.database, "main", "another engine", 60)
    assert lease is not None, "the account is free"


def test_only_the_account_that_x_refuses_is_told_to_be_connected_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    desk.network.outcomes = [Sent(RemoteId("1")), NO]
    desk.publish()
    desk.network.timeline = Unavailable("401 Unauthorized", needs_reconnect=True)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    assert desk.thread("wmhd/dialogue").reason is Reason.UNCONFIRMED
    with desk.database.read() as connection:
        assert accounts.problem_of(connection, "main")[0] is None
        assert "keys of account peers" in (accounts.problem_of(connection, "peers")[0] or "")


def test_one_that_a_person_finds_is_billed_as_if_x_had_said_yes(desk: Desk) -> None:
    told_no(desk, NO)
    desk.network.timeline = Unavailable("503")
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.publish()
    resolve.adopt(desk.context, KEY, "77", actor=BO)
    assert [is_certain for _, is_certain in creates(desk)] == [True]


def test_one_whose_answer_was_lost_is_billed_once_when_a_person_finds_it(desk: Desk) -> None:
    from scheduler.networks.base import Unconfirmed

    told_no(desk, Unconfirmed("time-out"))
    resolve.adopt(desk.context, KEY, "77", actor=BO)
    assert [is_certain for _, is_certain in creates(desk)] == [True]


def test_what_it_waits_for_is_told_however_often_it_is_not_found(desk: Desk) -> None:
    told_no(desk, NO)
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=LEAD)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    hold.lift(desk.context, number, actor=LEAD, missed=Missed.ASK)
    looks(desk, len(BACK_OFF) + 1)
    from scheduler.store.overview.waiting import waiting_threads

    with desk.database.read() as connection:
        (one,) = waiting_threads(connection)
    assert one.reason is Reason.HELD
    assert one.why.startswith("Its time passed while it was held.")


def test_ended_by_somebody_who_was_not_asked_to_look_it_is_still_looked_for(desk: Desk) -> None:
    told_no(desk, NO)
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=LEAD)
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    hold.lift(desk.context, number, actor=LEAD, missed=Missed.ASK)
    resolve.drop(desk.context, KEY, actor=BO)
    show_call(desk, 0)
    looks(desk)
    assert desk.thread().posts[0].remote_id == "77", "public, and known to be"
    assert desk.thread().state is ThreadState.CANCELLED


def test_a_thread_that_was_stopped_counts_it_as_not_out_after_one_look(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), NO)
    cancelled(desk)
    assert not desk.thread().may_be_out_unknown
    looks(desk)
    assert desk.thread().state is ThreadState.CANCELLED
    states = [post.state for post in desk.thread().posts]
    assert states == [PostState.SENT, PostState.REFUSED, PostState.UNSENT]
    asked = len(desk.network.timelines_asked)
    looks(desk)
    assert len(desk.network.timelines_asked) == asked


def test_brought_back_it_is_looked_for_again_before_it_is_sent(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), NO)
    cancelled(desk)
    looks(desk)
    queue_again.restore(desk.context, KEY, actor=LEAD, why="after all")
    resolve.send_again(desk.context, KEY, actor=BO)
    show_call(desk, 1)
    desk.network.timeline = [
        RemotePost(one.remote_id, one.text, A_TUESDAY_NOON, one.in_reply_to)
        for one in desk.network.timeline  # type: ignore[union-attr]
    ]
    desk.publish()
    assert desk.thread().posts[1].remote_id == "77"
    assert desk.thread().state is ThreadState.PUBLISHED
    assert len(desk.network.calls) == 3


def test_one_that_was_stopped_and_is_out_all_the_same_is_known(desk: Desk) -> None:
    told_no(desk, Sent(RemoteId("1")), NO)
    cancelled(desk)
    show_call(desk, 1)
    looks(desk)
    assert desk.thread().posts[1].remote_id == "77"
    assert desk.thread().state is ThreadState.CANCELLED
