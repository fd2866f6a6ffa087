"""Forms that could not be taken, each for the person who typed it, encrypted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.store.tables.people import kept_forms

_table = kept_forms.c


@dataclass(frozen=True, slots=True)
class StoredForm:
    """What somebody typed, encrypted."""

    id: int
    person: str
    token: str
    made_at: datetime
    until: datetime


def add(
    connection: Connection, person_id: str, token: str, now: datetime, until: datetime, most: int
) -> int:
    """Keeps a form, and of somebody's the newest `most` alone; its number."""
    values = {"person": person_id, "token": token, "made_at": now, "until": until}
    made = insert(kept_forms).values(**values).returning(_table.id)
    number = int(connection.execute(made).scalar_one())
    newest = select(_table.id).where(_table.person == person_id).order_by(_table.id.desc())
    older = newest.offset(most).subquery()
    connection.execute(delete(kept_forms).where(_table.id.in_(select(older.c.id))))
    return number


def of_person(connection: Connection, person_id: str, now: datetime) -> list[StoredForm]:
    """What is kept for somebody still, the newest first."""
    query = select(kept_forms).where(_table.person == person_id, _table.until > now)
    rows = connection.execute(query.order_by(_table.id.desc()))
    return [StoredForm(*row) for row in rows]


def forget(connection: Connection, person_id: str, number: int) -> bool:
    """Forgets one of somebody's forms; whether it was there."""
    gone = delete(kept_forms).where(_table.person == person_id, _table.id == number)
    return connection.execute(gone).rowcount == 1


def forget_all(connection: Connection, person_id: str) -> None:
    """Forgets whatever was kept for somebody."""
    connection.execute(delete(kept_forms).where(_table.person == person_id))


def all_tokens(connection: Connection) -> list[tuple[int, str]]:
    """(number, what was typed) of every form, encrypted."""
    return [tuple(row) for row in connection.execute(select(_table.id, _table.token))]


def keep_token(connection: Connection, number: int, token: str) -> None:
    """Keeps the same words, encrypted anew."""
    connection.execute(update(kept_forms).where(_table.id == number).values(token=token))
