"""Adds a row, or changes the one that is there: the database's own ON CONFLICT."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.store.fast_statements import Prepared


def upsert(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    only_new: Mapping[str, Any] | None = None,
) -> None:
    """Keeps `values` under `key`, the table's primary key; `only_new` where there was no row."""
    row = {**(only_new or {}), **key, **values}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    if any(isinstance(value, ClauseElement) for value in row.values()):
        whole = insert(table).values(row)
        connection.execute(whole.on_conflict_do_update(index_elements=list(key), set_=values))
        return
    statement = _of_plain_values(insert, table, tuple(key), tuple(values))
    connection.execute(statement, row)


@lru_cache(maxsize=256)  # built anew, it takes longer than the database takes to do it
def _of_plain_values(
    insert: Any, table: Table, key: Sequence[str], values: Sequence[str]
) -> Executable:
    begun = insert(table)
    changed = {name: begun.excluded[name] for name in values}
    made: Executable = begun.on_conflict_do_update(index_elements=list(key), set_=changed)
    return made


def add_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds the rows whose keys are not there yet; leaves those that are."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(table).on_conflict_do_nothing(), [dict(row) for row in rows])


def prepared_upsert(table: Table, columns: Sequence[str], key: Sequence[str]) -> Prepared:
    """The same as `upsert` for these columns, compiled once, for what is kept at every key press.

    Its values are given by the names of the columns; `key` names those of the primary key.
    """
    named = ", ".join(columns)
    given = ", ".join(f":{name}" for name in columns)
    kept = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return Prepared(
        f"INSERT INTO {table.name} ({named}) VALUES ({given}) "  # noqa: S608 - our own names
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {kept}"
    )
