"""Cancelling and moving: what people decide holds from that moment, and applying keeps it."""

from datetime import timedelta

import pytest

from scheduler.errors import NotPossible
from scheduler.networks.base import Outcome, Refusal, Refused, RemoteId, Sent, Unconfirmed, Wait
from scheduler.publishing.operations import cancel
from scheduler.publishing.recovery.matching import FIRST_LOOK
from scheduler.store.states import PostState, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
HOUR = timedelta(hours=1)


def test_a_cancelled_thread_never_goes_out_even_when_applied_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
    put_into_queue(desk.database, a_thread())
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().state is ThreadState.CANCELLED


@pytest.mark.parametrize(
    "outcome",
    [
        Sent(RemoteId("100")),
        Unconfirmed("lost"),
        Refused(Refusal.TEXT, "no"),
        Wait(None, "429"),
    ],
)
def test_cancelling_while_a_call_is_open_lets_no_other_begin(desk: Desk, outcome: Outcome) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [outcome]
    desk.network.after_call = lambda _: cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
    desk.publish()
    assert len(desk.network.calls) == 1
    assert desk.thread().state is ThreadState.CANCELLED
    assert desk.thread().posts[0].state is not PostState.SENDING


def test_cancelling_during_the_last_call_keeps_what_was_sent(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/opener", "We did it!"))
    desk.network.after_call = lambda _: cancel.cancel(desk.context, KEY, actor=ANA, why="oh no")
    desk.publish()
    assert desk.thread().posts[0].state is PostState.SENT
    assert desk.thread().state is ThreadState.CANCELLED


def test_a_lost_post_of_a_cancelled_thread_is_found_and_nothing_follows(desk: Desk) -> None:
    from scheduler.networks.base import RemotePost

    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Unconfirmed("lost")]
    desk.network.after_call = lambda _: cancel.cancel(desk.context, KEY, actor=ANA, why="oh no")
    desk.publish()
    _, text, _ = desk.network.calls[0]
    desk.network.timeline = [RemotePost(RemoteId("9"), text, A_TUESDAY_NOON, None)]
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    desk.publish()
    assert desk.thread().posts[0].state is PostState.SENT
    assert len(desk.network.calls) == 1


def test_what_is_out_or_over_cannot_be_cancelled(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two", due_at=A_TUESDAY_NOON + HOUR))
    desk.publish()
    with pytest.raises(NotPossible, match="To delete it from X: take it down wmhd/opener"):
        cancel.cancel(desk.context, KEY, actor=ANA, why="x")
    cancel.cancel(desk.context, "wmhd/two", actor=ANA, why="x")
    with pytest.raises(NotPossible, match="is cancelled already"):
        cancel.cancel(desk.context, "wmhd/two", actor=ANA, why="x")


def test_a_moved_thread_goes_out_at_its_new_time(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    cancel.move(desk.context, KEY, A_TUESDAY_NOON + HOUR, actor=ANA, why="clash")
    cancel.move(desk.context, KEY, A_TUESDAY_NOON + 2 * HOUR, actor=ANA, why="clash again")
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
    desk.publish()
    assert desk.network.calls == []
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * HOUR)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_late_thread_that_is_moved_is_scheduled_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
    desk.publish()
    cancel.move(desk.context, KEY, A_TUESDAY_NOON + 2 * HOUR, actor=ANA, why="late")
    assert desk.thread().state is ThreadState.SCHEDULED


def test_a_thread_moves_neither_into_the_past_nor_once_it_has_begun(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    with pytest.raises(NotPossible, match="in the past"):
        cancel.move(desk.context, KEY, A_TUESDAY_NOON - HOUR, actor=ANA, why="x")
    desk.publish()
    with pytest.raises(NotPossible, match="has begun"):
        cancel.move(desk.context, KEY, A_TUESDAY_NOON + HOUR, actor=ANA, why="x")
