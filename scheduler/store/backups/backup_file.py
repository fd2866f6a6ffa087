"""A backup: one SQLite file with all of a queue, whatever it was kept in, in which all is held.

So it can be read on any machine without another program, checked whole, brought to a newer version,
and put back into either kind of database. Its hold is part of it from the beginning: a copy that
somebody puts in place by hand sends nothing either.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.errors import DatabaseError, NotPossible
from scheduler.private_files import make_private_file, make_private_folder
from scheduler.remedies import Action, Remedy
from scheduler.store.backups.contents import replace_contents
from scheduler.store.database import Database, file_of
from scheduler.store.tables.queue import accounts, audit, holds, stamps, threads
from scheduler.store.upgrades import migrate, newest_version, version_of
from scheduler.store.upsert import upsert

MADE_AT = "backup made at"  # a stamp
HELD_BY = "backup"  # who holds everything in it
WHY_HELD = "This is a backup: what was sent after it, it does not know. Bring it back by: restore."
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Backup:
    """A private copy of a backup, at this program's version."""

    database: Database
    made_at: datetime
    threads: int
    accounts: frozenset[str]  # handles, in small letters
    origin: str | None  # which queue it is of; None for one that an old version made


def write_backup(database: Database, path: Path, now: datetime) -> None:
    """Writes all of a queue into a new file that only its owner may read, while it is in use.

    Raises: NotPossible if something is at `path`, or no file can be made there; DatabaseError if
    there is no queue, or one of a version that this program does not know.
    """
    if path.exists():
        raise NotPossible(f"{path} is there already; nothing was changed. Name a new file.")
    beside = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        make_private_folder(path.parent)
        make_private_file(beside)
        if database.is_sqlite:
            beside.unlink()
            _copy_file(database, beside)
            beside.chmod(0o600)
        else:
            with database.read() as connection:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
                copy_rows(connection, str(version_of(database)), beside)
        hold_everything(beside, now)
        _reach_disk(beside)
        beside.rename(path)
        if os.name == "posix":
            _reach_disk(path.parent)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NotPossible(f"{path} cannot be written ({why}). Name another place.") from None
    finally:
        for left in (beside, *_companions(beside)):
            with suppress(OSError):
                left.unlink()


def _copy_file(database: Database, path: Path) -> None:
    """One moment of the queue, whoever writes meanwhile; what was erased is not in it."""
    source = file_of(database)
    if source is None or not source.exists():
        raise DatabaseError("There is no queue yet, so there is nothing to copy.")
    connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=10)
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.close()


def copy_rows(source: Connection, version: str, path: Path) -> None:
    """Writes what `source` reads into a SQLite file with the tables of that version."""
    if version > newest_version():
        raise DatabaseError(
            f"The database is at version {version}, newer than this program, which knows "
            f"{newest_version()}. Make the backup with the program that its engines are."
        )
    copy = Database(f"sqlite:///{path}")
    try:
        migrate(copy, version)
        with copy.write() as target:
            replace_contents(source, target)
    finally:
        copy.close()


def hold_everything(path: Path, now: datetime) -> None:
    """Makes a backup of a copy: it says when it was made, and sends nothing wherever it is put."""
    copy = Database(f"sqlite:///{path}")
    try:
        with copy.write() as connection:
            if not inspect(connection).has_table(stamps.name):
                raise DatabaseError("There is no queue of Handrail there: nothing was copied.")
            upsert(connection, stamps, {"name": MADE_AT}, {"value": now.isoformat()})
            connection.execute(
                holds.insert().values(
                    scope="everything", subject="", why=WHY_HELD, by=HELD_BY, placed_at=now
                )
            )
    finally:
        copy.close()
    plain = sqlite3.connect(path)  # one file, with nothing beside it
    try:
        plain.execute("PRAGMA journal_mode=DELETE")
    finally:
        plain.close()


@contextmanager
def open_backup(path: Path, folder: Path, *, is_simulated: bool) -> Iterator[Backup]:
    """A private copy of a backup in `folder`, checked whole and brought to this version.

    Raises: NotPossible, which says what is wrong with the file.
    """
    refuse_what_is_none(path)
    with TemporaryDirectory(prefix="restoring-", dir=folder) as room:
        copy = Path(room) / "copy.db"
        make_private_file(copy)
        shutil.copyfile(path, copy)
        _refuse_what_is_half(copy, path)
        database = Database(f"sqlite:///{copy}")
        try:
            yield _brought_up(database, path, is_simulated=is_simulated)
        finally:
            database.close()


