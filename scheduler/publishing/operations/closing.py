"""Ends a thread that was stopped half out: with its closing help, and no other word."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.publishing.operations.cancel import unrefuse
from scheduler.store.queue import overrides, plans
from scheduler.store.queue.threads import StoredThread
from scheduler.store.queue.transitions import transition
from scheduler.store.states import PostState, ThreadState

_OPEN = frozenset({PostState.SENDING, PostState.UNCONFIRMED})


def may_close(thread: StoredThread) -> bool:
    """Whether it was stopped half out, and nobody waits for an answer of X about it."""
    states = {post.state for post in thread.posts}
    is_half_out = PostState.SENT in states and bool(states - {PostState.SENT})
    return thread.state is ThreadState.CANCELLED and is_half_out and not states & _OPEN


def close_in(
    connection: Connection, thread: StoredThread, *, by: str, why: str, at: datetime
) -> bool:
    """Has the closing post of a stopped thread go out next, in the caller's transaction.

    The caller has the gate to itself. What never went out is forgotten. False where one post alone
    is out: that carries its help line itself, so nothing is sent, and the thread ends with it.
    Raises: NotPossible if it is not half out, or X owes an answer about a post of it.
    """
    if any(post.state in _OPEN for post in thread.posts):
        raise NotPossible(
            _(
                "X gave no answer about a post of it yet. We look for it: try again in a few "
                "minutes, or take it down."
            )
        )
    if not may_close(thread):
        raise NotPossible(_("Nothing of it is public without the help that belongs to it."))
    unrefuse(connection, thread, by=by, why=why, at=at)
    plans.keep_what_is_out(connection, thread)
    stopped = overrides.the_thread(connection, thread.key)
    transition(connection, stopped, ThreadState.WAITING, at=at, why=why, actor=by)
    waiting = overrides.the_thread(connection, thread.key)
    has_closing = any(post.state is not PostState.SENT for post in waiting.posts)
    to = ThreadState.PUBLISHING if has_closing else ThreadState.PUBLISHED
    transition(connection, waiting, to, at=at, why=why, actor=by, begin_at=at)
    return has_closing
