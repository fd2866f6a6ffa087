"""Opens the gate: commits "sending" for one post, or says what stands in its way.

Holding, cancelling and sending lock one row, so that no call begins that was not committed before
them. Every transaction locks that row first, then the account, then threads.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, update

from scheduler.store.agreements.body_hashes import body_hash_now
from scheduler.store.agreements.consent_hashes import turns_of, words_of
from scheduler.store.agreements.content_hash import hash_of
from scheduler.store.fast_statements import Bound
from scheduler.store.operations import audit
from scheduler.store.queue.sending.send_statements import (
    LOCK_GATE_SHARED,
    OPEN_GATE,
    TURN_IS_AGREED,
    WHY_GATE_IS_SHUT,
)
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState
from scheduler.store.tables.queue import gates


class Denial(StrEnum):
    """Why the gate did not open."""

    HELD = "held"
    NOT_WANTED = "not wanted"  # cancelled, changed, not approved or already begun elsewhere
    CHANGED = "changed"  # its rows are not as they were applied
    NO_YES = "no yes"  # a story that its teller has not agreed to, as it stands, here and now


@dataclass(frozen=True, slots=True)
class SendRequest:
    """One post that wants to go out."""

    thread: StoredThread
    post: StoredPost
    text: str  # sealed
    fence: int


def lock_gate_shared(connection: Connection) -> None:
    """Locks the gate for a send: no hold comes before its commit; sends pass together."""
    if connection.dialect.name == "postgresql":  # on SQLite every writer is alone already
        LOCK_GATE_SHARED.rows(connection)


def lock_gate_exclusive(connection: Connection) -> None:
    """Locks the gate for a hold or a change: waits for open sends, and keeps new ones out."""
    connection.execute(update(gates).values(turn=gates.c.turn + 1))


def open_gate(connection: Connection, request: SendRequest, now: datetime) -> Denial | None:
    """Commits "sending" with the caller's transaction; None is an open gate.

    The caller has locked the gate and kept its lease in the same transaction.
    """
    post = request.post
    # Its own statement, because a dialogue asks for each of its stories. Still safe: a withdrawal
    # locks the gate for itself, so none comes between this and the commit.
    are_agreed = _turns_agreed(connection, request.thread, now)
    is_as_applied = is_unchanged(connection, request.thread)
    asked: dict[str, Bound] = {
        "now": now,
        "words": words_of(connection, request.thread),
        "body_hash": request.thread.body_hash,
    }
    # One statement asks everything and writes "sending": there is no moment between the two.
    opened = (
        are_agreed
        and is_as_applied
        and OPEN_GATE.change(
            connection,
            **asked,
            lease_fence=request.fence,
            text=request.text,
            hash=hash_of(request.text),
            post=post.id,
        )
    )
    if opened:
        subject = audit.of_post(request.thread.key, post.position)
        audit.record(
            connection,
            [
                audit.AuditEntry(
                    now, audit.ENGINE, subject, PostState.UNSENT, PostState.SENDING, "its turn"
                )
            ],
        )
        return None
    denial = _why_shut(connection, request.thread.id, asked, are_agreed)
    return Denial.CHANGED if denial is Denial.NOT_WANTED and not is_as_applied else denial


def is_unchanged(connection: Connection, thread: StoredThread) -> bool:
    """Whether what would be sent is what was applied, and has its help from beginning to end.

    The stored hash is what approvals are kept by, and the gate's statement compares it with its
    row: so the words that go out, as they were read, are those that somebody said yes to.
    """
    if thread.fault is not None:
        return False
    return body_hash_now(connection, thread) == thread.body_hash


def may_be_prepared(connection: Connection, thread: StoredThread, now: datetime) -> bool:
    """Whether, but for its pictures, the gate would open: only then are they uploaded."""
    if not _turns_agreed(connection, thread, now) or not is_unchanged(connection, thread):
        return False
    rows = WHY_GATE_IS_SHUT.rows(
        connection,
        now=now,
        words=words_of(connection, thread),
        body_hash=thread.body_hash,
        thread=thread.id,
    )
    return any(
        state in ("scheduled", "publishing") and is_same and is_agreed and not is_held
        for state, is_same, is_held, is_agreed in rows
    )


def _turns_agreed(connection: Connection, thread: StoredThread, now: datetime) -> bool:
    """Whether everybody whose story is part of a dialogue says yes to it, here and now.

    Asked for every post of it: who takes their story back ends the conversation about it too. One
    that was stopped half out, and has its closing help alone to send, says nothing of anybody.
    """
    if thread.closes_only and all(
        post.state is PostState.SENT for post in thread.posts if post.body
    ):
        return True
    return all(
        TURN_IS_AGREED.rows(
            connection, now=now, account=turn.account, story=turn.story, words=turn.words
        )
        for turn in turns_of(connection, thread)
    )


def _why_shut(
    connection: Connection, thread_id: int, asked: dict[str, Any], are_agreed: bool
) -> Denial:
    rows = WHY_GATE_IS_SHUT.rows(connection, **asked, thread=thread_id)
    for state, is_same, is_held, is_agreed in rows:
        if state in ("scheduled", "publishing") and is_same:
            if is_held:
                return Denial.HELD
            return Denial.NOT_WANTED if is_agreed and are_agreed else Denial.NO_YES
    return Denial.NOT_WANTED
