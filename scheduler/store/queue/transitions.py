"""Moves a thread or a post from one state to another. Nothing else sets a state."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import Connection

from scheduler.errors import MovedOn
from scheduler.store.operations import audit
from scheduler.store.queue.sending.send_statements import STATE_OF_THREAD, move
from scheduler.store.queue.threads import StoredPost, StoredThread, state_and_reason
from scheduler.store.states import POST_MOVES, THREAD_MOVES, PostState, Reason, ThreadState
from scheduler.store.tables.queue import posts, threads


class ThreadColumns(TypedDict, total=False):
    """What may change with the state of a thread; one that is left out stays as it is."""

    begin_at: datetime
    reserved_usd: float
    removes_root_first: bool


class PostColumns(TypedDict, total=False):
    """What may change with the state of a post; one that is left out stays as it is."""

    body: str
    remote_id: str
    sending_at: datetime
    sent_at: datetime
    sent_text: str
    sent_hash: str | None
    look_at: datetime | None
    looks: int
    is_answered: bool
    next_reading_at: datetime | None
    deleted_at: datetime


def transition(
    connection: Connection,
    thread: StoredThread,
    to: ThreadState,
    *,
    at: datetime,
    why: str,
    actor: str = audit.ENGINE,
    reason: Reason | None = None,
    **columns: Unpack[ThreadColumns],
) -> None:
    """Sets a thread's state, and `columns` with it, and writes its audit row.

    Raises: MovedOn if the table of moves has no such move, or the thread has left `thread.state`
    since it was read; nothing was written.
    """
    if (thread.state, to) not in THREAD_MOVES:
        raise MovedOn(thread.key, thread.state, to)
    moved = move(threads, (*columns, "reason", "detail", "since")).change(
        connection,
        moved=thread.id,
        from_state=thread.state,
        state=to,
        reason=reason,
        detail=why if reason else "",
        since=at,
        **columns,
    )
    # Nothing got updated: a person or another engine was faster.
    if moved != 1:
        raise MovedOn(thread.key, thread.state, to)
    subject = audit.of_thread(thread.key)
    audit.record(connection, [audit.AuditEntry(at, actor, subject, thread.state, to, why)])


def transition_post(
    connection: Connection,
    thread: StoredThread,
    post: StoredPost,
    to: PostState,
    *,
    at: datetime,
    why: str,
    actor: str = audit.ENGINE,
    from_state: PostState | None = None,
    **columns: Unpack[PostColumns],
) -> None:
    """Sets a post's state, and `columns` with it, and writes its audit row.

    `from_state` where the caller has moved it since it was read, through the gate.
    Raises: MovedOn as `transition` does.
    """
    leave = from_state or post.state
    if (leave, to) not in POST_MOVES:
        raise MovedOn(thread.key, leave, to)
    moved = move(posts, ("detail", *columns)).change(
        connection, moved=post.id, from_state=leave, state=to, detail=why, **columns
    )
    if moved != 1:
        raise MovedOn(thread.key, leave, to)
    subject = audit.of_post(thread.key, post.position)
    audit.record(connection, [audit.AuditEntry(at, actor, subject, leave, to, why)])


def present(connection: Connection, thread: StoredThread) -> StoredThread:
    """The thread with the state that it has in this transaction, as `transition` wants it.

    A person may have stopped it, or be taking it down, since it was read.
    """
    state, _ = state_and_reason(STATE_OF_THREAD.rows(connection, thread=thread.id)[0][0], None)
    return replace(thread, state=state)
