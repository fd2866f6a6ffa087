"""The audit: who or what, from, to, why, when. Append-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.store.queue.send_statements import RECORD_AUDIT
from scheduler.store.tables.queue import audit

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


def of_thread(key: str) -> str:
    """The audit's name of a thread."""
    return f"thread:{key}"


def of_post(key: str, position: int) -> str:
    """The audit's name of a post."""
    return f"post:{key}#{position}"


def record(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Writes the entries in the caller's transaction: no move without its row."""
    if len(entries) == 1:
        RECORD_AUDIT.change(connection, **_row(entries[0]))
    elif entries:
        RECORD_AUDIT.change_each(connection, [_row(entry) for entry in entries])


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "subject": entry.subject,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "why": entry.why,
    }


def entries_about(connection: Connection, subject: str) -> list[AuditEntry]:
    """The history of one thing, oldest first."""
    rows = connection.execute(
        select(audit).where(audit.c.subject == subject).order_by(audit.c.id)
    ).mappings()
    return [
        AuditEntry(
            at=row["at"],
            actor=row["actor"],
            subject=row["subject"],
            from_state=row["from_state"],
            to_state=row["to_state"],
            why=row["why"],
        )
        for row in rows
    ]
