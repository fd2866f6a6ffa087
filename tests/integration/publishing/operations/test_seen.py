"""What was read is what is agreed: a decision counts only for what was on the screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.errors import ChangedSinceSeen, MovedOn, NotPossible
from scheduler.networks.base import Refusal, Refused, Unconfirmed
from scheduler.publishing.operations import cancel, hold, resolve, seen
from scheduler.publishing.operations.approving.approve import approve, reject, words_to_approve
from scheduler.publishing.operations.hold import Scope
from scheduler.store.states import Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
HOUR = timedelta(hours=1)
OTHER_WORDS = ("Something else altogether.", "And more of it.")


def guarded(*bodies: str) -> object:
    return replace(a_thread(KEY, *bodies), owner="Cy", needs_approval=True)


def _approve(desk: Desk, mark: str | None) -> None:
    approve(desk.database, KEY, actor=BO, now=desk.clock.now(), seen=mark)


def _reject(desk: Desk, mark: str | None) -> None:
    reject(desk.database, KEY, actor=BO, why="No.", now=desk.clock.now(), seen=mark)


@pytest.mark.parametrize("decide", [_approve, _reject])
def test_nobody_agrees_to_words_that_they_have_not_seen(
    desk: Desk, decide: Callable[[Desk, str | None], None]
) -> None:
    put_into_queue(desk.database, guarded())
    read = words_to_approve(desk.database, KEY, actor=BO)
    put_into_queue(desk.database, guarded(*OTHER_WORDS))
    with pytest.raises(ChangedSinceSeen, match="has changed since you looked") as refused:
        decide(desk, read.mark)
    assert (refused.value.subject, refused.value.seen) == (KEY, read.mark)
    assert refused.value.before is None  # the page has them: it showed them
    assert refused.value.after == OTHER_WORDS
    assert desk.moves(f"thread:{KEY}")[-1] == ("scheduled", "scheduled")  # the file, applied
    decide(desk, refused.value.now)


@pytest.mark.parametrize("was_rejected", [False, True])
def test_nobody_passes_over_a_no_that_they_have_not_seen(desk: Desk, was_rejected: bool) -> None:
    put_into_queue(desk.database, guarded())
    if was_rejected:
        _reject(desk, None)
    read = words_to_approve(desk.database, KEY, actor=BO)
    reject(desk.database, KEY, actor=ANA, why="Name the week.", now=desk.clock.now())
    with pytest.raises(ChangedSinceSeen) as refused:
        _approve(desk, read.mark)
    assert desk.thread().reason is Reason.APPROVAL
    assert words_to_approve(desk.database, KEY, actor=BO).mark == refused.value.now
    _approve(desk, refused.value.now)
    assert desk.thread().state is ThreadState.SCHEDULED


def test_a_yes_to_the_words_that_were_read_is_kept(desk: Desk) -> None:
    put_into_queue(desk.database, guarded())
    read = words_to_approve(desk.database, KEY, actor=BO)
    assert read.posts[0].startswith("What helped you?")
    _approve(desk, read.mark)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def _move(desk: Desk, mark: str | None) -> None:
    cancel.move(desk.context, KEY, A_TUESDAY_NOON + HOUR, actor=ANA, why="clash", seen=mark)


def _adopt(desk: Desk, mark: str | None) -> None:
    resolve.adopt(desk.context, KEY, "55", actor=ANA, seen=mark)


def _send_again(desk: Desk, mark: str | None) -> None:
    resolve.send_again(desk.context, KEY, actor=ANA, seen=mark)


def _drop(desk: Desk, mark: str | None) -> None:
    resolve.drop(desk.context, KEY, actor=ANA, seen=mark)


def _moved_by_another(desk: Desk) -> None:
    cancel.move(desk.context, KEY, A_TUESDAY_NOON + 3 * HOUR, actor=BO, why="sooner")


def _other_words(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(KEY, *OTHER_WORDS))


def _cancelled_by_another(desk: Desk) -> None:
    cancel.cancel(desk.context, KEY, actor=BO, why="sad news")


@pytest.mark.parametrize("meanwhile", [_moved_by_another, _other_words, _cancelled_by_another])
def test_a_move_is_of_what_was_on_the_screen(desk: Desk, meanwhile: Callable[[Desk], None]) -> None:
    put_into_queue(desk.database, a_thread())
    mark = seen.mark_of_state(desk.thread())
    meanwhile(desk)
    before = desk.thread()
    with pytest.raises(ChangedSinceSeen) as refused:
        _move(desk, mark)
    assert desk.thread() == before
    assert refused.value.now == seen.mark_of_state(before)
    assert refused.value.after[0] == before.state


def test_our_own_pace_moves_nothing_that_was_seen(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    mark = seen.mark_of_state(desk.thread())
    _move(desk, mark)
    assert desk.thread().due_at == A_TUESDAY_NOON + HOUR


@pytest.mark.parametrize("decide", [_adopt, _send_again, _drop])
def test_a_lost_post_that_was_found_meanwhile_is_looked_at_again(
    desk: Desk, decide: Callable[[Desk, str | None], None]
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Unconfirmed("lost")]
    desk.publish()
    with desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE thread SET state = 'waiting', reason = 'unconfirmed'")
    mark = seen.mark_of_state(desk.thread())
    resolve.adopt(desk.context, KEY, "77", actor=BO)
    with pytest.raises(ChangedSinceSeen):
        decide(desk, mark)
    assert desk.thread().posts[0].remote_id == "77"


@pytest.mark.parametrize("decide", [_send_again, _drop])
def test_what_waits_as_it_was_seen_is_decided(
    desk: Desk, decide: Callable[[Desk, str | None], None]
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.FORBIDDEN, "no")]
    desk.publish()
    decide(desk, seen.mark_of_state(desk.thread()))
    assert desk.thread().state is not ThreadState.WAITING


@pytest.mark.parametrize("decide", [_adopt, _send_again, _drop])
def test_a_post_that_was_sent_again_and_lost_again_is_looked_at_again(
    desk: Desk, decide: Callable[[Desk, str | None], None]
) -> None:
    put_into_queue(desk.database, a_thread(KEY))
    desk.network.outcomes = [Unconfirmed("silence"), Unconfirmed("silence")]
    desk.publish()
    mark = seen.mark_of_state(desk.thread())
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=1))
    desk.publish()
    assert desk.thread().reason is Reason.UNCONFIRMED
    with pytest.raises(ChangedSinceSeen):
        decide(desk, mark)
    desk.publish()
    assert len(desk.network.calls) == 2


def test_a_release_decides_about_what_was_listed(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/second", due_at=A_TUESDAY_NOON + HOUR))
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=ANA)
    mark = seen.mark_of_keys(hold.missed_threads(desk.context, number))
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * HOUR)
    with pytest.raises(ChangedSinceSeen, match="What hold 1 has made late") as refused:
        hold.lift(desk.context, number, actor=ANA, missed=hold.Missed.SEND, seen=mark)
    assert refused.value.after == (KEY, "wmhd/second")
    desk.publish()
    assert desk.network.calls == [], "the hold stands"
    late = hold.lift(
        desk.context, number, actor=ANA, missed=hold.Missed.SEND, seen=refused.value.now
    )
    assert late == [KEY, "wmhd/second"]


def test_files_are_told_apart_by_name_and_content() -> None:
    one = seen.mark_of_files([("a", b"1"), ("b", b"2")])
    assert one == seen.mark_of_files([("b", b"2"), ("a", b"1")])
    assert one != seen.mark_of_files([("a", b"2"), ("b", b"1")])
    assert one != seen.mark_of_files([("a", b"1")])


def test_a_page_can_tell_it_from_every_other_refusal() -> None:
    assert issubclass(ChangedSinceSeen, NotPossible)
    assert not issubclass(MovedOn, ChangedSinceSeen)
    told = str(ChangedSinceSeen("x", seen="1", now="2", before=["old"]))
    assert told == "x has changed since you looked. Nothing was done: look at it again."
