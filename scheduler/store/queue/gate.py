"""The gate: commits "sending" for one post, or says what stands in its way.

Holding, cancelling and sending take turns on one row, so that no call begins that was not
committed before them. Every transaction takes its turn first, then the account, then threads.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, text

from scheduler.store.fast_statements import Prepared
from scheduler.store.operations import audit
from scheduler.store.queue.approvals import NOT_READY
from scheduler.store.queue.consent_hashes import turns_of, words_of
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState


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


# A hold that covers this thread at :now. Also asked when the queue picks what is next.
# One whose end has come still keeps what fell due in it, until the engine has lifted it.
HELD = """EXISTS (
    SELECT 1 FROM hold WHERE hold.lifted_at IS NULL
    AND (hold.until IS NULL OR hold.until > :now
         OR (thread.state = 'scheduled' AND thread.begin_at < hold.until))
    AND (hold.scope = 'everything'
         OR (hold.scope = 'account' AND hold.subject = thread.account)
         OR (hold.scope = 'campaign' AND hold.subject = thread.campaign)
         OR (hold.scope = 'thread' AND hold.subject = thread.key)))"""

# A yes and a release to exactly these words on one account, in force at :now. :words is the hash
# of what would be sent, so that a row changed behind our back does not go out.
_YES = """SELECT 1 FROM story
    JOIN story_consent ON story_consent.story = story.id
        AND story_consent.version = story.version
    JOIN consent_body ON consent_body.consent = story_consent.id
    JOIN story_release ON story_release.story = story.id
        AND story_release.version = story.version
    WHERE story.ended_at IS NULL
    AND story_consent.ended_at IS NULL AND story_consent.names_health
    AND story_consent.given_at <= :now AND story_consent.until > :now
    AND (NOT story_consent.needs_guardian OR story_consent.guardian_at <= :now)
    AND consent_body.words_hash = :words
    AND story_release.ended_at IS NULL AND story_release.opens_at <= :now"""

# A thread that is nobody's story, or one whose teller and reviewers said yes to these very words.
# Somebody's exact words are theirs whatever the thread calls itself.
AGREED = f"""((thread.story IS NULL AND NOT EXISTS (
        SELECT 1 FROM consent_body
        WHERE consent_body.words_hash = :words OR consent_body.body_hash = thread.body_hash))
    OR EXISTS ({_YES} AND story.id = thread.story AND consent_body.account = thread.account
        AND consent_body.body_hash = thread.body_hash))"""  # noqa: S608 - our own SQL
# The same for one turn of a dialogue; in a dialogue, peers say nothing but stories.
_TURN_AGREED = Prepared(
    f"""SELECT 1 FROM account WHERE account.name = :account AND (
        (CAST(:story AS VARCHAR) IS NULL AND account.role <> 'peers'
            AND NOT EXISTS (SELECT 1 FROM consent_body WHERE consent_body.words_hash = :words))
        OR EXISTS ({_YES} AND story.id = :story AND consent_body.account = :account))"""  # noqa: S608
)

_OPEN = Prepared(
    f"""UPDATE post SET state = 'sending', fence = :fence, sending_at = :now,
        sent_text = :text, sent_hash = :hash
    WHERE id = :post AND state = 'unsent' AND NOT EXISTS (
        SELECT 1 FROM post AS above WHERE above.thread_id = post.thread_id
        AND above.position < post.position AND above.state <> 'sent')
    AND NOT EXISTS (
        SELECT 1 FROM post_media WHERE post_media.post_id = post.id
        AND (NOT post_media.is_ready OR post_media.expires_at <= :now))
    AND EXISTS (
        SELECT 1 FROM thread WHERE thread.id = post.thread_id
        AND thread.state IN ('scheduled', 'publishing')
        AND thread.body_hash = :body_hash
        AND NOT {HELD} AND NOT {NOT_READY} AND {AGREED})"""  # noqa: S608 - our own SQL
)
_WHY_SHUT = Prepared(
    f"""SELECT thread.state, thread.body_hash = :body_hash, {HELD}, {AGREED}
    FROM thread WHERE thread.id = :thread"""  # noqa: S608
)
_TURN = Prepared("SELECT turn FROM gate WHERE id = 1 FOR SHARE")


def lock_gate_shared(connection: Connection) -> None:
    """Lets no hold or cancellation come between the gate and its commit; sends pass together."""
    if connection.dialect.name == "postgresql":  # on SQLite every writer is alone already
        _TURN.rows(connection)


def lock_gate_exclusive(connection: Connection) -> None:
    """For holds, cancellations and applying: waits for open gates, and keeps new ones shut."""
    connection.execute(text("UPDATE gate SET turn = turn + 1 WHERE id = 1"))


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
    opened = is_told and _OPEN.change(
        connection,
        **asked,
        fence=passage.fence,
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
    rows = _WHY_SHUT.rows(connection, **asked, thread=thread.id)
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
        _TURN_AGREED.rows(
            connection, now=now, account=turn.account, story=turn.story, words=turn.words
        )
        for turn in turns_of(connection, thread)
    )


def _why_shut(
    connection: Connection, thread_id: int, asked: dict[str, Any], is_told: bool
) -> Denial:
    rows = _WHY_SHUT.rows(connection, **asked, thread=thread_id)
    for state, is_same, is_held, is_agreed in rows:
        if state in ("scheduled", "publishing") and is_same:
            if is_held:
                return Denial.HELD
            return Denial.NOT_WANTED if is_agreed and is_told else Denial.NO_YES
    return Denial.NOT_WANTED


def hash_of(sent_text: str) -> str:
    """What tells two sent texts apart, in hexadecimal."""
    return hashlib.sha256(sent_text.encode()).hexdigest()
