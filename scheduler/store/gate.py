"""The gate: commits "sending" for one post, or says what stands in its way.

Holding, cancelling and sending take turns on one row, so that no call begins that was not
committed before them. Every transaction takes its turn first, then the account, then threads.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, text

from scheduler.store import history
from scheduler.store.approvals import NOT_READY
from scheduler.store.prepared import Prepared
from scheduler.store.states import PostState
from scheduler.store.threads import StoredPost, StoredThread


class Shut(StrEnum):
    """Why the gate did not open."""

    HELD = "held"
    NOT_WANTED = "not wanted"  # cancelled, changed, not approved or already begun elsewhere


@dataclass(frozen=True, slots=True)
class Passage:
    """One post that wants to go out."""

    thread: StoredThread
    post: StoredPost
    text: str  # sealed
    fence: int


# A hold that covers this thread at :now. Also asked when the queue picks what is next.
HELD = """EXISTS (
    SELECT 1 FROM hold WHERE hold.lifted_at IS NULL
    AND (hold.until IS NULL OR hold.until > :now)
    AND (hold.scope = 'everything'
         OR (hold.scope = 'account' AND hold.subject = thread.account)
         OR (hold.scope = 'campaign' AND hold.subject = thread.campaign)
         OR (hold.scope = 'thread' AND hold.subject = thread.key)))"""

_OPEN = Prepared(
    f"""UPDATE post SET state = 'sending', fence = :fence, sending_at = :now,
        sent_text = :text, sent_hash = :hash
    WHERE id = :post AND state = 'unsent' AND EXISTS (
        SELECT 1 FROM thread WHERE thread.id = post.thread_id
        AND thread.state IN ('scheduled', 'publishing')
        AND thread.body_hash = :body_hash AND NOT {HELD} AND NOT {NOT_READY})"""  # noqa: S608 - our own SQL
)
_IS_HELD = Prepared(f"SELECT 1 FROM thread WHERE thread.id = :thread AND {HELD}")  # noqa: S608
_TURN = Prepared("SELECT turn FROM gate WHERE id = 1 FOR SHARE")


def take_turn(connection: Connection) -> None:
    """Lets no hold or cancellation come between the gate and its commit; sends pass together."""
    if connection.dialect.name == "postgresql":  # on SQLite every writer is alone already
        _TURN.rows(connection)


def take_turn_alone(connection: Connection) -> None:
    """For holds, cancellations and applying: waits for open gates, and keeps new ones shut."""
    connection.execute(text("UPDATE gate SET turn = turn + 1 WHERE id = 1"))


def open_gate(connection: Connection, passage: Passage, now: datetime) -> Shut | None:
    """Commits "sending" with the caller's transaction; None is an open gate.

    The caller has taken its turn and kept its lease in the same transaction.
    """
    post = passage.post
    opened = _OPEN.change(
        connection,
        now=now,
        fence=passage.fence,
        text=passage.text,
        hash=hash_of(passage.text),
        post=post.id,
        body_hash=passage.thread.body_hash,
    )
    if opened == 1:
        subject = history.of_post(passage.thread.key, post.position)
        history.record(
            connection,
            [
                history.Entry(
                    now, history.ENGINE, subject, PostState.UNSENT, PostState.SENDING, "its turn"
                )
            ],
        )
        return None
    held = _IS_HELD.rows(connection, thread=passage.thread.id, now=now)
    return Shut.HELD if held else Shut.NOT_WANTED


def hash_of(sent_text: str) -> str:
    """What tells two sent texts apart, in hexadecimal."""
    return hashlib.sha256(sent_text.encode()).hexdigest()
