"""The gate: commits "sending" for one post, or says what stands in its way.

Holding, cancelling and sending take turns on one row, so that no call begins that was not
committed before them. Every transaction takes its turn first, then the account, then threads.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, update

from scheduler.store.operations import audit
from scheduler.store.queue.consent_hashes import turns_of, words_of
from scheduler.store.queue.content_hash import hash_of
from scheduler.store.queue.send_statements import (
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
    NO_YES = "no yes"  # a story that its teller has not agreed to, as it stands, here and now


@dataclass(frozen=True, slots=True)
class SendRequest:
    """One post that wants to go out."""

    thread: StoredThread
    post: StoredPost
    text: str  # sealed
    fence: int


def lock_gate_shared(connection: Connection) -> None:
    """Lets no hold or cancellation come between the gate and its commit; sends pass together."""
    if connection.dialect.name == "postgresql":  # on SQLite every writer is alone already
        LOCK_GATE_SHARED.rows(connection)


def lock_gate_exclusive(connection: Connection) -> None:
    """For holds, cancellations and applying: waits for open gates, and keeps new ones shut."""
    connection.execute(update(gates).values(turn=gates.c.turn + 1))


def open_gate(connection: Connection, passage: SendRequest, now: datetime) -> Denial | None:
    """Commits "sending" with the caller's transaction; None is an open gate.

    The caller has taken its turn and kept its lease in the same transaction.
    """
    post = passage.post
    is_told = _turns_agreed(connection, passage.thread, now)
    asked = {
        "now": now,
        "words": words_of(connection, passage.thread),
        "body_hash": passage.thread.body_hash,
    }
    opened = is_told and OPEN_GATE.change(
        connection,
        **asked,
        lease_fence=passage.fence,
        text=passage.text,
        hash=hash_of(passage.text),
        post=post.id,
    )
    if opened:
        subject = audit.of_post(passage.thread.key, post.position)
        audit.record(
            connection,
            [
                audit.AuditEntry(
                    now, audit.ENGINE, subject, PostState.UNSENT, PostState.SENDING, "its turn"
                )
            ],
        )
        return None
    return _why_shut(connection, passage.thread.id, asked, is_told)


def may_be_prepared(connection: Connection, thread: StoredThread, now: datetime) -> bool:
    """Whether, but for its pictures, the gate would open: only then do they leave the house."""
    if not _turns_agreed(connection, thread, now):
        return False
    asked = {
        "now": now,
        "words": words_of(connection, thread),
        "body_hash": thread.body_hash,
    }
    rows = WHY_GATE_IS_SHUT.rows(connection, **asked, thread=thread.id)
    return any(
        state in ("scheduled", "publishing") and is_same and is_agreed and not is_held
        for state, is_same, is_held, is_agreed in rows
    )


def _turns_agreed(connection: Connection, thread: StoredThread, now: datetime) -> bool:
    """Whether everybody whose story is part of a dialogue says yes to it, here and now.

    Asked for every post of it: who takes their story back ends the conversation about it too. A
    withdrawal takes its turn alone, so none comes between this and the caller's commit.
    """
    return all(
        TURN_IS_AGREED.rows(
            connection, now=now, account=turn.account, story=turn.story, words=turn.words
        )
        for turn in turns_of(connection, thread)
    )


def _why_shut(
    connection: Connection, thread_id: int, asked: dict[str, Any], is_told: bool
) -> Denial:
    rows = WHY_GATE_IS_SHUT.rows(connection, **asked, thread=thread_id)
    for state, is_same, is_held, is_agreed in rows:
        if state in ("scheduled", "publishing") and is_same:
            if is_held:
                return Denial.HELD
            return Denial.NOT_WANTED if is_agreed and is_told else Denial.NO_YES
    return Denial.NOT_WANTED
