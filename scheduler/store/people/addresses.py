"""The addresses that stand, encrypted, and how people are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, delete, select

from scheduler.store.fast_statements import Prepared
from scheduler.store.tables.people import person_mail, person_profiles
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody is shown, and reads; None where they said nothing."""

    shown_name: str | None = None
    zone: str | None = None
    language: str | None = None


_PROFILE = Prepared(  # asked for every page
    select(person_profiles.c.shown_name, person_profiles.c.zone, person_profiles.c.language).where(
        person_profiles.c.person == bindparam("person", type_=String)
    )
)


def keep(connection: Connection, person_id: str, token: str, lookup: str, now: datetime) -> None:
    """Keeps somebody's address, encrypted, and what it is found by."""
    values = {"token": token, "lookup": lookup, "at": now}
    upsert(connection, person_mail, {"person": person_id}, values)


def token_of(connection: Connection, person_id: str) -> str | None:
    """Somebody's address, encrypted, or None."""
    query = select(person_mail.c.token).where(person_mail.c.person == person_id)
    token: str | None = connection.execute(query).scalar()
    return token


def owner(connection: Connection, lookups: Sequence[str]) -> str | None:
    """Whose address it is that is found by one of these."""
    query = select(person_mail.c.person).where(person_mail.c.lookup.in_(lookups))
    person: str | None = connection.execute(query).scalar()
    return person


def forget(connection: Connection, person_id: str) -> None:
    """Forgets somebody's address."""
    connection.execute(delete(person_mail).where(person_mail.c.person == person_id))


def everyone(connection: Connection) -> list[tuple[str, str, datetime]]:
    """(person, address, since when) of everybody; addresses encrypted."""
    columns = (person_mail.c.person, person_mail.c.token, person_mail.c.at)
    return [tuple(row) for row in connection.execute(select(*columns))]


def profile(connection: Connection, person_id: str) -> Profile:
    """How somebody is shown."""
    found = _PROFILE.rows(connection, person=person_id)
    return Profile(*found[0]) if found else Profile()


def shown_names(connection: Connection) -> dict[str, str]:
    """What people chose to be called, by id; without those who chose nothing."""
    columns = (person_profiles.c.person, person_profiles.c.shown_name)
    query = select(*columns).where(person_profiles.c.shown_name.is_not(None))
    return {str(row.person): str(row.shown_name) for row in connection.execute(query)}


def keep_profile(connection: Connection, person_id: str, new: Profile) -> None:
    """Keeps how somebody is shown."""
    values = {"shown_name": new.shown_name, "zone": new.zone, "language": new.language}
    upsert(connection, person_profiles, {"person": person_id}, values)
