"""Copies every row of one database into another: between SQLite and PostgreSQL too.

Values go as the drivers give them, and not by what our classes make of them: a copy of an older
version's tables is read by this program, and a row that somebody has changed is copied as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, column, inspect, select, table, text
from sqlmodel import SQLModel

from scheduler.store.types import NEVER

_AT_ONCE = 1_000  # rows
_VERSION = "alembic_version"  # each database keeps its own
_Reader = Callable[[Any], Any]


def tables_of(connection: Connection) -> dict[str, dict[str, Any]]:
    """The type of each column of each table, but for the version; parents before children."""
    # All in one: asked table by table, a server takes longer to say it than to copy a queue.
    found = inspect(connection).get_multi_columns()
    there = {name: columns for (_, name), columns in found.items()}
    there.pop(_VERSION, None)
    known = [one.name for one in SQLModel.metadata.sorted_tables if one.name in there]
    return {
        name: {one["name"]: one["type"] for one in there[name]}
        for name in (*known, *sorted(set(there) - set(known)))
    }


def replace_contents(source: Connection, target: Connection) -> None:
    """Puts the rows of `source` in place of all rows of `target`, in the caller's transaction.

    What triggers would count again comes along as it was counted; numbers go on after the largest.
    """
    tables = tables_of(target)
    with _without_triggers(target, tables):
        _empty(target, list(tables))
        from_there = tables_of(source)
        for name, columns in tables.items():
            shared = [one for one in columns if one in from_there.get(name, {})]
            if shared:
                _copy(source, target, name, {one: columns[one] for one in shared})
    if target.dialect.name == "postgresql":
        _go_on_counting(target, tables)


def _copy(source: Connection, target: Connection, name: str, columns: Mapping[str, Any]) -> None:
    readers = [_reader(kind, target.dialect.name) for kind in columns.values()]
    where = table(name, *map(column, columns))
    # Of the statement alone: on the connection it would hold for whatever follows.
    rows = source.execute(select(where).execution_options(yield_per=_AT_ONCE))
    for some in rows.partitions():
        values = [
            {named: read(value) for named, read, value in zip(columns, readers, row, strict=True)}
            for row in some
        ]
        target.execute(where.insert(), values)


def _reader(kind: Any, dialect: str) -> _Reader:
    """From what either driver gives to what this one keeps in such a column."""
    if dialect == "sqlite":
        return _for_sqlite
    match kind.python_type.__name__:
        case "bool":
            return lambda value: None if value is None else bool(value)
        case "datetime":
            return _instant
        case _:
            return lambda value: value


def _for_sqlite(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case datetime():
            utc = value.astimezone(UTC) if value.tzinfo else value
            return utc.strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")
        case Decimal():
            return float(value)
        case _:
            return value


def _instant(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return NEVER  # as it is read everywhere: no thread goes out then
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _empty(target: Connection, tables: Sequence[str]) -> None:
    if target.dialect.name == "postgresql":
        named = ", ".join(map(_quoted, tables))
        target.execute(text(f"TRUNCATE {named} RESTART IDENTITY CASCADE"))
        return
    target.execute(text("PRAGMA defer_foreign_keys=ON"))
    for name in reversed(tables):
        target.execute(text(f"DELETE FROM {_quoted(name)}"))  # noqa: S608 - a table of our own


@contextmanager
def _without_triggers(target: Connection, tables: Mapping[str, Any]) -> Iterator[None]:
    """Keeps triggers from counting what is only put back."""
    if target.dialect.name == "postgresql":
        for name in tables:
            target.execute(text(f"ALTER TABLE {_quoted(name)} DISABLE TRIGGER USER"))
        yield
        for name in tables:
            target.execute(text(f"ALTER TABLE {_quoted(name)} ENABLE TRIGGER USER"))
        return
    made = target.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = made.all()
    for name, _ in triggers:
        target.exec_driver_sql(f"DROP TRIGGER {_quoted(name)}")
    yield
    for _, sql in triggers:
        target.exec_driver_sql(sql)


def _go_on_counting(target: Connection, tables: Mapping[str, Mapping[str, Any]]) -> None:
    for name, columns in tables.items():
        if "id" not in columns:
            continue
        asked = {"table": _quoted(name)}
        counter = target.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), asked
        ).scalar()
        if counter is not None:
            target.execute(
                text(
                    f"SELECT setval(:counter, coalesce(max(id), 0) + 1, false)"  # noqa: S608
                    f" FROM {_quoted(name)}"
                ),
                {"counter": counter},
            )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
