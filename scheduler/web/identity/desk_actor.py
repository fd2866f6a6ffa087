"""Who is signed in: the one module that knows how anybody proves who they are.

Everything else at the desk asks `who`, and gets a `Person` or nobody.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from scheduler.clock import Clock
from scheduler.errors import NotAllowed
from scheduler.people import accounts
from scheduler.people.actors import actor_of
from scheduler.people.roles import EVERY_ACCOUNT, Act, Actor, may
from scheduler.store.database import Database
from scheduler.store.stories import people as stored
from scheduler.web.identity.sessions import Sessions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in, with their roles of this moment."""

    actor: Actor
    ends_at: datetime  # their session, if nothing more is done in it

    @property
    def name(self) -> str:
        """What colleagues read."""
        return name_of(self.actor.id)

    @property
    def roles(self) -> str:
        """Their roles in words, and for which accounts where it is not for all."""
        told = []
        for role in sorted(self.actor.roles):
            only = sorted(account for one, account in self.actor.only if one is role)
            told.append(f"{role} for {' and '.join(only)}" if only else role)
        said = ", ".join(told)
        return said[:1].upper() + said[1:]

    def may(self, act: Act, *, account: str | None = None) -> bool:
        """Whether they may do it here: for one account, or for any at all."""
        return may(self.actor, act, account=account)

    def may_lift(self, scope: str, subject: str) -> bool:
        """Whether they might release a hold; the verb asks for each thread of a campaign."""
        match scope:
            case "everything":
                return self.may(Act.LIFT, account=EVERY_ACCOUNT)
            case "account":
                return self.may(Act.LIFT, account=subject)
            case _:
                return self.may(Act.LIFT)


@dataclass(frozen=True, slots=True)
class DeskPeople:
    """What the verbs about people work with, and who is signed in where."""

    database: Database
    clock: Clock
    sessions: Sessions

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self.clock.now()


def who(people: DeskPeople, secret: str, *, is_used: bool = True) -> SignedIn | None:
    """Who is signed in with the secret of a cookie; nobody, once their account is closed."""
    session = people.sessions.find(secret, people.now(), is_used=is_used)
    if session is None:
        return None
    # Asked each time: a role that was taken away is gone at the next request.
    with people.database.read() as connection, suppress(NotAllowed):
        return SignedIn(actor_of(connection, session.person_id), session.ends_at)
    return None


def sign_in(people: DeskPeople, person_id: str, passphrase: str) -> str:
    """Signs somebody in by their passphrase; gives the secret of a new session.

    Raises: NotAllowed, with the same words whoever it was.
    """
    actor = accounts.by_passphrase(people, person_id.strip().lower(), passphrase)
    return people.sessions.begin(actor.id, people.now())


def sign_in_as(people: DeskPeople, person_id: str) -> str:
    """Signs in one of the sample people of a demonstration, who have no secrets.

    Raises: NotAllowed if there is nobody of this id.
    """
    with people.database.read() as connection:
        found = stored.person(connection, person_id)
    if found is None:
        raise NotAllowed("There is nobody of this name here.")
    return people.sessions.begin(found.id, people.now())


def has_people(people: DeskPeople) -> bool:
    """Whether there is anybody who could sign in."""
    with people.database.read() as connection:
        return any(
            one.is_active and one.passphrase_hash is not None
            for one in stored.everybody(connection)
        )


def name_of(person_id: str) -> str:
    """What to call somebody of whom only the id is known: amira-haddad reads Amira Haddad."""
    if person_id.startswith("login "):
        return f"{person_id.removeprefix('login ')} (at the keyboard)"
    if person_id == "engine":
        return "Handrail"
    return " ".join(word.capitalize() for word in person_id.replace("_", "-").split("-") if word)


def sign_out(people: DeskPeople, secret: str) -> None:
    """Ends the session of a cookie, if it has one."""
    people.sessions.end(secret)
