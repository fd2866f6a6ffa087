"""Seals the audit while the engine runs, and verifies it when somebody asks."""

from datetime import datetime

from scheduler.store.database import Database
from scheduler.store.operations import audit_chain
from scheduler.store.operations.audit_chain import AuditVerdict, Head
from scheduler.store.overview.waiting import add_up_tally

_MOST_CHUNKS = 20  # in one tick; the rest waits for the next


def keep_books(database: Database) -> int:
    """Seals what was written since, and adds the tally up; gives how many rows it sealed.

    A tick of the engine. It gives the database back between two lots of rows, and waits for no
    disk: a power cut leaves a longer tail, which is sealed again.
    """
    with database.write(is_durable=False) as connection:
        add_up_tally(connection)
    sealed = 0
    for _ in range(_MOST_CHUNKS):
        with database.write(is_durable=False) as connection:
            now_sealed = audit_chain.seal(connection, database.seal_keys)
        sealed += now_sealed
        if now_sealed < audit_chain.AT_ONCE:
            break
    return sealed


def verify_audit(database: Database, now: datetime, noted: str | None = None) -> AuditVerdict:
    """Whether the audit is as it was written; what was not sealed yet is sealed afterwards.

    `noted` is a head from an earlier message.
    """
    with database.read() as connection:
        verdict = audit_chain.verify(connection, database.seal_keys, now, noted)
    if verdict.is_whole:
        keep_books(database)
    return verdict


def audit_head(database: Database) -> Head:
    """The end of the chain, to be noted where nobody who reaches the database reaches it."""
    with database.read() as connection:
        return audit_chain.head(connection)
