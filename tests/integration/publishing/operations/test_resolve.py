"""What the program may not decide, a person decides, once and with a trace."""

from datetime import timedelta

import pytest

from scheduler.errors import MovedOn, NotPossible
from scheduler.networks.base import Outcome, Refusal, Refused, RemoteId, Sent, Unconfirmed
from scheduler.publishing.operations import resolve
from scheduler.store.states import PostState, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
LOST = Unconfirmed("the line dropped")
FIRST = Sent(RemoteId("1"))


def stop_at(desk: Desk, *outcomes: Outcome) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = list(outcomes)
    desk.publish()


def test_a_person_who_found_the_post_lets_the_thread_go_on(desk: Desk) -> None:
    stop_at(desk, FIRST, LOST)
    resolve.adopt(desk.context, KEY, "https://x.com/HarbourMain/status/55", actor=ANA)
    desk.publish()
    assert desk.network.calls[2][2] == "55"
    assert desk.thread().state is ThreadState.PUBLISHED
    assert ("unconfirmed", "sent") in desk.moves(f"post:{KEY}#1")


def test_adopting_the_last_post_ends_the_thread(desk: Desk) -> None:
    stop_at(desk, FIRST, Sent(RemoteId("2")), LOST)
    resolve.adopt(desk.context, KEY, "55", actor=ANA)
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize(
    ("remote_id", "why"), [("not an id", "digits only"), ("1", "another of our posts")]
)
def test_an_id_that_cannot_be_it_is_refused(desk: Desk, remote_id: str, why: str) -> None:
    stop_at(desk, FIRST, LOST)
    with pytest.raises(NotPossible, match=why):
        resolve.adopt(desk.context, KEY, remote_id, actor=ANA)
    assert desk.thread().state is ThreadState.WAITING


def test_there_is_nothing_to_adopt_where_nothing_is_lost(desk: Desk) -> None:
    stop_at(desk, Refused(Refusal.TEXT, "no"))
    with pytest.raises(NotPossible, match="No post of wmhd/opener is lost"):
        resolve.adopt(desk.context, KEY, "55", actor=ANA)


def test_only_a_person_sends_a_lost_post_again(desk: Desk) -> None:
    stop_at(desk, FIRST, LOST)
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.publish()
    assert desk.network.calls[1][1] == desk.network.calls[2][1]
    assert desk.thread().state is ThreadState.PUBLISHED
    assert ("unconfirmed", "unsent") in desk.moves(f"post:{KEY}#1")


def test_a_refused_reply_may_be_tried_again(desk: Desk) -> None:
    stop_at(desk, FIRST, Refused(Refusal.REPLY, "not mentioned"))
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_late_thread_may_be_sent_all_the_same(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=2))
    desk.publish()
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_dropped_thread_ends_as_it_stands(desk: Desk) -> None:
    stop_at(desk, FIRST, LOST)
    resolve.drop(desk.context, KEY, actor=ANA)
    desk.publish()
    desk.reconciler.reconcile_account("main")
    thread = desk.thread()
    assert thread.state is ThreadState.CANCELLED
    assert [post.state for post in thread.posts] == [
        PostState.SENT,
        PostState.REFUSED,
        PostState.UNSENT,
    ]
    assert len(desk.network.calls) == 2


def test_a_late_thread_that_is_dropped_never_goes(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=2))
    desk.publish()
    resolve.drop(desk.context, KEY, actor=ANA)
    put_into_queue(desk.database, a_thread())
    desk.publish()
    assert desk.network.calls == []


def test_what_does_not_wait_cannot_be_resolved(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    with pytest.raises(NotPossible, match="it is scheduled"):
        resolve.drop(desk.context, KEY, actor=ANA)
    with pytest.raises(NotPossible, match='no thread "wmhd/nobody"'):
        resolve.drop(desk.context, "wmhd/nobody", actor=ANA)


def test_a_decision_that_comes_too_late_is_told_and_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(desk, FIRST, LOST)

    def moved_on(*_: object, **__: object) -> None:
        raise MovedOn(KEY, "unconfirmed", "unsent")

    monkeypatch.setattr(resolve, "transition_post", moved_on)
    with pytest.raises(NotPossible, match="has moved on meanwhile"):
        resolve.send_again(desk.context, KEY, actor=ANA)
    assert desk.thread().state is ThreadState.WAITING
