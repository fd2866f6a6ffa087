"""Cancels and moves threads: a person changes what the files would do."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import AlreadyOver, AlreadyPublished, HasBegun, NotPossible
from scheduler.formatting import local
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import refuse_if_keys_changed, refuse_if_state_changed
from scheduler.publishing.reasons import LOOKED_FOR_FIRST
from scheduler.remedies import Action, Remedy
from scheduler.store.operations import audit
from scheduler.store.queue import overrides
from scheduler.store.queue.accounts import problem_of
from scheduler.store.queue.plans import to_come_of
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.queue.transitions import PostColumns, transition, transition_post
from scheduler.store.states import PostState, ThreadState

OVER = frozenset({ThreadState.CANCELLED, ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN})


def cancel(
    context: PublishingContext, key: str, *, actor: Actor, why: str, seen: str | None = None
) -> None:
    """Keeps what has not gone out from ever going out; when this returns, no call begins.

    What is out already stays out, with its help line. `seen` is the mark of how it stood on the
    screen: see `seen.mark_of_state`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if the thread is all out, or over already.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        actor = who_may(connection, actor, Deed.CANCEL, thread)
        refuse_if_state_changed(thread, seen)
        if thread.state is ThreadState.PUBLISHED:
            raise AlreadyPublished(key)
        if thread.state in OVER:
            raise AlreadyOver(key, thread.state)
        cancel_in(context, connection, thread, by=actor.written, why=why)


def still_to_come(context: PublishingContext, campaign: str) -> tuple[str, ...]:
    """Keys of a campaign's threads that may still go out, or go on; by time."""
    with context.database.read() as connection:
        return tuple(to_come_of(connection, campaign))


def cancel_campaign(
    context: PublishingContext,
    campaign: str,
    *,
    actor: Actor,
    why: str,
    seen: str | None = None,
) -> tuple[str, ...]:
    """Cancels every thread of a campaign that is not out, in one transaction; gives their keys.

    `seen` is the mark of the keys that were listed: see `seen.mark_of_keys`.
    Raises: NotAllowed if one of them is not theirs to cancel; ChangedSinceSeen; NotPossible if the
    queue has nothing of it that could still go out.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        keys = to_come_of(connection, campaign)
        if not keys:
            raise NotPossible(
                f'Nothing of a campaign "{campaign}" is still to come. See: ',
                Remedy(Action.SEE_EVERY_THREAD),
            )
        for key in keys:
            thread = overrides.the_thread(connection, key)
            by = who_may(connection, actor, Deed.CANCEL, thread).written
            cancel_in(context, connection, thread, by=by, why=why)
        refuse_if_keys_changed(f"What is still to come of {campaign}", keys, seen)
    return tuple(keys)


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
        by, thread = to_be_moved(connection, key, actor, seen)
        if to < context.clock.now():
            raise NotPossible("That time is in the past. Choose a later one.")
        move_in(context, connection, thread, to, moved_to=to, by=by, why=why)


def move_as_in_file(
    context: PublishingContext, key: str, *, actor: Actor, why: str, seen: str | None = None
) -> datetime:
    """Gives a thread the time of its file again, as it was last applied; gives that time.

    `seen` as in `move`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if it has begun, is over, was not moved, or
    that time has gone by.
    """
    with context.database.write() as connection:
        by, thread = to_be_moved(connection, key, actor, seen)
        to = thread.planned_due_at
        if to == thread.due_at:
            raise NotPossible(f"{key} has the time of its file already.")
        if to < context.clock.now():
            raise NotPossible(
                f"The time that the file gives {key} has gone by. Choose a later one: ",
                Remedy(Action.MOVE, key),
            )
        move_in(context, connection, thread, to, moved_to=None, by=by, why=why)
        return to


def to_be_moved(
    connection: Connection, key: str, actor: Actor, seen: str | None
) -> tuple[str, StoredThread]:
    """Who moves it, and the thread, in the caller's transaction, which then has the gate to itself.

    Raises: NotAllowed; ChangedSinceSeen; NotPossible if it has begun or is over.
    """
    gate.lock_gate_exclusive(connection)
    thread = overrides.the_thread(connection, key)
    by = who_may(connection, actor, Deed.MOVE, thread).written
    refuse_if_state_changed(thread, seen)
    if thread.has_begun or thread.state in OVER:
        raise HasBegun(key, "cannot be moved: it has begun or is over.")
    return by, thread


def move_in(
    context: PublishingContext,
    connection: Connection,
    thread: StoredThread,
    to: datetime,
    *,
    moved_to: datetime | None,
    by: str,
    why: str,
) -> None:
    """Gives a thread another time in the caller's transaction, which has the gate to itself.

    Raises: NotPossible if it is under an embargo until later.
    """
    now, key = context.clock.now(), thread.key
    if thread.not_before and to < thread.not_before:
        _, zone = problem_of(connection, thread.account)
        until = local(thread.not_before.astimezone(zone))
        raise NotPossible(f"{key} is under an embargo until {until}.")
    overrides.keep_override(connection, key, by=by, why=why, at=now, moved_to=moved_to)
    overrides.set_due(connection, thread.id, to)
    if thread.state is ThreadState.WAITING:
        unrefuse(connection, thread, by=by, why=why, at=now)
        transition(connection, thread, ThreadState.SCHEDULED, at=now, why=why, actor=by)
        return
    moved = f"moved to {to.isoformat()}: {why}"
    entry = audit.AuditEntry(now, by, audit.of_thread(key), thread.state, thread.state, moved)
    audit.record(connection, [entry])


def unrefuse(
    connection: Connection, thread: StoredThread, *, by: str, why: str, at: datetime
) -> None:
    """A thread that X would not have begins again at its first post."""
    for post in thread.posts:
        if post.state is PostState.REFUSED:
            look_before_sending_again(connection, thread, post, by=by, why=why, at=at)


def look_before_sending_again(
    connection: Connection,
    thread: StoredThread,
    post: StoredPost,
    *,
    by: str,
    why: str,
    at: datetime,
) -> None:
    """Has a refused post sent again, once X was asked whether it is out: a no is no proof."""
    transition_post(connection, thread, post, PostState.UNSENT, at=at, why=why, actor=by)
    if not post.sent_text:
        return  # it never was on its way
    values: PostColumns = {"look_at": at, "looks": 0, "is_answered": True}
    transition_post(
        *(connection, thread, post, PostState.UNCONFIRMED),
        at=at,
        why=f"X said no to it; {LOOKED_FOR_FIRST}",
        from_state=PostState.UNSENT,
        **values,
    )


def cancel_in(
    context: PublishingContext, connection: Connection, thread: StoredThread, *, by: str, why: str
) -> None:
    """Cancels a thread in the caller's transaction, which has the gate to itself."""
    now = context.clock.now()
    overrides.keep_override(connection, thread.key, by=by, why=why, at=now, is_cancelled=True)
    transition(
        connection, thread, ThreadState.CANCELLED, at=now, why=why, actor=by, reserved_usd=0.0
    )
