"""One database: its connections, its version, and what it is stamped as."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import DatabaseError as DriverError

from scheduler.errors import DatabaseError
from scheduler.private_files import make_private_file, make_private_folder
from scheduler.remedies import Action, Remedy
from scheduler.store.fast_statements import Prepared
from scheduler.store.seal_keys import NO_KEYS, SealKeys
from scheduler.store.tables.queue import stamps

BUSY_TIMEOUT_SECONDS = 10.0
# So much of a SQLite file is read without a call to the system for each page: whatever the engine
# commits empties the caches of all readers.
MAPPED_BYTES = 256 << 20
FROZEN_SECONDS = 30.0  # PostgreSQL ends who stands so long in a transaction: it has locks
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Reads and writes. A write is one transaction: all of it or nothing."""

    def __init__(self, url: str, seal_keys: SealKeys = NO_KEYS) -> None:
        self.seal_keys = seal_keys  # what the audit is marked and sealed with
        self.engine = (
            _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgres(url)
        )

        # SQLite's own waiting sleeps longer and longer; threads of one process queue here instead,
        # and so one connection serves all of them.
        self._turn = threading.Lock()
        # The free ones, by whether a commit reaches the disk at once.
        self._writers: dict[bool, list[Connection]] = {True: [], False: []}
        self._readers: list[Connection] = []  # free ones: the pool's own keeping takes longer
        # Whoever forgets `close`, or is a command that has ended, still leaves nothing open.
        kept = (*self._writers.values(), self._readers)
        weakref.finalize(self, _give_back, self.engine, *kept)

    @property
    def is_sqlite(self) -> bool:
        """Whether writers take turns on the whole database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self, *, is_durable: bool = True) -> Iterator[Connection]:
        """A transaction that takes its turn before it reads (SQLite: BEGIN IMMEDIATE).

        One that is not durable may be undone by a power cut until the next durable commit, which
        takes it along; it never outlives one that came before it, and no killed process loses it.
        """
        with self._writing(is_durable) as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self, is_durable: bool) -> Iterator[Connection]:
        if not self.is_sqlite:
            with self._connect(is_write=True) as connection:
                yield connection
            return
        with self._turn:
            # Taken out, and put back only if all goes well.
            free = self._writers[is_durable]
            writer = free.pop() if free else self._open_writer(is_durable)
            try:
                yield writer
            except BaseException:
                writer.close()
                raise
            free.append(writer)

    def _open_writer(self, is_durable: bool) -> Connection:
        writer = self._open(is_write=True)
        if not is_durable:
            writer.detach()  # never back to the pool, where a durable one could get it
            driver = cast("sqlite3.Connection", writer.connection.dbapi_connection)
            driver.execute("PRAGMA synchronous=NORMAL")
        return writer

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that changes nothing."""
        with self._reading() as connection, connection.begin():
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if not self.is_sqlite:
            with self._connect(is_write=False) as connection:
                yield connection
            return
        try:
            reader = self._readers.pop()
        except IndexError:  # all are at work
            reader = self._open(is_write=False)
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        self._readers.append(reader)

    @contextmanager
    def _connect(self, *, is_write: bool) -> Iterator[Connection]:
        with self._open(is_write=is_write) as connection:
            yield connection

    def _open(self, *, is_write: bool) -> Connection:
        try:
            connection = self.engine.connect()
        except DriverError as error:  # out of reach, or a file that is no database
            raise DatabaseError(_unreachable(self.engine, error)) from None
        return connection.execution_options(
            handrail_write=is_write, handrail_seal_key=self.seal_keys.newest
        )

    def close(self) -> None:
        """Gives every connection back."""
        with self._turn:
            _give_back(self.engine, *self._writers.values(), self._readers)


def _give_back(engine: Engine, *kept: list[Connection]) -> None:
    for free in kept:
        while free:
            free.pop().close()
    engine.dispose()


def open_database(url: str, *, is_simulated: bool, seal_keys: SealKeys = NO_KEYS) -> Database:
    """The database at `url`, made if it is empty.

    Raises: DatabaseError if it is of another version, or simulated where it must be real.
    """
    database = Database(url, seal_keys)
    with database.read() as connection:
        is_empty = not inspect(connection).has_table("alembic_version")
    if is_empty:
        upgrade(database)
        with database.write() as connection:
            stamp = {"name": "simulated", "value": "yes" if is_simulated else "no"}
            connection.execute(stamps.insert(), stamp)
    _check_version(database)
    _check_stamp(database, is_simulated=is_simulated)
    return database


def upgrade(database: Database) -> None:
    """Brings the tables to this program's version; doing it twice changes nothing."""
    with database.engine.connect() as connection:
        if database.is_sqlite:  # or a table that is made anew would take its posts along
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    database.close()  # all of them: the connections to come keep foreign keys again


def version_of(database: Database) -> str | None:
    """The version of its tables; None if it has none."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _check_version(database: Database) -> None:
    found = version_of(database)
    wanted = _newest_version()
    if found != wanted:
        raise DatabaseError(
            f"The database is at version {found}; this program needs {wanted}. "
            "Make a copy of it, then run: ",
            Remedy(Action.UPGRADE),
        )


@cache
def _newest_version() -> str | None:
    """What this program's migrations lead to; finding out reads every one of them."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _check_stamp(database: Database, *, is_simulated: bool) -> None:
    with database.read() as connection:
        value = connection.execute(
            select(stamps.c.value).where(stamps.c.name == "simulated")
        ).scalar()
    if is_simulated and value != "yes":
        raise DatabaseError("A rehearsal needs a database of its own; this one is the real queue.")
    if not is_simulated and value == "yes":
        raise DatabaseError(
            "This database belongs to a rehearsal. Set HANDRAIL_DATABASE_URL to the real one."
        )


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _unreachable(engine: Engine, error: DriverError) -> str:
    shown = engine.url.render_as_string(hide_password=True)
    why = str(error.orig).strip().splitlines()[0]
    return f"The database {shown} cannot be opened: {why}. Check HANDRAIL_DATABASE_URL."


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:" and not path.startswith("file:"):
        make_private_folder(Path(path).parent)
        make_private_file(Path(path))  # SQLite gives what it writes beside it the same rights
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.create_function("lower", 1, str.lower, deterministic=True)  # its own knows A-Z only
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")


_BEGIN_WRITE = Prepared("BEGIN IMMEDIATE")
_BEGIN_READ = Prepared("BEGIN")


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("handrail_write", True)
    (_BEGIN_WRITE if is_write else _BEGIN_READ).change(connection)


def _postgres(url: str) -> Engine:
    parts = make_url(url)
    if parts.drivername in {"postgresql", "postgres"}:
        parts = parts.set(drivername="postgresql+psycopg")
    frozen = f"-c idle_in_transaction_session_timeout={int(FROZEN_SECONDS * 1000)}"
    return create_engine(
        parts,
        pool_size=12,
        max_overflow=20,
        isolation_level="READ COMMITTED",
        connect_args={"options": frozen},
    )
