"""Brings a cancelled thread back; what keeps any thread from going out keeps this one too."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import AlreadyPublished, NotPossible
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.cancel import unrefuse
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import refuse_if_state_changed
from scheduler.publishing.planning.duplicates import stored_repeat
from scheduler.publishing.reasons import NEVER_SHOWN_YET, REASONS
from scheduler.remedies import Action, Remedy
from scheduler.store.agreements import approvals
from scheduler.store.queue import overrides
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread
from scheduler.store.queue.transitions import transition
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.stories import versions

_HALF_OUT = "It was cancelled when part of it was out. Send the rest, or end it as it stands."


def restore(
    context: PublishingContext, key: str, *, actor: Actor, why: str, seen: str | None = None
) -> ThreadState:
    """Puts a cancelled thread back into the queue; gives the state that it has then.

    Scheduled if nothing of it is out and its time lies ahead; otherwise it waits for a person. A
    hold over it, its approval and its storyteller's yes are asked about as for any other thread.
    `seen` is the mark of how it stood on the screen: see `seen.mark_of_state`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if it is not cancelled, all of it is out, it
    may be being sent just now, its story has ended, or its words have meanwhile gone out, or
    will, from another thread.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread, now = overrides.the_thread(connection, key), context.clock.now()
        by = who_may(connection, actor, Deed.RESTORE, thread).written
        refuse_if_state_changed(thread, seen)
        _refuse(connection, thread, now)
        overrides.keep_override(connection, key, by=by, why=why, at=now, is_cancelled=False)
        return _back(connection, thread, by=by, why=why, at=now)


def _back(
    connection: Connection, thread: StoredThread, *, by: str, why: str, at: datetime
) -> ThreadState:
    waits = _waits_for(connection, thread, at)
    if waits is not None:
        reason, waits_why = waits
        if reason is Reason.UNCONFIRMED:
            overrides.look_again(connection, thread.id, at)
        transition(
            connection, thread, ThreadState.WAITING, at=at, why=waits_why, actor=by, reason=reason
        )
        return ThreadState.WAITING
    unrefuse(connection, thread, by=by, why=why, at=at)
    transition(
        connection,
        thread,
        ThreadState.SCHEDULED,
        at=at,
        why=f"restored: {why}" if why else "restored",
        actor=by,
        begin_at=thread.due_at,
    )
    return ThreadState.SCHEDULED


def _waits_for(
    connection: Connection, thread: StoredThread, now: datetime
) -> tuple[Reason, str] | None:
    """Why a person must look at it first; None where it can wait for its own time."""
    if any(post.state is PostState.UNCONFIRMED for post in thread.posts):
        return Reason.UNCONFIRMED, NEVER_SHOWN_YET
    if thread.has_begun:
        return Reason.LATE, _HALF_OUT
    if thread.due_at <= now:
        return Reason.LATE, REASONS[Reason.LATE].detail
    word = approvals.word_on(connection, thread) if thread.needs_approval else None
    if word is not None and not word["is_yes"]:
        return Reason.APPROVAL, f"{word['by']} said no: {word['why']}"
    return None


def _refuse(connection: Connection, thread: StoredThread, now: datetime) -> None:
    key, states = thread.key, {post.state for post in thread.posts}
    if thread.state is not ThreadState.CANCELLED:
        now_is = thread.state.replace("_", " ")
        raise NotPossible(f"{key} is not cancelled but {now_is}: there is nothing to restore.")
    if PostState.SENDING in states:
        raise NotPossible(f"X is being sent a post of {key} at this moment. Try again in a minute.")
    if PostState.REMOVED in states:
        raise NotPossible(
            f"A post of {key} was deleted from X: what follows would hang on nothing."
        )
    if states == {PostState.SENT}:
        raise AlreadyPublished(key)
    for story_id in sorted(thread.stories):
        story = versions.story(connection, story_id)
        if story is None or story.ended_at is not None:
            raise NotPossible(
                f"{key} tells story {story_id}, which has ended: it never goes out again. See: ",
                Remedy(Action.SEE_STORY, story_id),
            )
    if repeats := stored_repeat(connection, thread, now):
        raise NotPossible(f"{key}: {repeats}")
