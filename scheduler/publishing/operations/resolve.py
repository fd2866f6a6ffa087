"""Carries out what a person decides about a lost post, a refused one, or a late thread."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible, NotWaiting
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.cancel import look_before_sending_again
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import refuse_if_state_changed
from scheduler.publishing.recovery.reconciler import bill_create
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.money import ledger
from scheduler.store.queue import overrides
from scheduler.store.queue.sending import gate, unconfirmed
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.queue.transitions import transition, transition_post
from scheduler.store.states import MAY_BE_OUT, PostState, ThreadState

_STUCK = (PostState.UNCONFIRMED, PostState.REFUSED)


def adopt(
    context: PublishingContext, key: str, remote_id: str, *, actor: Actor, seen: str | None = None
) -> None:
    """Takes the post with `remote_id` on X as the lost one; the thread goes on after it.

    `seen` is the mark of how it stood on the screen: see `seen.mark_of_state`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if no post of the thread is lost, or the id
    is not one of X's or is another post's already.
    """
    remote_id = remote_id.rstrip("/").rpartition("/")[2]  # a post's address will do
    if not remote_id.isdecimal():
        raise NotPossible(f'"{remote_id}" is not the id of a post: it has digits only.')
    with context.database.write() as connection:
        by, thread, post = _waiting(connection, key, actor, Deed.GO_ON, seen)
        if post is None or post.state is not PostState.UNCONFIRMED:
            raise NotPossible(f"No post of {key} is lost, so there is none to adopt.")
        if unconfirmed.is_known(connection, remote_id):
            raise NotPossible(f"{remote_id} is another of our posts. Look for the id once more.")
        now = context.clock.now()
        why = f"{by} found the lost post on X"
        found = unconfirmed.lost_of(connection, thread.id, now)
        lost = next(one for one in found if one.post.id == post.id)
        transition_post(
            connection,
            thread,
            post,
            PostState.SENT,
            at=now,
            why=why,
            actor=by,
            remote_id=remote_id,
            sent_at=now,
            look_at=None,
            next_reading_at=first_reading_at(now),
        )
        ledger.make_certain(connection, key)
        if lost.is_answered:  # a no is not billed; it was a yes after all
            bill_create(connection, context, lost, now)
        is_last = post.position == len(thread.posts) - 1
        to = ThreadState.PUBLISHED if is_last else ThreadState.PUBLISHING
        transition(connection, thread, to, at=now, why=why, actor=by)


def send_again(
    context: PublishingContext, key: str, *, actor: Actor, seen: str | None = None
) -> None:
    """Puts a waiting thread back to be sent from where it stopped, at once.

    For a lost post this is the one way in which it can be sent a second time, and only a person
    takes it, after looking on X. One that X said no to is looked for first. `seen` as in `adopt`.
    Raises: NotAllowed; ChangedSinceSeen; NotWaiting.
    """
    with context.database.write() as connection:
        by, thread, post = _waiting(connection, key, actor, Deed.GO_ON, seen)
        now = context.clock.now()
        if post is not None:
            why = f"{by} sends it again"
            if post.state is PostState.UNCONFIRMED and thread.reason in MAY_BE_OUT:
                transition_post(
                    connection, thread, post, PostState.UNSENT, at=now, why=why, actor=by
                )
                overrides.forget_what_was_sent(connection, post.id)
            elif post.state is PostState.UNCONFIRMED:  # it waited for something else
                overrides.look_first(connection, post.id, now)
            else:
                look_before_sending_again(connection, thread, post, by=by, why=why, at=now)
        has_begun = any(one.state is PostState.SENT for one in thread.posts)
        to = ThreadState.PUBLISHING if has_begun else ThreadState.SCHEDULED
        transition(connection, thread, to, at=now, why=f"{by} sends it", actor=by, begin_at=now)


def drop(context: PublishingContext, key: str, *, actor: Actor, seen: str | None = None) -> None:
    """Ends a waiting thread as it stands: what is out stays, the rest never goes.

    `seen` as in `adopt`.
    Raises: NotAllowed; ChangedSinceSeen; NotWaiting.
    """
    with context.database.write() as connection:
        by, thread, post = _waiting(connection, key, actor, Deed.DROP, seen)
        now = context.clock.now()
        if post is not None and post.state is PostState.UNCONFIRMED:
            if thread.reason in MAY_BE_OUT:
                _leave_it(connection, thread, post, by=by, at=now)
            else:  # nobody was asked to look: we do
                overrides.look_again(connection, thread.id, now)
        why = f"{by} ended it as it stands"
        overrides.keep_override(connection, key, by=by, why=why, at=now, is_cancelled=True)
        transition(
            connection, thread, ThreadState.CANCELLED, at=now, why=why, actor=by, reserved_usd=0.0
        )


def _leave_it(
    connection: Connection, thread: StoredThread, post: StoredPost, *, by: str, at: datetime
) -> None:
    """A lost post counts as not out, by the word of somebody who looked."""
    why = f"{by} looked, and it is not on X"
    transition_post(
        connection, thread, post, PostState.REFUSED, at=at, why=why, actor=by, look_at=None
    )


def _waiting(
    connection: Connection, key: str, actor: Actor, deed: Deed, seen: str | None
) -> tuple[str, StoredThread, StoredPost | None]:
    """Who decides, the thread, and its post that was lost or refused, if it stopped at one."""
    gate.lock_gate_exclusive(connection)
    thread = overrides.the_thread(connection, key)
    by = who_may(connection, actor, deed, thread).written
    refuse_if_state_changed(thread, seen)
    if thread.state is not ThreadState.WAITING:
        raise NotWaiting(key, thread.state)
    return by, thread, next((post for post in thread.posts if post.state in _STUCK), None)
