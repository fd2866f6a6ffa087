"""New SQLite files that begin as a copy of what the migrations made once.

Running every migration takes a quarter of a second, and hundreds of tests begin with an empty
folder. What is copied is what the migrations made, in this run; tests of the store itself, and
whatever runs in a process of its own, go through each of them.
"""

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from scheduler.store import database as store
from scheduler.store.database import Database

MIGRATE = store.upgrade
_TO_VERSION = store.migrate


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

    def upgrade(database: Database) -> None:
        if not database.is_sqlite:
            MIGRATE(database)
            return
        _fill(database, made())

    return upgrade


def _fill(database: Database, made: sqlite3.Connection) -> None:
    with database.engine.connect() as connection:
        to = connection.connection.driver_connection
        assert isinstance(to, sqlite3.Connection)
        made.backup(to)
    database.close()
