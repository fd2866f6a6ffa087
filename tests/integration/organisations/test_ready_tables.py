"""The tables that the tests make without the migrations are those that the migrations make."""

from pathlib import Path

import pytest

from scheduler.bootstrap.charities import organisations
from scheduler.store import database as store
from scheduler.store.database import Database
from tests.support.databases.ready_tables import MIGRATE

_ON_SQLITE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
_ON_SERVER = """
SELECT replace(told, current_schema(), '') FROM (
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) AS told
        FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL SELECT concat(conrelid::regclass, ' ', conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
        JOIN pg_class ON tgrelid = pg_class.oid
        WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
) AS everything ORDER BY 1
"""


def shape_of(database: Database) -> list[str]:
    """Every column, index, condition and trigger, and what must be known to write into them."""
    with database.read() as connection:
        asked = _ON_SQLITE if database.is_sqlite else _ON_SERVER
        stamped = connection.exec_driver_sql("SELECT value FROM stamp WHERE name <> 'id'")
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        known = sorted((*stamped.scalars(), *version.scalars()))
        told = connection.exec_driver_sql(asked).scalars().all()
        # Alembic keeps a table's conditions in a set: the order is another one each time.
        return [*(_in_order(one) for one in told), *known]


def _in_order(statement: str) -> str:
    return "\n".join(sorted(line.strip().rstrip(",") for line in statement.splitlines()))


def test_a_charitys_tables_are_those_that_the_migrations_make(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []
    for key in ("hull", "leeds", "york"):
        if key == "york":
            monkeypatch.setattr(store, "upgrade", MIGRATE)
        organisations.add(installation, key, f"{key} Minds")
        workspace = organisations.workspace_of(installation, key)
        shapes.append(shape_of(workspace.database))
        workspace.database.close()
    assert len(shapes[0]) > 100
    assert shapes[0] == shapes[1] == shapes[2]
