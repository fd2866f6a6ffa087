"""One database: what it is stamped as, and the connections that read and write it."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from uuid import uuid4

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError as DriverError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.errors import DatabaseError
from scheduler.remedies import Action, Remedy
from scheduler.store.driver import (
    engine_for,
    may_be_there,
    parts_of,
    path_in,
    shown_address,
    unreachable,
)
from scheduler.store.fast_statements import Prepared
from scheduler.store.seal_keys import NO_KEYS, SealKeys
from scheduler.store.tables.queue import stamps
from scheduler.store.troubles import is_by_a_standby
from scheduler.store.upgrades import found_in, require_fit, upgrade
from scheduler.store.upsert import upsert

CONNECTIONS = 32  # to one PostgreSQL, by one process


class Database:
    """Reads and writes. A write is one transaction: all of it or nothing."""

    def __init__(
        self, url: str, seal_keys: SealKeys = NO_KEYS, connections: int = CONNECTIONS
    ) -> None:
        """Raises: DatabaseError if nothing can be opened at such an address."""
        self.seal_keys = seal_keys  # what the audit is marked and sealed with
        self.engine = engine_for(url, connections)
        self.is_sqlite = self.engine.dialect.name == "sqlite"  # then writers take turns on all
        self._file: tuple[Path, tuple[int, int]] | None = None  # SQLite's, as it was opened

        # SQLite's own waiting sleeps longer and longer; threads of one process queue here instead,
        # and so one connection serves all of them.
        self._turn = threading.Lock()
        # One at most, while nobody writes. Durable or not, the same: what one connection writes
        # empties the cache of every other, which then reads all of it again.
        self._writers: list[Connection] = []
        self._reaches_disk = True  # whether that one's commits wait for the disk
        self._readers: list[Connection] = []  # free ones: the pool's own keeping takes longer
        # Whoever forgets `close`, or is a command that has ended, still leaves nothing open.
        weakref.finalize(self, _give_back, self.engine, self._writers, self._readers)

    @contextmanager
    def write(self, *, is_durable: bool = True) -> Iterator[Connection]:
        """A transaction that takes its turn before it reads (SQLite: BEGIN IMMEDIATE).

        One that is not durable may be undone by a power cut until the next durable commit, which
        takes it along; it never outlives one that came before it, and no killed process loses it.
        """
        if not self.is_sqlite:
            with self._connect(is_write=True) as connection, connection.begin():
                yield connection
            return
        with self._turn:
            # Taken out, and put back only if all goes well.
            writer = self._writers.pop() if self._writers else self._open_writer()
            try:
                self._wait_for_disk(writer, is_durable=is_durable)
                with writer.begin():
                    yield writer
            except BaseException:
                writer.close()
                raise
            self._writers.append(writer)

    def _open_writer(self) -> Connection:
        writer = self._open(is_write=True)
        writer.detach()  # never back to the pool: nobody there would know how it commits
        self._reaches_disk = True
        return writer

    def _wait_for_disk(self, writer: Connection, *, is_durable: bool) -> None:
        """Has the commits of the writer wait for the disk, or not, from the next on."""
        if is_durable is not self._reaches_disk:
            driver = cast("sqlite3.Connection", writer.connection.dbapi_connection)
            driver.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'NORMAL'}")
            self._reaches_disk = is_durable

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that changes nothing."""
        if not self.is_sqlite:
            with self._connect(is_write=False) as connection, connection.begin():
                yield connection
            return
        try:
            reader = self._readers.pop()
        except IndexError:  # all are at work
            reader = self._open(is_write=False)
        try:
            with reader.begin():
                yield reader
        except BaseException:
            reader.close()
            raise
        self._readers.append(reader)

    @contextmanager
    def _connect(self, *, is_write: bool) -> Iterator[Connection]:
        with self._open(is_write=is_write) as connection:
            try:
                yield connection
            except DriverError as error:
                if is_by_a_standby(error):  # the address may lead to another server by now
                    connection.invalidate()
                    self.engine.dispose()
                raise

    def _open(self, *, is_write: bool) -> Connection:
        try:
            connection = self.engine.connect()
        except (DriverError, NoneFree) as error:  # out of reach, or a file that is no database
            raise unreachable(self.engine, error) from None
        if self.is_sqlite and self._file is None:
            self._file = _file_of(self.engine)
        return connection.execution_options(
            handrail_write=is_write, handrail_seal_key=self.seal_keys.newest
        )

    @property
    def was_replaced(self) -> bool:
        """Whether another file lies where this database was opened, or none: this one is dead."""
        if self._file is None:
            return False
        path, opened = self._file
        return _number_of(path) != opened

    def close(self) -> None:
        """Gives every connection back."""
        with self._turn:
            _give_back(self.engine, self._writers, self._readers)


