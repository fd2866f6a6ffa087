"""A row in every table, with a mark in every text of it: whatever shows the mark shows that row."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    create_engine,
    insert,
    literal,
    text,
)
from sqlmodel import SQLModel

from scheduler.store.types import UtcDateTime

NUMBER = 424_242  # the number of whatever has one
_AT = datetime(2027, 10, 5, 12, tzinfo=UTC)
_OURS_ALONE = {"stamp", "gate"}  # one row each, of a database and no charity


def plant(url: str, mark: str, schema: str = "") -> list[str]:
    """Puts one row into each table, whether or not what it belongs to is there; the tables' names.

    `url` is of somebody who may do anything; `schema` is the charity's on PostgreSQL.
    """
    planted = []
    engine = create_engine(url)
    with engine.begin() as connection:
        if schema:  # no trigger fires, and no key is looked for; SQLite does so by itself
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f'SET LOCAL search_path = "{schema}"'))
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in _OURS_ALONE:
                connection.execute(insert(table).values(_row(table, mark)))
                planted.append(table.name)
    engine.dispose()
    return planted


def _row(table: Table, mark: str) -> dict[str, Any]:
    return {column.name: _value(column, f"{mark}-{table.name}") for column in table.columns}


def _value(column: Column[Any], mark: str) -> Any:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return _AT
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return NUMBER
    if isinstance(kind, Float):
        return 1.0
    if isinstance(kind, LargeBinary):
        return mark.encode()
    if isinstance(kind, String):
        return f"{mark}-{column.name}"[: kind.length or 200]
    return literal(f"{mark}-{column.name}", String())  # a value that it has not: as it is
