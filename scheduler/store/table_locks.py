"""Locks every table for a migration while engines go on beside it (PostgreSQL)."""

import random
import time

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from scheduler.errors import DatabaseError

# Shorter than PostgreSQL's own second: of two that wait for each other, it is always us who give
# way, and never an engine with an answer of X in its hand.
_PATIENCE = "500ms"
_MOST_SECONDS = 60.0
_TABLES = text(
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
    " ORDER BY tablename"
)


def lock_every_table(connection: Connection) -> None:
    """Locks all tables of the queue until the transaction ends; each waits for the others, or none.

    Raises: DatabaseError if somebody keeps one of them for a minute.
    """
    tables = connection.execute(_TABLES).scalars().all()
    if not tables:
        return
    ends = time.monotonic() + _MOST_SECONDS
    while not _are_locked(connection, ", ".join(tables)):
        if time.monotonic() > ends:
            raise DatabaseError(
                "The tables were in use for a whole minute; nothing was changed. See who keeps "
                "them (pg_stat_activity), or stop the engines, and try again."
            )
        time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - so that engines get in between


def _are_locked(connection: Connection, tables: str) -> bool:
    try:
        with connection.begin_nested():  # what was locked before the one that is kept is given back
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            connection.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        return False
    return True
