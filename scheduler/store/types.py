"""Column types that behave the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

Value = TypeVar("Value")


class TextOf(TypeDecorator[Value]):
    """A value that is kept as a text."""

    impl = String
    cache_ok = True

    def __init__(self, read: Callable[[str], Value], write: Callable[[Value], str] = str) -> None:
        super().__init__()
        self.read, self.write = read, write

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        """Its text going in."""
        return None if value is None else self.write(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Value | None:
        """The value coming out."""
        return None if value is None else self.read(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite alone would hand it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """UTC going in; a naive time is a fault of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the store takes aware times only")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC coming out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
