"""Writes and reads the audit: who or what, from, to, why, when. Append-only."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal, or_, select

from scheduler.store.fast_statements import Bound
from scheduler.store.queue.sending.send_statements import RECORD_AUDIT
from scheduler.store.seal_keys import mark, words_hash
from scheduler.store.tables.queue import audit, posts, threads

ENGINE = "engine"  # the actor of what the program does by itself


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One move of one thing."""

    at: datetime
    actor: str
    subject: str
    from_state: str
    to_state: str
    why: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; None leaves a filter out."""

    thread: str | None = None
    account: str | None = None
    since: datetime | None = None
    actor: str | None = None
    newest: int | None = None  # at most so many, the newest
    subject: str | None = None  # by the audit's name of it


def of_thread(key: str) -> str:
    """The audit's name of a thread."""
    return f"thread:{key}"


def of_post(key: str, position: int) -> str:
    """The audit's name of a post."""
    return f"post:{key}#{position}"


def record(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Writes the entries in the caller's transaction: no move without its row."""
    key: bytes = connection.get_execution_options().get("handrail_seal_key", b"")
    if len(entries) == 1:
        RECORD_AUDIT.change(connection, **_row(entries[0], key))
    elif entries:
        RECORD_AUDIT.change_each(connection, [_row(entry, key) for entry in entries])


def entries(connection: Connection, asked: AuditFilter) -> list[AuditEntry]:
    """The entries, oldest first."""
    query = select(audit).order_by(audit.c.id.desc())
    if asked.thread is not None:
        of_posts = audit.c.subject.startswith(f"post:{asked.thread}#", autoescape=True)
        query = query.where((audit.c.subject == of_thread(asked.thread)) | of_posts)
    if asked.subject is not None:
        query = query.where(audit.c.subject == asked.subject)
    if asked.account is not None:
        query = query.where(_of_account(asked.account))
    if asked.since is not None:
        query = query.where(audit.c.at >= asked.since)
    if asked.actor is not None:
        query = query.where(_is_by(asked.actor))
    if asked.newest is not None:
        query = query.limit(asked.newest)
    rows = connection.execute(query).mappings().all()
    return [AuditEntry(*(row[name] for name in _NAMES)) for row in reversed(rows)]


def _is_by(name: str) -> ColumnElement[bool]:
    """By somebody of this name, also where it was not proved: "jo (at the keyboard)"."""
    return (audit.c.actor == name) | audit.c.actor.startswith(f"{name} (", autoescape=True)


def newest_id(connection: Connection) -> int:
    """The number of the newest entry; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(audit.c.id), 0))).scalar_one())


def entries_after(connection: Connection, number: int) -> list[tuple[int, AuditEntry]]:
    """The entries since the one with this number, each with its own, oldest first."""
    query = select(audit).where(audit.c.id > number).order_by(audit.c.id)
    rows = connection.execute(query).mappings().all()
    return [(row["id"], AuditEntry(*(row[name] for name in _NAMES))) for row in rows]


def _of_account(account: str) -> ColumnElement[bool]:
    of_threads = select(literal("thread:") + threads.c.key).where(threads.c.account == account)
    of_posts = (
        select(literal("post:") + threads.c.key + "#" + cast(posts.c.position, String))
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.account == account)
    )
    return or_(
        audit.c.subject == f"account:{account}",
        audit.c.subject.in_(of_threads),
        audit.c.subject.in_(of_posts),
        audit.c.to_state == f"account {account}",  # a hold on it
    )


_NAMES = tuple(field.name for field in fields(AuditEntry))


def _row(entry: AuditEntry, key: bytes) -> dict[str, Bound]:
    at, why, left, reached = entry.at, entry.why, str(entry.from_state), str(entry.to_state)
    words = _words_hash(key, why)
    return {
        "at": at,
        "actor": entry.actor,
        "subject": entry.subject,
        "from_state": left,
        "to_state": reached,
        "why": why,
        "mark": mark(key, words, at, entry.actor, entry.subject, left, reached),
    }


# What the engine says of a post is the same each time.
_words_hash = lru_cache(maxsize=8)(words_hash)


def last_at(connection: Connection, to_state: str) -> datetime | None:
    """When something last came to this state, read back from the newest row."""
    query = select(audit.c.at).where(audit.c.to_state == to_state)
    at: datetime | None = connection.execute(query.order_by(audit.c.id.desc()).limit(1)).scalar()
    return at