def _give_back(engine: Engine, *kept: list[Connection]) -> None:
    for free in kept:
        while free:
            free.pop().close()
    engine.dispose()


def _file_of(engine: Engine) -> tuple[Path, tuple[int, int]] | None:
    path = path_in(engine.url)
    number = _number_of(path) if path is not None else None
    return (path.absolute(), number) if path is not None and number is not None else None


def _number_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def file_of(database: Database) -> Path | None:
    """The file of a SQLite database; None for a server's, and for one in memory."""
    return path_in(database.engine.url)


def id_of(database: Database) -> str | None:
    """What no other database has; None for one that an older version made."""
    with database.read() as connection:
        return connection.execute(select(stamps.c.value).where(stamps.c.name == "id")).scalar()


def open_database(
    url: str,
    *,
    is_simulated: bool,
    may_make: bool = True,
    seal_keys: SealKeys = NO_KEYS,
    connections: int = CONNECTIONS,
) -> Database:
    """The database at `url`, made if it is empty and `may_make` says so.

    To a PostgreSQL at most so many connections are open at once.
    Raises: DatabaseError if it is of another version, simulated where it must be real, out of
    reach, or none where none may be made; nothing is made then.
    """
    if not may_make:
        _refuse_nothing(url)
    database = Database(url, seal_keys, connections)
    try:
        _prepare(database, url, is_simulated=is_simulated, may_make=may_make)
    except DriverError as error:  # locked for long, damaged, or not to be written
        database.close()
        raise unreachable(database.engine, error) from None
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: Database, url: str, *, is_simulated: bool, may_make: bool) -> None:
    with database.read() as connection:
        found = found_in(connection)
        stamp = _stamp_in(connection) if found.is_newest else None
    if found.is_foreign:
        raise DatabaseError(
            f"The database {shown_address(url)} belongs to another program. "
            "Check HANDRAIL_DATABASE_URL."
        )
    if found.is_empty:
        if not may_make:
            raise DatabaseError(*_none_here(url))
        upgrade(database)
    if not found.is_newest:
        require_fit(database)
        stamp = _stamp_of(database)
    if may_make and stamp is None:  # new, or its making was cut off
        with database.write() as connection:
            value = "yes" if is_simulated else "no"
            upsert(connection, stamps, {"name": "simulated"}, {"value": value})
            upsert(connection, stamps, {"name": "id"}, {"value": uuid4().hex})
        stamp = _stamp_of(database)
    _check_stamp(stamp, is_simulated=is_simulated)


def _refuse_nothing(url: str) -> None:
    path = path_in(parts_of(url))
    if path is not None and not may_be_there(path):
        raise DatabaseError(*_none_here(url))


def _none_here(url: str) -> tuple[str | Remedy, ...]:
    return (
        f"There is no queue at {shown_address(url)}. Check HANDRAIL_DATABASE_URL and --workspace. "
        "To make a new one there: ",
        Remedy(Action.APPLY),
    )


def _stamp_of(database: Database) -> str | None:
    with database.read() as connection:
        return _stamp_in(connection)


_STAMP = Prepared(select(stamps.c.value).where(stamps.c.name == "simulated"))


def _stamp_in(connection: Connection) -> str | None:
    (value,) = next(iter(_STAMP.rows(connection)), (None,))
    return None if value is None else str(value)


def _check_stamp(value: str | None, *, is_simulated: bool) -> None:
    if is_simulated and value != "yes":
        raise DatabaseError("A rehearsal needs a database of its own; this one is the real queue.")
    if not is_simulated and value == "yes":
        raise DatabaseError(
            "This database belongs to a rehearsal. Set HANDRAIL_DATABASE_URL to the real one."
        )
