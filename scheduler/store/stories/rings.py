"""Who would rather be rung, as the database has it."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from scheduler.store.tables.stories import story_rings


@dataclass(frozen=True, slots=True)
class StoredRing:
    """Somebody who asked to be rung, and where and when: encrypted."""

    id: int
    person: str
    contact: str
    token: str
    at: datetime
    done_at: datetime | None


_COLUMNS = tuple(story_rings.c[one.name] for one in fields(StoredRing))


def add(connection: Connection, person: str, contact: str, token: str, now: datetime) -> None:
    """Stores that somebody asks to be rung."""
    values = {"person": person, "contact": contact, "token": token, "at": now}
    connection.execute(insert(story_rings).values(**values))


def still_open(connection: Connection) -> list[StoredRing]:
    """Who was not rung yet, the longest waiting first."""
    query = select(*_COLUMNS).where(story_rings.c.done_at.is_(None))
    return [StoredRing(*row) for row in connection.execute(query.order_by(story_rings.c.id))]


def of_person(connection: Connection, person_id: str) -> list[StoredRing]:
    """What one person asked, the oldest first."""
    query = select(*_COLUMNS).where(story_rings.c.person == person_id)
    return [StoredRing(*row) for row in connection.execute(query.order_by(story_rings.c.id))]


def done(connection: Connection, number: int, by: str, now: datetime) -> None:
    """Notes that somebody rang."""
    where = story_rings.c.id == number
    connection.execute(update(story_rings).where(where).values(done_at=now, done_by=by))


def all_rings(connection: Connection) -> list[StoredRing]:
    """Everybody's: for a change of the keys."""
    return [StoredRing(*row) for row in connection.execute(select(*_COLUMNS))]


def turn(connection: Connection, number: int, token: str) -> None:
    """Keeps it locked with another key."""
    connection.execute(update(story_rings).where(story_rings.c.id == number).values(token=token))
