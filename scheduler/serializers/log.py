"""The audit, for a program."""

from scheduler.formatting import instant
from scheduler.store.operations.audit import AuditEntry


def entry_json(entry: AuditEntry) -> dict[str, object]:
    """One entry."""
    return {
        "at": instant(entry.at),
        "actor": entry.actor,
        "subject": entry.subject,
        "from": entry.from_state,
        "to": entry.to_state,
        "why": entry.why,
    }
