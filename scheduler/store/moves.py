"""Moves a thread or a post from one state to another. Nothing else sets a state."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from scheduler.store import history
from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, Reason, ThreadState
from scheduler.store.tables import posts, threads


class MoveRefused(Exception):
    """The thing is not in the state that it was to leave; nothing was written."""


def move_thread(
    connection: Connection,
    thread_id: int,
    key: str,
    leave: ThreadState,
    to: ThreadState,
    *,
    at: datetime,
    why: str,
    actor: str = history.ENGINE,
    reason: Reason | None = None,
    **values: Any,
) -> None:
    """Sets a thread's state, and `values` with it, and writes its audit row.

    Raises: MoveRefused if the table of moves has no such move or the thread stands elsewhere.
    """
    if (leave, to) not in THREAD_MOVES:
        raise MoveRefused(f"{key}: no move from {leave} to {to}")
    moved = connection.execute(
        update(threads)
        .where(threads.c.id == thread_id, threads.c.state == leave)
        .values(state=to, reason=reason, detail=why if reason else "", since=at, **values)
    )
    if moved.rowcount != 1:
        raise MoveRefused(f"{key}: is not {leave}")
    subject = history.of_thread(key)
    history.record(connection, [history.Entry(at, actor, subject, leave, to, why)])


def thread_state(connection: Connection, thread_id: int) -> ThreadState:
    """Where the thread stands in this transaction."""
    state = connection.execute(select(threads.c.state).where(threads.c.id == thread_id))
    return ThreadState(state.scalar_one())


def move_post(
    connection: Connection,
    post_id: int,
    subject: str,
    leave: PostState,
    to: PostState,
    *,
    at: datetime,
    why: str,
    actor: str = history.ENGINE,
    **values: Any,
) -> None:
    """Sets a post's state, and `values` with it, and writes its audit row.

    Raises: MoveRefused as `move_thread` does.
    """
    if (leave, to) not in POST_MOVES:
        raise MoveRefused(f"{subject}: no move from {leave} to {to}")
    moved = connection.execute(
        update(posts)
        .where(posts.c.id == post_id, posts.c.state == leave)
        .values(state=to, detail=why, **values)
    )
    if moved.rowcount != 1:
        raise MoveRefused(f"{subject}: is not {leave}")
    history.record(connection, [history.Entry(at, actor, subject, leave, to, why)])
