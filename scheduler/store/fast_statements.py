"""Statements on the path of every post: written once, handed straight to the driver.

Through SQLAlchemy such a statement takes longer than the durable commit that it is part of. It
stays in the caller's transaction all the same. For everything else: SQLAlchemy.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")


class Prepared:
    """One statement; its values are named `:name`, and `{real_time}` is the database's clock."""

    def __init__(self, sql: str) -> None:
        self._sql = {
            dialect: _PARAMETER.sub(style, sql.replace("{real_time}", REAL_TIME[dialect]))
            for dialect, style in _STYLES.items()
        }

    def change(self, connection: Connection, **values: Any) -> int:
        """How many rows it changed."""
        return int(self._run(connection, values).rowcount)

    def change_each(
        self, connection: Connection, rows: Sequence[Mapping[str, Any]], *, are_plain: bool = False
    ) -> None:
        """Does it once for each of `rows`; plain ones, with `plain_instant`, go as they are."""
        cursor = _driver(connection).cursor()
        dialect = connection.dialect.name
        plain = rows if are_plain else [_plain(row, dialect) for row in rows]
        try:
            cursor.executemany(self._sql[dialect], plain)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _translated(connection, self._sql[dialect], error) from error

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """What it finds. Times come as the driver gives them: read them with `aware`."""
        return list(self._run(connection, values).fetchall())

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        dialect = connection.dialect.name
        try:
            return _driver(connection).execute(self._sql[dialect], _plain(values, dialect))
        except connection.dialect.loaded_dbapi.Error as error:
            raise _translated(connection, self._sql[dialect], error) from error


# Seconds since 1970 by the database's own clock. Leases use nothing else.
REAL_TIME = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())",
}
_PLAIN = frozenset({str, int, float, bool, type(None)})  # as they are; most values are
_STYLES = {"sqlite": r":\1", "postgresql": r"%(\1)s"}


def aware(value: str | datetime) -> datetime:
    """A time as a driver gives it, aware and in UTC; SQLite keeps text."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def plain_instant(connection: Connection, instant: datetime | None) -> Any:
    """A time as the driver takes it, for who has thousands of rows with a few instants."""
    return _plain_value(instant, connection.dialect.name)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _plain(values: Mapping[str, Any], dialect: str) -> dict[str, Any]:
    """Values that every driver knows; times as the tables' own type keeps them."""
    return {
        name: value if type(value) in _PLAIN else _plain_value(value, dialect)
        for name, value in values.items()
    }


def _plain_value(value: Any, dialect: str) -> Any:
    if isinstance(value, datetime):
        return _plain_instant(value, dialect)
    return value.value if isinstance(value, Enum) else value


@lru_cache(maxsize=64)  # one transaction writes the same instant again and again
def _plain_instant(instant: datetime, dialect: str) -> datetime | str:
    if instant.tzinfo is None:
        raise ValueError("the store takes aware times only")
    utc = instant.astimezone(UTC)
    if dialect != "sqlite":
        return utc
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _translated(connection: Connection, sql: str, error: Exception) -> Exception:
    """The error as SQLAlchemy would raise it, without the values: they may be personal."""
    dbapi = connection.dialect.loaded_dbapi
    return DBAPIError.instance(sql, None, error, dbapi.Error, hide_parameters=True)
