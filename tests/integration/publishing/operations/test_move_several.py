"""Several threads moved together, and undone for a while, on both databases."""

from datetime import timedelta

import pytest

from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.people.roles import Actor, Role
from scheduler.publishing.operations.cancel import cancel, move
from scheduler.publishing.operations.move_several import (
    MOST_AT_ONCE,
    UNDONE_WITHIN,
    Move,
    move_several,
    undo,
    what_was_moved,
)
from scheduler.publishing.operations.seen import mark_of_state
from scheduler.store.states import ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO, add_person
from tests.support.examples.builders import a_thread, put_into_queue

DAY = timedelta(days=1)


@pytest.fixture
def three(desk: Desk) -> Desk:
    """One thread today, one tomorrow, one the day after."""
    put_into_queue(
        desk.database,
        *(a_thread(f"wmhd/{n}", f"Day {n}.", due_at=A_TUESDAY_NOON + n * DAY) for n in (1, 2, 3)),
    )
    return desk


def moved(desk: Desk, *keys: str, by: timedelta = DAY, actor: Actor = ANA) -> int:
    wanted = [Move(key, desk.thread(key).due_at + by) for key in keys]
    return move_several(desk.context, wanted, actor=actor, why="later")


def test_all_move_and_nothing_goes_out(three: Desk) -> None:
    number = moved(three, "wmhd/1", "wmhd/2")
    assert three.thread("wmhd/1").due_at == A_TUESDAY_NOON + 2 * DAY
    assert three.thread("wmhd/2").due_at == A_TUESDAY_NOON + 3 * DAY
    assert {three.thread(key).state for key in ("wmhd/1", "wmhd/2")} == {ThreadState.SCHEDULED}
    assert three.network.calls == []
    told = what_was_moved(three.context, number, actor=ANA)
    assert [one.thread_key for one in told] == ["wmhd/1", "wmhd/2"]


def test_one_that_cannot_move_keeps_all_where_they_are(three: Desk) -> None:
    cancel(three.context, "wmhd/2", actor=ANA, why="no")
    with pytest.raises(NotPossible, match="has begun or is over"):
        moved(three, "wmhd/1", "wmhd/2")
    with pytest.raises(NotPossible, match="into the past"):
        moved(three, "wmhd/1", "wmhd/3", by=-2 * DAY)
    stale = Move("wmhd/3", A_TUESDAY_NOON + 9 * DAY, "another mark")
    fresh = Move("wmhd/1", A_TUESDAY_NOON + 9 * DAY, mark_of_state(three.thread("wmhd/1")))
    with pytest.raises(ChangedSinceSeen):
        move_several(three.context, [fresh, stale], actor=ANA, why="later")
    assert three.thread("wmhd/1").due_at == A_TUESDAY_NOON + DAY
    assert three.thread("wmhd/3").due_at == A_TUESDAY_NOON + 3 * DAY


def test_none_and_too_many_are_refused(three: Desk) -> None:
    with pytest.raises(NotPossible, match="at least one"):
        move_several(three.context, [], actor=ANA, why="")
    many = [Move(f"wmhd/{n}", A_TUESDAY_NOON) for n in range(MOST_AT_ONCE + 1)]
    with pytest.raises(NotPossible, match="at most"):
        move_several(three.context, many, actor=ANA, why="")


def test_undoing_gives_back_the_times(three: Desk) -> None:
    number = moved(three, "wmhd/1", "wmhd/2")
    assert undo(three.context, number, actor=ANA) == ("wmhd/1", "wmhd/2")
    assert three.thread("wmhd/1").due_at == A_TUESDAY_NOON + DAY
    with pytest.raises(NotPossible, match="no longer be undone"):
        undo(three.context, number, actor=ANA)
    assert what_was_moved(three.context, number, actor=ANA) == ()


def test_undoing_a_second_move_gives_back_the_first_time(three: Desk) -> None:
    move(three.context, "wmhd/1", A_TUESDAY_NOON + 5 * DAY, actor=ANA, why="first")
    number = moved(three, "wmhd/1")
    undo(three.context, number, actor=ANA)
    assert three.thread("wmhd/1").due_at == A_TUESDAY_NOON + 5 * DAY


def test_what_changed_since_is_not_undone(three: Desk) -> None:
    number = moved(three, "wmhd/1", "wmhd/2")
    move(three.context, "wmhd/2", A_TUESDAY_NOON + 8 * DAY, actor=BO, why="mine")
    with pytest.raises(ChangedSinceSeen):
        undo(three.context, number, actor=ANA)
    assert three.thread("wmhd/1").due_at == A_TUESDAY_NOON + 2 * DAY


def test_a_time_that_has_gone_by_is_not_given_back(three: Desk) -> None:
    number = moved(three, "wmhd/1")
    three.clock.jump_to(A_TUESDAY_NOON + UNDONE_WITHIN)
    early = moved(three, "wmhd/2", by=-DAY + timedelta(hours=2))
    assert undo(three.context, number, actor=ANA) == ("wmhd/1",)
    late = moved(three, "wmhd/1", by=-DAY + timedelta(hours=1, minutes=2))
    three.clock.jump_to(A_TUESDAY_NOON + UNDONE_WITHIN + timedelta(minutes=1))
    assert undo(three.context, late, actor=ANA) == ("wmhd/1",)
    soon = moved(three, "wmhd/1", by=-DAY + timedelta(hours=1, minutes=2))
    away = moved(three, "wmhd/1", by=DAY)
    three.clock.jump_to(A_TUESDAY_NOON + UNDONE_WITHIN + timedelta(minutes=3))
    with pytest.raises(NotPossible, match="has gone by"):
        undo(three.context, away, actor=ANA)
    assert soon > early


def test_only_whoever_moved_undoes_and_only_for_an_hour(three: Desk) -> None:
    number = moved(three, "wmhd/1")
    with pytest.raises(NotPossible, match="no longer be undone"):
        undo(three.context, number, actor=BO)
    three.clock.jump_to(A_TUESDAY_NOON + UNDONE_WITHIN + timedelta(seconds=1))
    with pytest.raises(NotPossible, match="no longer be undone"):
        undo(three.context, number, actor=ANA)


def test_moves_of_the_day_before_are_forgotten(three: Desk) -> None:
    first = moved(three, "wmhd/2")
    three.clock.jump_to(A_TUESDAY_NOON + DAY + timedelta(minutes=1))
    assert moved(three, "wmhd/3") == first  # nothing stands before it any more


def test_who_may_not_move_does_neither(three: Desk) -> None:
    comms = add_person(three.database, "amira", Role.COMMS)
    nia = add_person(three.database, "nia", Role.ANALYST)
    number = moved(three, "wmhd/1", actor=comms)
    with pytest.raises(NotAllowed):
        moved(three, "wmhd/2", actor=nia)
    with pytest.raises(NotPossible):
        undo(three.context, number, actor=nia)
    assert three.thread("wmhd/2").due_at == A_TUESDAY_NOON + 2 * DAY
