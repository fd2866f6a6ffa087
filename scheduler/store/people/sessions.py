"""Who is signed in, in which browser."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import Connection, String, Update, bindparam, insert, select, update

from scheduler.store.fast_statements import Prepared
from scheduler.store.tables.people import person_sessions

_table = person_sessions.c


@dataclass(frozen=True, slots=True)
class NewSession:
    """Somebody who signs in."""

    person: str
    proof: str
    is_whole: bool
    made_at: datetime
    seen_at: datetime
    idle_seconds: int
    ends_at: datetime
    strong_at: datetime | None
    browser: str
    network: str


@dataclass(frozen=True, slots=True)
class StoredSession(NewSession):
    """Somebody who is signed in."""

    id: int

    def holds_at(self, now: datetime) -> bool:
        """Whether it has not ended, by its idle time or altogether."""
        return now < self.ends_at and now < self.seen_at + timedelta(seconds=self.idle_seconds)


class SessionColumns(TypedDict, total=False):
    """What may change while somebody is signed in; what is left out stays as it is."""

    seen_at: datetime
    strong_at: datetime


_COLUMNS = tuple(_table[field.name] for field in fields(StoredSession))
_BY_TOKEN = Prepared(  # asked for every page
    select(*_COLUMNS).where(_table.token_hash == bindparam("token_hash", type_=String))
)


def add(connection: Connection, token_hash: str, form_hash: str, session: NewSession) -> int:
    """Keeps a session; its number. `form_hash` is of what its pages' forms carry."""
    values = {field.name: getattr(session, field.name) for field in fields(NewSession)}
    statement = insert(person_sessions).values(token_hash=token_hash, form_hash=form_hash, **values)
    return int(connection.execute(statement.returning(_table.id)).scalar_one())


def find(connection: Connection, token_hash: str) -> StoredSession | None:
    """The session with this token, or None."""
    found = _BY_TOKEN.rows(connection, token_hash=token_hash)
    return StoredSession(*found[0]) if found else None


def of_person(connection: Connection, person_id: str) -> list[StoredSession]:
    """Somebody's sessions, the newest first, whether they still hold or not."""
    query = select(*_COLUMNS).where(_table.person == person_id).order_by(_table.made_at.desc())
    return [StoredSession(*row) for row in connection.execute(query)]


def change(connection: Connection, number: int, **columns: Unpack[SessionColumns]) -> bool:
    """Changes a session; whether it was there."""
    statement = update(person_sessions).where(_table.id == number).values(**columns)
    return connection.execute(statement).rowcount == 1


def owner_of_form(connection: Connection, form_hash: str) -> str | None:
    """Whose page a form is from, also after the session's end; None if nobody knows."""
    query = select(_table.person).where(_table.form_hash == form_hash)
    person: str | None = connection.execute(query).scalar()
    return person


def end(connection: Connection, number: int, person_id: str) -> bool:
    """Ends one of somebody's sessions; whether it was there."""
    statement = _ended().where(_table.id == number, _table.person == person_id)
    return connection.execute(statement).rowcount == 1


def end_all(connection: Connection, person_id: str, but: int | None = None) -> int:
    """Ends all of somebody's sessions, but for one; how many there were."""
    statement = _ended().where(_table.person == person_id)
    if but is not None:
        statement = statement.where(_table.id != but)
    return connection.execute(statement).rowcount


def _ended() -> Update:
    """Ends what holds still. The row stays for a day: whose a form is that is sent too late?"""
    return (
        update(person_sessions)
        .where(_table.ends_at > _table.seen_at)
        .values(ends_at=_table.seen_at)
    )
