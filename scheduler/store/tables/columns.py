"""Kinds of columns that several tables have, and a model's table as Core sees it."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text
from sqlmodel import Field, SQLModel

from scheduler.store.types import UtcDateTime


def instant(
    *,
    nullable: bool = False,
    primary_key: bool = False,
    index: bool | None = None,
    server_default: str | None = None,
) -> Any:
    """A column that holds an aware instant in UTC."""
    column = Column(
        UtcDateTime,
        nullable=nullable,
        primary_key=primary_key,
        index=index,
        server_default=server_default,
    )
    return Field(default=None if nullable else ..., sa_column=column)


def long_text(*, nullable: bool = False, default: Any = ...) -> Any:
    """A column for a text of any length."""
    return Field(default=None if nullable else default, sa_column=Column(Text, nullable=nullable))


def belongs_to(
    parent: str, *, nullable: bool = False, primary_key: bool = False, index: bool | None = None
) -> Any:
    """A column that names another row; this one goes when that one goes."""
    key = ForeignKey(parent, ondelete="CASCADE")
    column: Column[Any] = Column(key, nullable=nullable, primary_key=primary_key, index=index)
    return Field(default=None if nullable else ..., sa_column=column)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over some rows only; a query must name the states as `where` does to use it."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table_of(model: type[SQLModel]) -> Table:
    """The table as SQLAlchemy Core sees it, which the queries are written on."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
