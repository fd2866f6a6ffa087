"""One database: its connections, its version, and what it is stamped as."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError as DriverError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.errors import DatabaseAway, DatabaseError
from scheduler.private_files import make_private_file, make_private_folder
from scheduler.remedies import Action, Remedy
from scheduler.store.fast_statements import Prepared
from scheduler.store.seal_keys import NO_KEYS, SealKeys
from scheduler.store.table_locks import lock_every_table
from scheduler.store.tables.queue import stamps
from scheduler.store.troubles import SIGNS, is_by_a_standby, reason, trouble_of
from scheduler.store.upsert import upsert

BUSY_TIMEOUT_SECONDS = 10.0
# So much of a SQLite file is read without a call to the system for each page: whatever the engine
# commits empties the caches of all readers.
MAPPED_BYTES = 256 << 20
FROZEN_SECONDS = 30.0  # PostgreSQL ends who stands so long in a transaction: it has locks
_LIKE = (
    "Write sqlite:////path/to/queue.db or postgresql+psycopg://user:password@host/name, or leave "
    f"it empty; correct it in .env. {SIGNS}"
)
_MIGRATIONS = Path(__file__).parent / "migrations"


CONNECTIONS = 32  # to one PostgreSQL, by one process
_KEPT_OPEN = 12
_OLDEST_PROGRAM = "oldest program"  # a stamp
# Programs of this version and later may work with the tables as they are now. Raise it with a
# migration that takes away or changes what they know, and with any change to what the gate asks: a
# program that asks less would send what is refused here. What only adds leaves it as it is.
OLDEST_THAT_MAY = "0039"  # the first that knows why X refuses words that it has already


class Database:
    """Reads and writes. A write is one transaction: all of it or nothing."""

    def __init__(
        self, url: str, seal_keys: SealKeys = NO_KEYS, connections: int = CONNECTIONS
    ) -> None:
        """Raises: DatabaseError if nothing can be opened at such an address."""
        self.seal_keys = seal_keys  # what the audit is marked and sealed with
        self.engine = _engine(url, connections)
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
            raise _unreachable(self.engine, error) from None
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
        raise _unreachable(database.engine, error) from None
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: Database, url: str, *, is_simulated: bool, may_make: bool) -> None:
    with database.read() as connection:
        found = _found_in(connection)
    if found.is_foreign:
        raise DatabaseError(
            f"The database {_shown(url)} belongs to another program. Check HANDRAIL_DATABASE_URL."
        )
    if found.is_empty:
        if not may_make:
            raise DatabaseError(*_none_here(url))
        upgrade(database)
    stamp = found.stamp
    if found.is_empty or found.version != _newest_version():
        require_fit(database)
        stamp = _stamp_of(database)
    if may_make and stamp is None:  # new, or its making was cut off
        with database.write() as connection:
            value = "yes" if is_simulated else "no"
            upsert(connection, stamps, {"name": "simulated"}, {"value": value})
            upsert(connection, stamps, {"name": "id"}, {"value": uuid4().hex})
        stamp = _stamp_of(database)
    _check_stamp(stamp, is_simulated=is_simulated)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a database holds before anything is done with it."""

    version: str | None = None
    stamp: str | None = None  # read where the tables are as this program knows them
    is_empty: bool = False
    is_foreign: bool = False  # tables, and none of ours


def _found_in(connection: Connection) -> _Found:
    if not _has_versions(connection):
        is_foreign = bool(inspect(connection).get_table_names())
        return _Found(is_empty=not is_foreign, is_foreign=is_foreign)
    version = _version_in(connection)
    is_known = version == _newest_version()
    return _Found(version, _stamp_in(connection) if is_known else None)


def file_of(database: Database) -> Path | None:
    """The file of a SQLite database; None for a server's, and for one in memory."""
    return _path_of(database.engine.url)


def id_of(database: Database) -> str | None:
    """What no other database has; None for one that an older version made."""
    with database.read() as connection:
        return connection.execute(select(stamps.c.value).where(stamps.c.name == "id")).scalar()


def _refuse_nothing(url: str) -> None:
    path = _path_of(_parts(url))
    if path is not None and not _exists(path):
        raise DatabaseError(*_none_here(url))


def _none_here(url: str) -> tuple[str | Remedy, ...]:
    return (
        f"There is no queue at {_shown(url)}. Check HANDRAIL_DATABASE_URL and --workspace. "
        "To make a new one there: ",
        Remedy(Action.APPLY),
    )


def upgrade(database: Database) -> None:
    """Brings the tables to this program's version; doing it twice changes nothing."""
    migrate(database)


def migrate(database: Database, version: str | None = None) -> None:
    """Brings the tables to a version that this program knows; None: to its own."""
    with database.engine.connect() as connection:
        if database.is_sqlite:  # or a table that is made anew would take its posts along
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        config = _alembic()
        config.attributes["connection"] = connection
        if not database.is_sqlite:
            config.attributes["at_the_start"] = lock_every_table
        if version is None:
            config.attributes["at_the_end"] = _say_which_programs_may
        command.upgrade(config, version or "head")
    database.close()  # all of them: the connections to come keep foreign keys again


def _say_which_programs_may(connection: Connection) -> None:
    """With the migrations, all or nothing: new tables must let in no program that asks less."""
    upsert(connection, stamps, {"name": _OLDEST_PROGRAM}, {"value": OLDEST_THAT_MAY})


