"""Statements that run for every post or at every tick: written in Core, compiled once, handed over.

Through SQLAlchemy such a statement takes longer than the durable commit that it is part of. It
stays in the caller's transaction all the same. For what runs less often: SQLAlchemy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ClauseElement,
    Connection,
    Dialect,
    Float,
    FunctionElement,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine

Bound = str | int | float | datetime | Enum | None  # what a statement is asked with
Reader = Callable[[Any], Any]  # from what the driver gives to what the column's type says


class real_time(FunctionElement[float]):  # noqa: N801 - reads as the SQL function that it is
    """Seconds since 1970 by the database's own clock. Leases use nothing else."""

    type = Float()
    inherit_cache = True


@compiles(real_time, "sqlite")
def _real_time_sqlite(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(real_time, "postgresql")
def _real_time_postgresql(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "extract(epoch from clock_timestamp())"


@dataclass(slots=True)
class Compiled:
    """A statement as one driver takes it."""

    sql: str
    constants: dict[str, Any]  # values that stand in the statement itself
    readers: tuple[tuple[int, Reader], ...]  # of the columns that the driver does not read itself


class Prepared:
    """One statement; its open values are named by `bindparam`, a row's columns by `sets`."""

    def __init__(self, statement: ClauseElement | str, sets: Sequence[str] | None = None) -> None:
        self._statement = text(statement) if isinstance(statement, str) else statement
        self._sets = sets
        self._compiled: dict[str, Compiled] = {}

    def change(self, connection: Connection, **values: Bound) -> int:
        """How many rows it changed."""
        return int(self._run(connection, values).rowcount)

    def change_each(
        self,
        connection: Connection,
        rows: Sequence[Mapping[str, Bound]],
        *,
        are_plain: bool = False,
    ) -> None:
        """Does it once for each of `rows`; plain ones, with `plain_instant`, go as they are."""
        cursor = _driver(connection).cursor()
        compiled = self.compiled(connection.dialect)
        dialect = connection.dialect.name
        plain = rows if are_plain else [compiled.constants | _plain(row, dialect) for row in rows]
        try:
            cursor.executemany(compiled.sql, plain)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _translated(connection, compiled.sql, error) from error

    def rows(self, connection: Connection, **values: Bound) -> list[tuple[Any, ...]]:
        """What it finds, each value as its column's type reads it."""
        rows: list[tuple[Any, ...]] = self._run(connection, values).fetchall()
        readers = self.compiled(connection.dialect).readers
        return [_read(row, readers) for row in rows] if readers else rows

    def compiled(self, dialect: Dialect) -> Compiled:
        """The statement for a dialect, made when it is first asked for."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self._statement, dialect, self._sets)
        return known

    def _run(self, connection: Connection, values: dict[str, Bound]) -> Any:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name) or self.compiled(dialect)
        for name, value in values.items():  # the caller's own, made for this call: no copy is
            if type(value) not in _PLAIN:
                values[name] = _plain_value(value, dialect.name)
        if compiled.constants:
            values.update(compiled.constants)
        try:
            return _driver(connection).execute(compiled.sql, values)
        except dialect.loaded_dbapi.Error as error:
            raise _translated(connection, compiled.sql, error) from error


def plain_instant(connection: Connection, instant: datetime | None) -> Bound:
    """A time as the driver takes it, for who has thousands of rows with a few instants."""
    return _plain_value(instant, connection.dialect.name)


def _compile(statement: ClauseElement, dialect: Dialect, sets: Sequence[str] | None) -> Compiled:
    # SQLite's own style is "?" by position; both drivers take values by name.
    named = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled: Any = statement.compile(dialect=named, column_keys=sets)
    constants = {
        compiled.bind_names[bind]: _plain_value(bind.value, dialect.name)
        for bind in compiled.binds.values()
        if not bind.required
    }
    columns = getattr(statement, "selected_columns", ())
    readers = ((place, _reader(column.type, named)) for place, column in enumerate(columns))
    needed = tuple((place, read) for place, read in readers if read is not None)
    return Compiled(compiled.string, constants, needed)


def _read(row: tuple[Any, ...], readers: Sequence[tuple[int, Reader]]) -> tuple[Any, ...]:
    values = list(row)
    for place, read in readers:
        if (value := values[place]) is not None:  # as each of them reads it
            values[place] = read(value)
    return tuple(values)


def _reader(of_type: TypeEngine[Any], dialect: Dialect) -> Reader | None:
    """How a column's value is read; both drivers give all but these as they are."""
    if not isinstance(of_type, TypeDecorator | Boolean):
        return None
    return of_type.dialect_impl(dialect).result_processor(dialect, None)


_PLAIN = frozenset({str, int, float, bool, type(None)})  # as they are; most values are


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _plain(values: Mapping[str, Bound], dialect: str) -> dict[str, Bound]:
    """Values that every driver knows; times as the tables' own type keeps them."""
    return {
        name: value if type(value) in _PLAIN else _plain_value(value, dialect)
        for name, value in values.items()
    }


def _plain_value(value: Bound, dialect: str) -> Bound:
    if isinstance(value, datetime):
        return _plain_instant(value, dialect)
    return value._value_ if isinstance(value, Enum) else value  # `value` is worked out anew


@lru_cache(maxsize=64)  # one transaction writes the same instant again and again
def _plain_instant(instant: datetime, dialect: str) -> datetime | str:
    if instant.tzinfo is None:
        raise ValueError("the store takes aware times only")
    utc = instant.astimezone(UTC)
    if dialect != "sqlite":
        return utc
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _translated(connection: Connection, sql: str, error: Any) -> Exception:
    """The error as SQLAlchemy would raise it, without the values: they may be personal."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if is_gone:
        # Or the transaction would be rolled back on what is gone, and that error hide this one.
        connection.invalidate(error)
        connection.engine.dispose()  # what else lies ready is of the same server
    translated: Exception = DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True,
        connection_invalidated=is_gone,
    )  # fmt: skip
    return translated
