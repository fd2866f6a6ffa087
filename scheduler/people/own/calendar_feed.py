"""One's own address of the calendar, for a calendar program that cannot sign in.

Whoever has the address reads: so it is one person's, is shown once, is kept as a hash, opens
nothing but the calendar, and ends when they withdraw it, lose their roles or leave.
"""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotAllowed
from scheduler.people.actors import actor_of, allowed
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Act, Actor, may
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import feeds


def make(context: PeopleContext, actor: Actor) -> Token:
    """Makes one's own address anew, and gives its secret; the one before opens nothing any more.

    Raises: NotAllowed.
    """
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        allowed(connection, actor, Act.SEE)
        feeds.keep(connection, actor.id, hash_of(token), now)
        _note(connection, actor, now, "made a calendar address")
    return token


def made_at(context: PeopleContext, actor: Actor) -> datetime | None:
    """When one's own address was made; None if there is none."""
    with context.database.read() as connection:
        return feeds.made_at(connection, actor.id)


def withdraw(context: PeopleContext, actor: Actor) -> bool:
    """Ends one's own address; whether there was one."""
    now = context.now()
    with context.database.write() as connection:
        was_there = feeds.end(connection, actor.id)
        if was_there:
            _note(connection, actor, now, "withdrew their calendar address")
    return was_there


def reader(context: PeopleContext, token: str) -> Actor | None:
    """Whose address it is, with their roles of this moment; None if it opens nothing any more."""
    with context.database.read() as connection:
        person = feeds.person_with(connection, hash_of(token))
        if person is None:
            return None
        try:
            found = actor_of(connection, person)
        except NotAllowed:
            return None
    return found if may(found, Act.SEE) else None


def _note(connection: Connection, actor: Actor, now: datetime, to: str) -> None:
    entry = audit.AuditEntry(now, actor.written, f"person:{actor.id}", "", to, "")
    audit.record(connection, [entry])
