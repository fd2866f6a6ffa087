"""What the audit holds of one thing."""

from sqlalchemy import Connection

from scheduler.store.operations.audit import AuditEntry, AuditFilter, entries


def entries_about(connection: Connection, subject: str) -> list[AuditEntry]:
    """Its entries, oldest first."""
    return [entry for entry in entries(connection, AuditFilter()) if entry.subject == subject]