def _brought_up(database: Database, path: Path, *, is_simulated: bool) -> Backup:
    try:
        _refuse_what_is_foreign(database, path, is_simulated=is_simulated)
        if version_of(database) != newest_version():
            migrate(database)
        with database.read() as connection:
            return _described(connection, database)
    except DBAPIError as error:
        raise _damaged(path, error.orig) from None


def refuse_what_is_none(path: Path) -> None:
    """Passes if this may be a backup, at first sight.

    Raises: NotPossible.
    """
    if not path.is_file():
        is_none = f"There is no file {path}. Name a backup, or make one: "
        raise NotPossible(is_none, Remedy(Action.BACK_UP))
    try:
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as error:
        raise NotPossible(f"{path} cannot be read ({error.strerror}).") from None
    if begins != _MAGIC:
        raise NotPossible(
            f"{path} is no backup of Handrail. Name one, or make one: ", Remedy(Action.BACK_UP)
        )
    if any(beside.exists() and beside.stat().st_size for beside in _companions(path)[:1]):
        raise NotPossible(
            f"{path} is a queue in use, and part of it lies beside it. Make a backup of it: ",
            Remedy(Action.BACK_UP),
        )


def _refuse_what_is_half(copy: Path, path: Path) -> None:
    plain = sqlite3.connect(copy)
    try:
        (found,) = plain.execute("PRAGMA integrity_check(1)").fetchone()
        (pages,) = plain.execute("PRAGMA page_count").fetchone()
        (size,) = plain.execute("PRAGMA page_size").fetchone()
    except sqlite3.Error as error:
        raise _damaged(path, error) from None
    finally:
        plain.close()
    if found != "ok":
        raise _damaged(path, found)
    if copy.stat().st_size != pages * size:  # cut off where nothing is kept: not looked at above
        raise _damaged(path, "it is cut off")


def _damaged(path: Path, why: object) -> NotPossible:
    reason = str(why).strip().splitlines()[0]
    return NotPossible(f"{path} is damaged, or only half there ({reason}). Take another backup.")


def _refuse_what_is_foreign(database: Database, path: Path, *, is_simulated: bool) -> None:
    with database.read() as connection:
        tables = set(inspect(connection).get_table_names())
        if not {"alembic_version", stamps.name, threads.name} <= tables:
            raise NotPossible(f"{path} belongs to another program: it is no backup of Handrail.")
        is_of_practice = stamp(connection, "simulated") == "yes"
    found = version_of(database)
    if found is None or found > newest_version():
        raise NotPossible(
            f"{path} is of version {found}, newer than this program, which knows "
            f"{newest_version()}. Install the program that made it, or a newer one."
        )
    if is_of_practice is not is_simulated:
        raise NotPossible(
            f"{path} is of a practice queue, and never goes into a real one."
            if is_of_practice
            else f"{path} is of a real queue, and never goes into one to practise with."
        )


def _described(connection: Connection, database: Database) -> Backup:
    made = stamp(connection, MADE_AT)
    return Backup(
        database=database,
        made_at=datetime.fromisoformat(made) if made else _last_written(connection),
        threads=connection.execute(select(func.count()).select_from(threads)).scalar_one(),
        accounts=frozenset(
            handle.casefold() for handle in connection.execute(select(accounts.c.handle)).scalars()
        ),
        origin=origin_of(connection),
    )


def _last_written(connection: Connection) -> datetime:
    """When a plain copy of a queue was the queue: not before its newest entry."""
    newest: datetime | None = connection.execute(select(func.max(audit.c.at))).scalar()
    return newest or datetime(1970, 1, 1, tzinfo=UTC)


def stamp(connection: Connection, name: str) -> str | None:
    """What a database is stamped with; None without such a stamp."""
    return connection.execute(select(stamps.c.value).where(stamps.c.name == name)).scalar()


def origin_of(connection: Connection) -> str | None:
    """Which queue it is, through all backups and restores."""
    return stamp(connection, "origin") or stamp(connection, "id")


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]


def _reach_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
