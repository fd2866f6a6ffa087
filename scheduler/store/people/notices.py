"""What people were told: for their bell, and until it is mailed or need not be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from scheduler.store.tables.people import person_notices
from scheduler.store.upsert import add_new

_table = person_notices.c


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Something to tell."""

    key: str
    kind: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """One thing that somebody was told."""

    id: int
    kind: str
    subject: str
    words: str
    at: datetime
    read_at: datetime | None
    mail_at: datetime | None
    key: str  # the one time that it happened


_COLUMNS = tuple(_table[name] for name in StoredNotice.__slots__)


def add(connection: Connection, people: Collection[str], notice: NewNotice, now: datetime) -> None:
    """Tells each of these people, but for whom it was told before."""
    if not people:
        return
    values = {
        "key": notice.key,
        "kind": notice.kind,
        "subject": notice.subject,
        "words": notice.words,
        "at": now,
        "mail_at": now,
    }
    rows = [{"person": person, **values} for person in sorted(people)]
    add_new(connection, person_notices, rows)


def keys_told(connection: Connection, keys: Collection[str]) -> set[str]:
    """Which of these were told to anybody."""
    query = select(_table.key).where(_table.key.in_(sorted(keys))).distinct()
    return set(connection.execute(query).scalars()) if keys else set()


def of_person(connection: Connection, person: str, most: int) -> list[StoredNotice]:
    """The newest of somebody's, newest first."""
    query = select(*_COLUMNS).where(_table.person == person)
    rows = connection.execute(query.order_by(_table.at.desc(), _table.id.desc()).limit(most))
    return [StoredNotice(*row) for row in rows]


def every_of(connection: Connection, person: str) -> list[StoredNotice]:
    """All of somebody's, oldest first."""
    query = select(*_COLUMNS).where(_table.person == person).order_by(_table.id)
    return [StoredNotice(*row) for row in connection.execute(query)]


def one(connection: Connection, person: str, number: int) -> StoredNotice | None:
    """One of somebody's, or None: another person's is not there."""
    query = select(*_COLUMNS).where(_table.person == person, _table.id == number)
    row = connection.execute(query).first()
    return None if row is None else StoredNotice(*row)


def count_unread(connection: Connection, person: str) -> int:
    """How many somebody has not read."""
    query = select(func.count()).where(_table.person == person, _table.read_at.is_(None))
    return int(connection.execute(query).scalar_one())


def mark_read(
    connection: Connection, person: str, now: datetime, numbers: Sequence[int] | None = None
) -> None:
    """Notes that somebody has read these of theirs, or all. What was read needs no mail."""
    statement = update(person_notices).where(_table.person == person, _table.read_at.is_(None))
    if numbers is not None:
        statement = statement.where(_table.id.in_(numbers))
    connection.execute(statement.values(read_at=now, mail_at=None))


def mark_unread(connection: Connection, person: str, number: int) -> None:
    """Lets one of somebody's stand as new; it is not mailed again."""
    its = (_table.person == person, _table.id == number)
    connection.execute(update(person_notices).where(*its).values(read_at=None))


def people_to_mail(connection: Connection, now: datetime) -> list[str]:
    """Whose notices are to be looked at now, for a mail."""
    query = select(_table.person).where(_table.mail_at.is_not(None), _table.mail_at <= now)
    return list(connection.execute(query.distinct().order_by(_table.person)).scalars())


def to_mail(connection: Connection, person: str, now: datetime) -> list[StoredNotice]:
    """Somebody's that are to be looked at now, oldest first."""
    query = select(*_COLUMNS).where(
        _table.person == person, _table.mail_at.is_not(None), _table.mail_at <= now
    )
    return [StoredNotice(*row) for row in connection.execute(query.order_by(_table.at, _table.id))]


def look_at(connection: Connection, numbers: Sequence[int], when: datetime | None) -> None:
    """Has these looked at for a mail then; None: never again. What was read stays unmailed."""
    if numbers:
        statement = update(person_notices).where(
            _table.id.in_(numbers), _table.mail_at.is_not(None)
        )
        connection.execute(statement.values(mail_at=when))


def look_again(connection: Connection, person: str, now: datetime) -> None:
    """Has everything of somebody's that waits for a mail looked at anew: they chose otherwise."""
    statement = update(person_notices).where(_table.person == person, _table.mail_at.is_not(None))
    connection.execute(statement.values(mail_at=now))


def forget_about(connection: Connection, subject: str, kinds: Collection[str]) -> None:
    """Forgets what people were told about something that is no more."""
    about = (_table.subject == subject, _table.kind.in_(sorted(kinds)))
    connection.execute(delete(person_notices).where(*about))
