"""Moves a thread or a post from one state to another. Nothing else sets a state."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection

from scheduler.store.fast_statements import Prepared
from scheduler.store.operations import audit
from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, Reason, ThreadState


class MoveRefused(Exception):
    """The thing is not in the state that it was to leave; nothing was written."""


@cache
def _move(table: str, columns: tuple[str, ...]) -> Prepared:
    """Sets a state, and `columns` with it, where the thing is still in the state to leave."""
    changes = "".join(f", {column} = :{column}" for column in columns)
    return Prepared(
        f"UPDATE {table} SET state = :to{changes} WHERE id = :id AND state = :leave"  # noqa: S608
    )


_STATE = Prepared("SELECT state FROM thread WHERE id = :id")


def move_thread(
    connection: Connection,
    thread_id: int,
    key: str,
    leave: ThreadState,
    to: ThreadState,
    *,
    at: datetime,
    why: str,
    actor: str = audit.ENGINE,
    reason: Reason | None = None,
    **values: Any,
) -> None:
    """Sets a thread's state, and `values` with it, and writes its audit row.

    Raises: MoveRefused if the table of moves has no such move or the thread stands elsewhere.
    """
    if (leave, to) not in THREAD_MOVES:
        raise MoveRefused(f"{key}: no move from {leave} to {to}")
    values |= {"reason": reason, "detail": why if reason else "", "since": at}
    moved = _move("thread", tuple(values)).change(
        connection, id=thread_id, leave=leave, to=to, **values
    )
    if moved != 1:
        raise MoveRefused(f"{key}: is not {leave}")
    subject = audit.of_thread(key)
    audit.record(connection, [audit.AuditEntry(at, actor, subject, leave, to, why)])


def thread_state(connection: Connection, thread_id: int) -> ThreadState:
    """Where the thread stands in this transaction."""
    return ThreadState(_STATE.rows(connection, id=thread_id)[0][0])


def move_post(
    connection: Connection,
    post_id: int,
    subject: str,
    leave: PostState,
    to: PostState,
    *,
    at: datetime,
    why: str,
    actor: str = audit.ENGINE,
    **values: Any,
) -> None:
    """Sets a post's state, and `values` with it, and writes its audit row.

    Raises: MoveRefused as `move_thread` does.
    """
    if (leave, to) not in POST_MOVES:
        raise MoveRefused(f"{subject}: no move from {leave} to {to}")
    moved = _move("post", ("detail", *values)).change(
        connection, id=post_id, leave=leave, to=to, detail=why, **values
    )
    if moved != 1:
        raise MoveRefused(f"{subject}: is not {leave}")
    audit.record(connection, [audit.AuditEntry(at, actor, subject, leave, to, why)])
