"""Reaches a database: what its address means, and the driver's engine for it."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError as DriverError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.errors import DatabaseAway, DatabaseError
from scheduler.private_files import make_private_file, make_private_folder
from scheduler.store.fast_statements import Prepared
from scheduler.store.troubles import SIGNS, reason, trouble_of

BUSY_TIMEOUT_SECONDS = 10.0
# So much of a SQLite file is read without a call to the system for each page: whatever the engine
# commits empties the caches of all readers.
MAPPED_BYTES = 256 << 20
FROZEN_SECONDS = 30.0  # PostgreSQL ends who stands so long in a transaction: it has locks
_KEPT_OPEN = 12
_LIKE = (
    "Write sqlite:////path/to/queue.db or postgresql+psycopg://user:password@host/name, or leave "
    f"it empty; correct it in .env. {SIGNS}"
)


def unreachable(engine: Engine, error: DriverError | NoneFree) -> DatabaseError:
    """What is told of a database that the driver cannot open."""
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


def shown_address(url: str) -> str:
    """An address as it may be shown: without its password."""
    return _parts(url).render_as_string(hide_password=True)


def path_in(parts: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory, and for a server's."""
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


def may_be_there(path: Path) -> bool:
    """Whether there is such a file, or nobody can say."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return True  # what is wrong with it is told when it is opened


def engine_for(url: str, connections: int) -> Engine:
    """Makes the driver's engine for an address; to a server, for so many connections at most.

    Raises: DatabaseError for what is no address, or no name that a file can have.
    """
    parts = parts_of(url)
    try:
        if parts.get_backend_name() == "sqlite":
            return _sqlite(parts)
        return _postgres(parts, connections)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a name"
        raise DatabaseError(
            f"The database {shown_address(url)} cannot be opened: {why}. "
            "Check HANDRAIL_DATABASE_URL."
        ) from error


def _sqlite(url: URL) -> Engine:
    path = path_in(url)
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
