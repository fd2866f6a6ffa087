"""New queues, files of SQLite and charities' schemas, as the migrations made one of each.

Running every migration takes a third of a second, and hundreds of tests begin with nothing. What
is copied is what the migrations made, in this run; tests of the store itself, and
whatever runs in a process of its own, go through each of them.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from scheduler.store import upgrades
from scheduler.store.database import Database

MIGRATE = upgrades.upgrade
_TO_VERSION = upgrades.migrate


def copying_versions(folder: Path) -> Callable[..., None]:
    """What stands in for `migrate` where a backup's new file gets the tables of a version."""

    @cache
    def made(version: str) -> sqlite3.Connection:
        path = folder / f"version-{version}.db"
        _TO_VERSION(Database(f"sqlite:///{path}"), version)
        return sqlite3.connect(path, check_same_thread=False)

    def migrate(database: Database, version: str | None = None) -> None:
        if version is None:  # a file that is there already, of an earlier version
            _TO_VERSION(database)
        else:
            _fill(database, made(version))

    return migrate


def copying(folder: Path) -> Callable[[Database], None]:
    """What stands in for `upgrade` where a queue is made; `folder` keeps what is copied."""

    @cache
    def made() -> sqlite3.Connection:
        path = folder / "tables.db"
        MIGRATE(Database(f"sqlite:///{path}"))
        return sqlite3.connect(path, check_same_thread=False)

    of_a_schema: list[str] = []

    def upgrade(database: Database) -> None:
        if database.is_sqlite:
            _fill(database, made())
        elif not _is_charitys(database):  # jobs of a cluster have tables beside the queue's
            MIGRATE(database)
        elif not of_a_schema:
            of_a_schema.append(_statements(database))
        else:
            _say_again(database, of_a_schema[0])

    return upgrade


def copying_in_forks(folder: Path) -> Callable[[Database], None]:
    """The same, made now, for processes that are forked later: no open file may go with them."""
    path, version = folder / "tables.db", upgrades.newest_version()
    MIGRATE(Database(f"sqlite:///{path}"))

    def upgrade(database: Database) -> None:
        if not database.is_sqlite or upgrades.newest_version() != version:
            MIGRATE(database)
            return
        with closing(sqlite3.connect(path)) as made:
            _fill(database, made)

    return upgrade


def _is_charitys(database: Database) -> bool:
    with database.engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT current_schema() <> 'public'").scalar())


def _statements(database: Database) -> str:
    """What the migrations say to an empty schema, in one; they have been said."""
    said: list[str] = []

    def note(connection: Any, _: Any, statement: str, values: Any, *_others: Any) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            driver = connection.connection.driver_connection
            said.append(psycopg.ClientCursor(driver).mogrify(statement.encode(), values or None))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        MIGRATE(database)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return ";\n".join(said)


def _say_again(database: Database, statements: str) -> None:
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.execute(statements.encode())
        driver.commit()
    database.close()


def _fill(database: Database, made: sqlite3.Connection) -> None:
    with database.engine.connect() as connection:
        to = connection.connection.driver_connection
        assert isinstance(to, sqlite3.Connection)
        made.backup(to)
    database.close()
