"""What single people are told, until they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from scheduler.store.tables.stories import person_messages


@dataclass(frozen=True, slots=True)
class StoryMessage:
    """Something that one person has not been told yet."""

    id: int
    person: str
    subject: str
    text: str
    otherwise: str  # what the organisation is told, if they cannot be reached
    tries: int


def leave(
    connection: Connection, person: str, subject: str, text: str, otherwise: str, now: datetime
) -> None:
    """Leaves word for one person, once for each subject; without a word of a story in it."""
    table = person_messages.c
    known = select(table.id).where(table.person == person, table.subject == subject)
    if connection.execute(known).first() is None:
        connection.execute(
            insert(person_messages).values(
                person=person, subject=subject, text=text, otherwise=otherwise, at=now, tries=0
            )
        )


def told_already(connection: Connection, subjects: Sequence[str]) -> set[str]:
    """Which of these subjects somebody was left word of; asked a few hundred at a time."""
    found: set[str] = set()
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        query = select(person_messages.c.subject).where(person_messages.c.subject.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def untold(connection: Connection) -> list[StoryMessage]:
    """What nobody was told yet, oldest first."""
    table = person_messages.c
    columns = (table.id, table.person, table.subject, table.text, table.otherwise, table.tries)
    rows = connection.execute(
        select(*columns).where(table.told_at.is_(None)).order_by(table.at, table.id)
    )
    return [StoryMessage(*row) for row in rows]


def note_told(connection: Connection, number: int, now: datetime) -> None:
    """Somebody was told."""
    _change(connection, number, {"told_at": now})


def note_failure(connection: Connection, message: StoryMessage) -> None:
    """Their address did not take it."""
    _change(connection, message.id, {"tries": message.tries + 1})


def _change(connection: Connection, number: int, columns: Mapping[str, datetime | int]) -> None:
    connection.execute(
        update(person_messages).where(person_messages.c.id == number).values(columns)
    )
