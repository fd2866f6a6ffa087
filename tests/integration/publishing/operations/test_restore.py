"""Restoring: a cancelled thread comes back, and nothing that kept it before lets it through."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import AlreadyPublished, NotPossible
from scheduler.networks.base import (
    Outcome,
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unconfirmed,
)
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.operations.approving.approve import approve, reject
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.operations.restore import restore
from scheduler.publishing.recovery.matching import FIRST_LOOK
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

KEY = "wmhd/opener"
HOUR = timedelta(hours=1)


def _opener(*bodies: str, hours: int = 1, **terms: Any) -> PlannedThread:
    due_at = A_TUESDAY_NOON + hours * HOUR
    return replace(a_thread(KEY, *bodies, due_at=due_at), owner="Ana", **terms)


def cancelled(desk: Desk, *bodies: str, hours: int = 1, **terms: Any) -> None:
    put_into_queue(desk.database, _opener(*bodies, hours=hours, **terms))
    cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")


def back(desk: Desk, why: str = "") -> ThreadState:
    return restore(desk.context, KEY, actor=ANA, why=why)


def an_hour_later(desk: Desk, hours: int = 1) -> None:
    desk.clock.jump_to(desk.clock.now() + hours * HOUR)
    desk.publish()


def test_what_lies_ahead_is_scheduled_again_and_goes_out_once(desk: Desk) -> None:
    cancelled(desk)
    assert back(desk, "it was the wrong one") is ThreadState.SCHEDULED
    assert desk.detail() == "restored: it was the wrong one"
    desk.publish()
    assert desk.network.calls == []  # not before its time
    an_hour_later(desk)
    an_hour_later(desk)
    assert desk.thread().state is ThreadState.PUBLISHED
    assert len(desk.network.calls) == 3


def test_what_was_restored_stays_so_when_its_file_is_applied_again(desk: Desk) -> None:
    cancelled(desk)
    back(desk)
    put_into_queue(desk.database, replace(a_thread(due_at=A_TUESDAY_NOON + HOUR), owner="Ana"))
    assert desk.thread().state is ThreadState.SCHEDULED


def test_a_move_from_before_is_kept(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + HOUR))
    to = A_TUESDAY_NOON + 5 * HOUR
    cancel.move(desk.context, KEY, to, actor=ANA, why="clash")
    cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
    back(desk)
    assert (desk.thread().due_at, desk.thread().begin_at) == (to, to)


def test_what_is_past_waits_for_a_person(desk: Desk) -> None:
    cancelled(desk)
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * HOUR)
    assert back(desk) is ThreadState.WAITING
    assert desk.thread().reason is Reason.LATE
    an_hour_later(desk)
    assert desk.network.calls == []
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_was_skipped_as_missed_comes_back_too(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="", actor=ANA)
    desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
    hold.lift(desk.context, number, actor=ANA, missed=Missed.SKIP)
    assert back(desk) is ThreadState.WAITING


def test_a_hold_keeps_what_was_restored(desk: Desk) -> None:
    cancelled(desk)
    hold.place(desk.context, Scope.CAMPAIGN, "wmhd", why="sad news", actor=ANA)
    back(desk)
    an_hour_later(desk)
    assert desk.network.calls == []


def test_without_approval_it_does_not_go_out(desk: Desk) -> None:
    cancelled(desk, needs_approval=True)
    assert back(desk) is ThreadState.SCHEDULED
    an_hour_later(desk)
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.APPROVAL


def test_words_that_were_rejected_wait_for_approval_at_once(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        replace(a_thread(due_at=A_TUESDAY_NOON + HOUR), owner="Ana", needs_approval=True),
    )
    reject(desk.database, KEY, actor=BO, why="too soon", now=desk.clock.now())
    cancel.cancel(desk.context, KEY, actor=ANA, why="then not")
    assert back(desk) is ThreadState.WAITING
    assert (desk.thread().reason, desk.detail()) == (Reason.APPROVAL, "Bo said no: too soon")
    approve(desk.database, KEY, actor=BO, now=desk.clock.now())
    an_hour_later(desk)
    assert desk.thread().state is ThreadState.PUBLISHED


def _half_out(desk: Desk, outcome: Outcome) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [outcome]
    desk.network.after_call = lambda _: (
        cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
        if desk.thread().state is ThreadState.PUBLISHING
        else None
    )
    desk.publish()


def test_what_is_half_out_waits_and_the_rest_follows_once(desk: Desk) -> None:
    _half_out(desk, Sent(RemoteId("100")))
    assert back(desk) is ThreadState.WAITING
    an_hour_later(desk)
    assert len(desk.network.calls) == 1
    desk.network.after_call = lambda _: None
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.publish()
    assert [post.state for post in desk.thread().posts] == [PostState.SENT] * 3
    assert len(desk.network.calls) == 3


def test_what_is_half_out_waits_also_where_its_time_seems_to_lie_ahead(desk: Desk) -> None:
    _half_out(desk, Sent(RemoteId("100")))
    desk.clock.jump_to(A_TUESDAY_NOON - HOUR)  # the clock was ahead, and was put right
    assert back(desk) is ThreadState.WAITING
    desk.network.after_call = lambda _: None
    an_hour_later(desk, hours=2)
    assert len(desk.network.calls) == 1


def test_a_lost_post_is_looked_for_and_not_sent_again(desk: Desk) -> None:
    _half_out(desk, Unconfirmed("no answer"))
    assert back(desk) is ThreadState.WAITING
    assert desk.thread().reason is Reason.UNCONFIRMED
    text = desk.thread().posts[0].sent_text
    assert text is not None
    found = RemotePost(RemoteId("100"), text, A_TUESDAY_NOON, None)
    desk.network.timeline = [found]
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    desk.network.after_call = lambda _: None
    desk.publish()
    assert len(desk.network.calls) == 3  # the lost one, and the two after it
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_x_refused_begins_again_at_its_first_post(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON))
    desk.network.outcomes = [Refused(Refusal.FORBIDDEN, "no")]
    desk.publish()
    resolve.drop(desk.context, KEY, actor=ANA)
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON))
    with desk.database.write() as connection:
        from scheduler.store.queue import overrides

        overrides.set_due(connection, desk.thread().id, A_TUESDAY_NOON + HOUR)
    assert back(desk) is ThreadState.SCHEDULED
    an_hour_later(desk)
    assert desk.thread().state is ThreadState.PUBLISHED


def test_while_a_post_is_being_sent_nothing_is_restored(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    refused = []

    def meanwhile(_: object) -> None:
        cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
        with pytest.raises(NotPossible, match="at this moment"):
            back(desk)
        refused.append(True)

    desk.network.after_call = meanwhile
    desk.publish()
    assert refused


def test_what_is_all_out_or_not_cancelled_is_refused(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(KEY, "We did it!"))
    with pytest.raises(NotPossible, match="not cancelled but scheduled"):
        back(desk)
    desk.network.after_call = lambda _: cancel.cancel(desk.context, KEY, actor=ANA, why="oh no")
    desk.publish()
    with pytest.raises(AlreadyPublished):
        back(desk)


def test_what_lost_a_post_on_x_is_refused(desk: Desk) -> None:
    _half_out(desk, Sent(RemoteId("100")))
    from scheduler.store.queue.transitions import transition_post

    thread = desk.thread()
    with desk.database.write() as connection:
        transition_post(
            connection, thread, thread.posts[0], PostState.REMOVED, at=desk.clock.now(), why="gone"
        )
    with pytest.raises(NotPossible, match="deleted from X"):
        back(desk)


@pytest.mark.parametrize("is_out", [True, False])
def test_words_that_another_thread_took_over_are_not_said_twice(desk: Desk, is_out: bool) -> None:
    words = "What do you wish someone had asked you, before you asked for help?"
    cancelled(desk, words, hours=2)
    twin = a_thread("spring/instead", words, due_at=A_TUESDAY_NOON + HOUR)
    put_into_queue(desk.database, _opener(words, hours=2), twin)
    if is_out:
        an_hour_later(desk)
        assert desk.network.calls
    with pytest.raises(NotPossible, match="spring/instead"):
        back(desk)


def test_words_that_went_out_long_ago_under_another_key_are_not_said_twice(desk: Desk) -> None:
    cancelled(desk, "We did it!", hours=24 * 200)
    twin = a_thread("spring/instead", "We did it!")
    put_into_queue(desk.database, _opener("We did it!", hours=24 * 200), twin)
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + 150 * 24 * HOUR)
    with pytest.raises(NotPossible, match="exactly these words meanwhile, as spring/instead"):
        back(desk)


def test_a_dialogue_comes_back_whole(desk: Desk) -> None:
    dialogue = replace(a_dialogue(), due_at=A_TUESDAY_NOON + HOUR)
    put_into_queue(desk.database, dialogue)
    cancel.cancel(desk.context, dialogue.key, actor=ANA, why="sad news")
    assert restore(desk.context, dialogue.key, actor=ANA, why="") is ThreadState.SCHEDULED
    an_hour_later(desk)
    assert desk.thread(dialogue.key).state is ThreadState.PUBLISHED


class TestMovedBack:
    """The time of the file again."""

    def test_a_moved_thread_gets_the_time_of_its_file(self, desk: Desk) -> None:
        ahead = A_TUESDAY_NOON + HOUR
        put_into_queue(desk.database, a_thread(due_at=ahead))
        cancel.move(desk.context, KEY, ahead + HOUR, actor=ANA, why="clash")
        assert cancel.move_as_in_file(desk.context, KEY, actor=ANA, why="no clash") == ahead
        assert (desk.thread().due_at, desk.thread().begin_at) == (ahead, ahead)
        put_into_queue(desk.database, a_thread(due_at=ahead + 3 * HOUR))
        assert desk.thread().due_at == ahead + 3 * HOUR  # no override keeps it back

    def test_it_says_what_stands_in_the_way(self, desk: Desk) -> None:
        put_into_queue(desk.database, a_thread())
        with pytest.raises(NotPossible, match="already"):
            cancel.move_as_in_file(desk.context, KEY, actor=ANA, why="")
        cancel.move(desk.context, KEY, A_TUESDAY_NOON + 2 * HOUR, actor=ANA, why="clash")
        desk.clock.jump_to(A_TUESDAY_NOON + HOUR)
        with pytest.raises(NotPossible, match="has gone by"):
            cancel.move_as_in_file(desk.context, KEY, actor=ANA, why="")
        cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
        with pytest.raises(NotPossible, match="cannot be moved"):
            cancel.move_as_in_file(desk.context, KEY, actor=ANA, why="")
