"""Brings a database's tables to this program's version, and says which programs may use them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select

from scheduler.errors import DatabaseError
from scheduler.remedies import Action, Remedy
from scheduler.store.table_locks import lock_every_table
from scheduler.store.tables.queue import stamps
from scheduler.store.upsert import upsert

if TYPE_CHECKING:
    from scheduler.store.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
_OLDEST_PROGRAM = "oldest program"  # a stamp
# Programs of this version and later may work with the tables as they are now. Raise it with a
# migration that takes away or changes what they know, and with any change to what the gate asks: a
# program that asks less would send what is refused here. What only adds leaves it as it is.
OLDEST_THAT_MAY = "0039"  # the first that knows why X refuses words that it has already


@dataclass(frozen=True, slots=True)
class TablesFound:
    """What a database holds before anything is done with it."""

    is_newest: bool = False  # its tables are as this program knows them
    is_empty: bool = False
    is_foreign: bool = False  # tables, and none of ours


def found_in(connection: Connection) -> TablesFound:
    """Looks whether there are tables, whose they are, and of which version."""
    if not _has_versions(connection):
        is_foreign = bool(inspect(connection).get_table_names())
        return TablesFound(is_empty=not is_foreign, is_foreign=is_foreign)
    return TablesFound(is_newest=_version_in(connection) == _newest_version())


def upgrade(database: "Database") -> None:
    """Brings the tables to this program's version; doing it twice changes nothing."""
    migrate(database)


def migrate(database: "Database", version: str | None = None) -> None:
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


def version_of(database: "Database") -> str | None:
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


def require_fit(database: "Database") -> None:
    """Passes if this program may work with the tables as they are.

    Raises: DatabaseError, with the command that mends it.
    """
    found, wanted = version_of(database), _newest_version()
    if found == wanted:
        return
    if found is None or found < wanted:
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


def _takes_programs_of(database: "Database", version: str) -> bool:
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
    return _newest_version()


@cache
def _newest_version() -> str:
    """What this program's migrations lead to; finding out reads every one of them."""
    return str(ScriptDirectory.from_config(_alembic()).get_current_head())


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
