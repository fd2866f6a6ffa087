"""Moves several threads together, all of them or none, and undoes that for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.people.actors import afresh
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.cancel import move_in, to_be_moved
from scheduler.publishing.operations.seen import mark_of_state
from scheduler.store.queue import moves, overrides
from scheduler.store.queue.moves import StoredMove
from scheduler.store.queue.sending import gate

UNDONE_WITHIN = timedelta(hours=1)
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MovedThread:
    """A thread that was moved a short while ago."""

    thread_key: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A thread, where it goes, and the mark of how it stood on the screen."""

    key: str
    to: datetime
    seen: str | None = None


def move_several(
    context: PublishingContext, wanted: Sequence[Move], *, actor: Actor, why: str
) -> int:
    """Gives threads other times, in one transaction; nothing goes out by it. Gives the number
    under which it can be undone.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible if one has begun, is over, or its new time is
    past; then none was moved.
    """
    if not wanted:
        raise NotPossible("Choose at least one thread.")
    if len(wanted) > MOST_AT_ONCE:
        raise NotPossible(f"Move at most {MOST_AT_ONCE} threads at once.")
    now = context.clock.now()
    with context.database.write() as connection:
        made = []
        for one in sorted(wanted, key=lambda move: move.key):
            by, thread = to_be_moved(connection, one.key, actor, one.seen)
            if one.to < now:
                raise NotPossible(f"{one.key} would move into the past. Choose a later time.")
            in_file = one.to if one.to != thread.planned_due_at else None
            move_in(context, connection, thread, one.to, moved_to=in_file, by=by, why=why)
            mark = mark_of_state(overrides.the_thread(connection, one.key))
            made.append(StoredMove(one.key, thread.due_at, one.to, mark, now))
        return moves.keep(connection, actor.id, made)


def what_was_moved(
    context: PublishingContext, number: int, *, actor: Actor
) -> tuple[MovedThread, ...]:
    """What somebody moved themselves a short while ago, and may still undo; else nothing."""
    with context.database.read() as connection:
        found = _still_to_undo(context, connection, number, actor)
    return tuple(MovedThread(one.thread_key, one.from_at, one.to_at) for one in found)


def undo(context: PublishingContext, number: int, *, actor: Actor) -> tuple[str, ...]:
    """Gives threads that one moved oneself the times that they had; gives their keys.

    Raises: NotAllowed; ChangedSinceSeen if one is not as the move left it; NotPossible if it was
    too long ago, undone already, or a time has gone by; then nothing was undone.
    """
    now, why = context.clock.now(), "undone: a move of a moment ago"
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        made = _still_to_undo(context, connection, number, afresh(connection, actor))
        if not made:
            raise NotPossible("That move can no longer be undone. Move the thread by hand.")
        for one in made:
            by, thread = to_be_moved(connection, one.thread_key, actor, one.mark)
            if one.from_at < now:
                raise NotPossible(f"The time that {one.thread_key} had has gone by.")
            in_file = one.from_at if one.from_at != thread.planned_due_at else None
            move_in(context, connection, thread, one.from_at, moved_to=in_file, by=by, why=why)
        moves.note_undone(connection, number, now)
    return tuple(one.thread_key for one in made)


def _still_to_undo(
    context: PublishingContext, connection: Connection, number: int, actor: Actor
) -> tuple[StoredMove, ...]:
    return moves.made(connection, number, actor.id, context.clock.now() - UNDONE_WITHIN)
