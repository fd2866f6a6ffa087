"""Knows a database again: whether the one at its address is still the one that was opened."""

from sqlalchemy.exc import SQLAlchemyError

from scheduler.errors import DatabaseError
from scheduler.store.database import Database, id_of


def mark_of(database: Database) -> str | None:
    """What no other database has; None where an older version made it."""
    return id_of(database)


def has_another_mark(database: Database, mark: str | None) -> bool:
    """Whether another database lies there now. One that cannot be asked may be the same."""
    if database.was_replaced:
        return True
    try:
        return mark is not None and id_of(database) != mark
    except (DatabaseError, SQLAlchemyError):
        return False
