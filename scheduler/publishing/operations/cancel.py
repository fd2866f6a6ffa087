"""Cancels and moves threads: a person changes what the files would do."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import AlreadyOver, AlreadyPublished, HasBegun, NotPossible
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import refuse_if_state_changed
from scheduler.store.operations import audit
from scheduler.store.queue import gate, overrides
from scheduler.store.queue.threads import StoredThread
from scheduler.store.queue.transitions import transition, transition_post
from scheduler.store.states import PostState, ThreadState

OVER = frozenset({ThreadState.CANCELLED, ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN})


def cancel(context: PublishingContext, key: str, *, actor: Actor, why: str) -> None:
    """Keeps what has not gone out from ever going out; when this returns, no call begins.

    What is out already stays out, with its help line.
    Raises: NotAllowed; NotPossible if the thread is all out, or over already.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        actor = who_may(connection, actor, Deed.CANCEL, thread)
        if thread.state is ThreadState.PUBLISHED:
            raise AlreadyPublished(key)
        if thread.state in OVER:
            raise AlreadyOver(key, thread.state)
        cancel_in(context, connection, thread, by=actor.written, why=why)


def move(
    context: PublishingContext,
    key: str,
    to: datetime,
    *,
    actor: Actor,
    why: str,
    seen: str | None = None,
) -> None:
    """Gives a thread that has not begun another time; applying its file keeps it.

    `seen` is the mark of how it stood on the screen: see `seen.mark_of_state`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if it has begun, is over, or `to` is past.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        by = who_may(connection, actor, Deed.MOVE, thread).written
        refuse_if_state_changed(thread, seen)
        now = context.clock.now()
        if thread.has_begun or thread.state in OVER:
            raise HasBegun(key, "cannot be moved: it has begun or is over.")
        if to < now:
            raise NotPossible("That time has passed. Choose one that lies ahead.")
        if thread.not_before and to < thread.not_before:
            raise NotPossible(f"{key} is under an embargo until {thread.not_before.isoformat()}.")
        overrides.keep_override(connection, key, by=by, why=why, at=now, moved_to=to)
        overrides.set_due(connection, thread.id, to)
        if thread.state is ThreadState.WAITING:
            _unrefuse(connection, thread, by=by, why=why, at=now)
            transition(connection, thread, ThreadState.SCHEDULED, at=now, why=why, actor=by)
        else:
            moved = f"moved to {to.isoformat()}: {why}"
            entry = audit.AuditEntry(
                now, by, audit.of_thread(key), thread.state, thread.state, moved
            )
            audit.record(connection, [entry])


def _unrefuse(
    connection: Connection, thread: StoredThread, *, by: str, why: str, at: datetime
) -> None:
    """A thread that X would not have begins again at its first post."""
    for post in thread.posts:
        if post.state is PostState.REFUSED:
            transition_post(connection, thread, post, PostState.UNSENT, at=at, why=why, actor=by)


def cancel_in(
    context: PublishingContext, connection: Connection, thread: StoredThread, *, by: str, why: str
) -> None:
    """Cancels a thread in the caller's transaction, which has the gate to itself."""
    now = context.clock.now()
    overrides.keep_override(connection, thread.key, by=by, why=why, at=now, is_cancelled=True)
    transition(
        connection, thread, ThreadState.CANCELLED, at=now, why=why, actor=by, reserved_usd=0.0
    )
