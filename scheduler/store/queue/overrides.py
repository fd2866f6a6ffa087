"""Keeps what people decide beside the plan, so that applying keeps it too."""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import Connection, update

from scheduler.errors import UnknownThread
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import PostState
from scheduler.store.tables.queue import overrides, posts, threads
from scheduler.store.upsert import upsert


class Decision(TypedDict, total=False):
    """What a person can decide about a thread; what is left out stays as it was."""

    is_cancelled: bool
    moved_to: datetime | None


def the_thread(connection: Connection, key: str) -> StoredThread:
    """The thread with this key.

    Raises: UnknownThread.
    """
    thread = thread_by_key(connection, key)
    if thread is None:
        raise UnknownThread(key)
    return thread


def keep_override(
    connection: Connection,
    key: str,
    *,
    by: str,
    why: str,
    at: datetime,
    **decided: Unpack[Decision],
) -> None:
    """Keeps a decision about a thread; an earlier one about the same thing gives way."""
    values = {"by": by, "why": why, "at": at, **decided}
    nothing_yet = {"is_cancelled": False, "moved_to": None}
    upsert(connection, overrides, {"thread_key": key}, values, only_new=nothing_yet)


def set_due(connection: Connection, thread_id: int, due_at: datetime) -> None:
    """Gives a thread that has not begun another time."""
    connection.execute(
        update(threads).where(threads.c.id == thread_id).values(due_at=due_at, begin_at=due_at)
    )


def look_again(connection: Connection, thread_id: int, at: datetime) -> None:
    """Has a lost post that was given up looked for once more."""
    connection.execute(
        update(posts)
        .where(
            posts.c.thread_id == thread_id,
            posts.c.state == PostState.UNCONFIRMED,
            posts.c.look_at.is_(None),
        )
        .values(look_at=at)
    )


def look_first(connection: Connection, post_id: int, at: datetime) -> None:
    """Has a post that may be out looked for once, and then sent."""
    values = {"look_at": at, "looks": 0, "is_answered": True}
    connection.execute(update(posts).where(posts.c.id == post_id).values(**values))


def forget_what_was_sent(connection: Connection, post_id: int) -> None:
    """Before a post is sent again: what the call before it left behind."""
    connection.execute(
        update(posts)
        .where(posts.c.id == post_id)
        .values(
            sent_text=None,
            sent_hash=None,
            sending_at=None,
            look_at=None,
            looks=0,
            is_answered=False,
        )
    )
