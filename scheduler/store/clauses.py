"""Pieces that statements are made of."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Exists, FromClause, Integer, bindparam, literal_column, select

from scheduler.store.types import UtcDateTime

ONE, ZERO = literal_column("1", Integer), literal_column("0", Integer)


def written(state: StrEnum) -> ColumnElement[str]:
    """A state written out in a statement, not bound, so that the partial indexes serve."""
    return literal_column(f"'{state.value}'")


def at(name: str) -> ColumnElement[datetime]:
    """An instant that is named in a statement and given with each call."""
    return bindparam(name, type_=UtcDateTime)


def some(source: FromClause, *conditions: ColumnElement[bool], around: FromClause) -> Exists:
    """Whether a row of `source` fits, asked of each row of `around` in the statement about it."""
    return select(ONE).select_from(source).where(*conditions).correlate(around).exists()
