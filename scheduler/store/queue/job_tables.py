"""Makes the tables of cluster engines' jobs: Procrastinate's own, in a schema beside ours."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from scheduler.errors import DatabaseError
from scheduler.store.database import Database
from scheduler.store.queue.wakes import SCHEMA

_JOBS = Path(__file__).parent.parent / "migrations" / "jobs"
# Not whether there are any: in one database they may be of a queue that lies beside this one.
_ARE_OURS = text(
    "SELECT EXISTS (SELECT FROM pg_trigger"
    " WHERE tgrelid = to_regclass('thread') AND tgname = 'thread_is_due')"
)
_MAY_MAKE = text(
    "SELECT has_database_privilege(current_database(), 'CREATE')"
    " AND current_schema() = 'public' AND to_regnamespace(:schema) IS NULL"
)


def make(connection: Connection) -> None:
    """Makes them, where they can be: on PostgreSQL, in a database that is one queue's own, by a
    role that may make a schema. Elsewhere it does nothing: engines that are no cluster need none.
    """
    if not may_be_made(connection):
        return
    # These texts hold signs that SQLAlchemy would replace.
    driver: Any = connection.connection.cursor()
    was = driver.execute("SELECT current_setting('search_path')").fetchone()[0]
    driver.execute(f"CREATE SCHEMA {SCHEMA}")
    driver.execute(f"SET LOCAL search_path = {SCHEMA}")
    driver.execute((_JOBS / "procrastinate_3_10_0.sql").read_text("utf-8"))
    driver.execute("SELECT set_config('search_path', %s, true)", (was,))
    driver.execute((_JOBS / "wake.sql").read_text("utf-8"))


def are_there(connection: Connection) -> bool:
    """Whether this queue has them; a file never has."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.execute(_ARE_OURS).scalar_one())


def may_be_made(connection: Connection) -> bool:
    """Whether an engine would make them when it begins, by the rights of whoever asks."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.execute(_MAY_MAKE, {"schema": SCHEMA}).scalar_one())


def require(database: Database) -> None:
    """Sees to it that they are there, and makes them if need be.

    Raises: DatabaseError, saying what to do, where they are not and cannot be made.
    """
    with database.write() as connection:
        make(connection)
        is_there = are_there(connection)
    if not is_there:
        raise DatabaseError(
            "Cluster engines need tables that this database has not, and its user may not make "
            "them. Let its owner run: GRANT CREATE ON DATABASE ... TO ...; or set "
            "HANDRAIL_ENGINE=local. One of several charities is always local."
        )
