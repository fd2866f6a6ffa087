"""Asks to be rung instead of writing: where and when is kept encrypted, for whoever rings alone."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh
from scheduler.people.encryption import Vault
from scheduler.people.roles import Actor, Role
from scheduler.store.stories import people, rings
from scheduler.store.stories.check_ins import tell
from scheduler.store.stories.messages import leave
from scheduler.stories.context import Ending

MOST_OPEN = 5  # of one person


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody who would like to be rung."""

    number: int
    person: str
    said: str  # the number to ring, and when
    at: datetime


def ask_to_be_rung(
    context: Ending, vault: Vault, actor: Actor, number: str, when: str, contact: str = ""
) -> None:
    """Has the support contact, and every safeguarding lead, ring; tells them that somebody waits.

    Raises: NotPossible without a number or a time, or if several requests wait already.
    """
    if not number.strip() or not when.strip():
        raise NotPossible(_("Write the number to ring, and when it suits you."))
    token, now = vault.lock(f"{number.strip()}\n{when.strip()}"), context.now()
    with context.database.write() as connection:
        asking = afresh(connection, actor)
        waiting = [one for one in rings.of_person(connection, asking.id) if one.done_at is None]
        if len(waiting) >= MOST_OPEN:
            raise NotPossible(_("We have it, and ring as soon as we can."))
        rings.add(connection, asking.id, contact, token, now)
        leads = {
            one.id
            for one in people.with_a_role(connection)
            if one.is_active and Role.SAFEGUARDING_LEAD in one.roles
        }
        text = _("A storyteller asks to be rung. Where and when: at the desk, under Who to ring.")
        subject = f"ring:{asking.id}:{now.isoformat()}"
        for who in sorted(leads | ({contact} if contact else set())):
            leave(connection, who, subject, text, text, now)
        tell(connection, subject, text, now)


def waiting_to_be_rung(context: Ending, vault: Vault, actor: Actor) -> list[Ring]:
    """Who waits to be rung by `actor`: who chose them, or everybody for the safeguarding lead."""
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        found = [one for one in rings.still_open(connection) if _is_theirs(asking, one.contact)]
    return [Ring(one.id, one.person, vault.unlock(one.token), one.at) for one in found]


def rung(context: Ending, actor: Actor, number: int) -> None:
    """Notes that somebody rang.

    Raises: NotPossible if there is no such request that is theirs to answer.
    """
    with context.database.write() as connection:
        asking = afresh(connection, actor)
        theirs = {one.id for one in rings.still_open(connection) if _is_theirs(asking, one.contact)}
        if number not in theirs:
            raise NotPossible(_("Nobody waits to be rung here."))
        rings.done(connection, number, asking.id, context.now())


def _is_theirs(asking: Actor, contact: str) -> bool:
    return asking.id == contact or Role.SAFEGUARDING_LEAD in asking.roles
