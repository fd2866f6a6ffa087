"""Who works here, how they sign in, and when they were here last: for administrators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import allowed
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Act, Actor
from scheduler.store.people import addresses, factors, sessions
from scheduler.store.people.sessions import StoredSession
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who has a way in, without who they are."""

    person: StoredPerson
    has_codes: bool
    passkeys: int
    has_address: bool
    sessions: tuple[StoredSession, ...]  # that hold, the newest first
    last_seen: datetime | None  # of late: what ended is forgotten after a day


def everybody(context: PeopleContext, actor: Actor) -> list[Colleague]:
    """Everybody who has a way in, by id; who tells a story has no role.

    Raises: NotAllowed.
    """
    now = context.now()
    with context.database.read() as connection:
        allowed(connection, actor, Act.PEOPLE)
        found = [one for one in people.everybody(connection) if one.is_active]
        return [_colleague(connection, one, now) for one in found]


def colleague(context: PeopleContext, actor: Actor, person_id: str) -> Colleague:
    """One of them.

    Raises: NotAllowed; NotPossible if there is nobody of this id, or their work here has ended.
    """
    now = context.now()
    with context.database.read() as connection:
        allowed(connection, actor, Act.PEOPLE)
        found = people.person(connection, person_id)
        if found is None or not found.is_active:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        return _colleague(connection, found, now)


def _colleague(connection: Connection, person: StoredPerson, now: datetime) -> Colleague:
    totp = factors.totp(connection, person.id)
    known = sessions.of_person(connection, person.id)
    return Colleague(
        person,
        has_codes=totp is not None and totp.is_confirmed,
        passkeys=len(factors.passkeys(connection, person.id)),
        has_address=addresses.token_of(connection, person.id) is not None,
        sessions=tuple(one for one in known if one.holds_at(now)),
        last_seen=max((one.seen_at for one in known), default=None),
    )
