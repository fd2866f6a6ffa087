"""Approving and rejecting: somebody other than the owner answers for the very words."""

from datetime import datetime

from scheduler.errors import NotPossible
from scheduler.store import approvals, desk, gate, history, moves
from scheduler.store.database import Database
from scheduler.store.states import Reason, ThreadState
from scheduler.store.threads import StoredThread


def approve(database: Database, key: str, *, by: str, now: datetime) -> None:
    """Says yes to the words that the thread has now; other words need another yes.

    Raises: NotPossible if nobody's yes is wanted, the thread has begun, or `by` is its owner.
    """
    with database.write() as connection:
        gate.take_turn_alone(connection)
        thread = desk.the_thread(connection, key)
        _refuse(thread, by)
        approvals.decide(connection, thread, by=by, is_yes=True, why="", at=now)
        told = "; ".join(filter(None, (f"said yes to {thread.body_hash[:12]}", thread.accepted)))
        if thread.state is ThreadState.WAITING and thread.reason is Reason.APPROVAL:
            moves.move_thread(
                connection,
                thread.id,
                key,
                ThreadState.WAITING,
                ThreadState.SCHEDULED,
                at=now,
                why=told,
                actor=by,
            )
        else:
            history.record(connection, [_entry(thread, by, told, now)])


def reject(database: Database, key: str, *, by: str, why: str, now: datetime) -> None:
    """Says no, with a reason that the owner can act on; the thread waits for other words.

    Raises: NotPossible as `approve` does, and without a reason.
    """
    if not why.strip():
        raise NotPossible("Say why, so that the owner knows what to change: --why TEXT")
    with database.write() as connection:
        gate.take_turn_alone(connection)
        thread = desk.the_thread(connection, key)
        _refuse(thread, by)
        approvals.decide(connection, thread, by=by, is_yes=False, why=why, at=now)
        if thread.state is ThreadState.WAITING:
            history.record(connection, [_entry(thread, by, f"said no: {why}", now)])
            return
        moves.move_thread(
            connection,
            thread.id,
            key,
            thread.state,
            ThreadState.WAITING,
            at=now,
            why=f"{by} said no: {why}",
            actor=by,
            reason=Reason.APPROVAL,
        )


def _refuse(thread: StoredThread, by: str) -> None:
    if not thread.needs_approval:
        raise NotPossible(f"{thread.key} needs nobody's yes.")
    if thread.has_begun or thread.state not in (ThreadState.SCHEDULED, ThreadState.WAITING):
        raise NotPossible(f"{thread.key} has begun or is over. See: handrail hold, take-down")
    if by.strip().casefold() == thread.owner.strip().casefold():
        raise NotPossible(f"{by} owns this campaign; somebody else says yes or no to it.")


def _entry(thread: StoredThread, by: str, told: str, now: datetime) -> history.Entry:
    subject = history.of_thread(thread.key)
    return history.Entry(now, by, subject, thread.state, thread.state, told)