def version_of(database: Database) -> str | None:
    """The version of its tables; None if it has none."""
    with database.read() as connection:
        return _version_in(connection) if _has_versions(connection) else None


# Asked each time a database is opened: Alembic and SQLAlchemy ask the same at many times the cost.
_HAS_VERSIONS = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL",
}


def _has_versions(connection: Connection) -> bool:
    """Whether migrations have been run there."""
    asked = connection.exec_driver_sql(_HAS_VERSIONS[connection.dialect.name])
    return asked.scalar() is not None


def _version_in(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def require_fit(database: Database) -> None:
    """Passes if this program may work with the tables as they are.

    Raises: DatabaseError, with the command that mends it.
    """
    found, wanted = version_of(database), _newest_version()
    if found == wanted:
        return
    if found is None or wanted is None or found < wanted:
        raise DatabaseError(
            f"The database is at version {found}; this program needs {wanted}. "
            "Make a copy of it, then run: ",
            Remedy(Action.UPGRADE),
        )
    if not _takes_programs_of(database, wanted):
        raise DatabaseError(
            f"The database is at version {found}, newer than this program, which knows {wanted}. "
            "Install the version that its other programs have."
        )


def _takes_programs_of(database: Database, version: str) -> bool:
    """Whether a newer database says that programs of this version may go on with it.

    So engines are replaced one after another: the tables first, then each program.
    """
    with database.read() as connection:
        if not inspect(connection).has_table(stamps.name):
            return False
        oldest = connection.execute(
            select(stamps.c.value).where(stamps.c.name == _OLDEST_PROGRAM)
        ).scalar()
    return oldest is not None and oldest <= version


def newest_version() -> str:
    """The version of the tables that this program makes."""
    return str(_newest_version())


@cache
def _newest_version() -> str | None:
    """What this program's migrations lead to; finding out reads every one of them."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


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


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _unreachable(engine: Engine, error: DriverError | NoneFree) -> DatabaseError:
    shown = engine.url.render_as_string(hide_password=True)
    trouble = trouble_of(error)
    if trouble is not None:
        kind = DatabaseAway if trouble.passes else DatabaseError
        return kind(trouble.of(shown))
    why = reason(error) if isinstance(error, DriverError) else str(error)
    return DatabaseError(
        f"The database {shown} cannot be opened: {why}. Check HANDRAIL_DATABASE_URL."
    )


def _parts(url: str) -> URL:
    """Raises: DatabaseError for what is no address of a database that we know."""
    try:
        parts = make_url(url)
        kind = parts.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(
            f"HANDRAIL_DATABASE_URL is no address of a database. {_LIKE}"
        ) from error
    known = {
        "sqlite": ("sqlite", "sqlite+pysqlite"),
        "postgresql": ("postgresql", "postgresql+psycopg"),
        "postgres": ("postgres",),
    }
    if parts.drivername not in known.get(kind, ()):
        raise DatabaseError(f"HANDRAIL_DATABASE_URL names {parts.drivername!r:.80}. {_LIKE}")
    if kind == "sqlite" and (parts.host or parts.username or parts.query):
        raise DatabaseError(f"HANDRAIL_DATABASE_URL is no address of a file. {_LIKE}")
    if not parts.database:
        raise DatabaseError(f"HANDRAIL_DATABASE_URL names no database. {_LIKE}")
    return parts


def parts_of(url: str) -> URL:
    """The parts of an address. Raises: DatabaseError for what is no address of a database."""
    parts = _parts(url)
    is_short = parts.drivername in {"postgresql", "postgres"}
    return parts.set(drivername="postgresql+psycopg") if is_short else parts


def _shown(url: str) -> str:
    return _parts(url).render_as_string(hide_password=True)


def _path_of(parts: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory, and for a server's."""
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


def _file_of(engine: Engine) -> tuple[Path, tuple[int, int]] | None:
    path = _path_of(engine.url)
    number = _number_of(path) if path is not None else None
    return (path.absolute(), number) if path is not None and number is not None else None


def _number_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return True  # what is wrong with it is told when it is opened


def _engine(url: str, connections: int) -> Engine:
    parts = _parts(url)
    try:
        if parts.get_backend_name() == "sqlite":
            return _sqlite(parts)
        return _postgres(parts, connections)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a name"
        raise DatabaseError(
            f"The database {_shown(url)} cannot be opened: {why}. Check HANDRAIL_DATABASE_URL."
        ) from error


def _sqlite(url: URL) -> Engine:
    path = _path_of(url)
    if path is not None:
        make_private_folder(path.parent)
        make_private_file(path)  # SQLite gives what it writes beside it the same rights
    engine = create_engine(
        url,
        # As many as threads read at once: `Database` keeps the free ones itself and gives none of
        # them back to the pool, so whoever waited there would wait for nothing.
        max_overflow=-1,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
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


def _postgres(parts: URL, connections: int) -> Engine:
    if parts.drivername in {"postgresql", "postgres"}:
        parts = parts.set(drivername="postgresql+psycopg")
    frozen = f"-c idle_in_transaction_session_timeout={int(FROZEN_SECONDS * 1000)}"
    engine = create_engine(
        parts,
        pool_size=min(connections, _KEPT_OPEN),
        max_overflow=max(0, connections - _KEPT_OPEN),
        isolation_level="READ COMMITTED",
        connect_args={"options": frozen},
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _prepare_postgres(connection: Any, _record: Any) -> None:
    from scheduler.store.postgres_times import register_readable_times

    register_readable_times(connection)
