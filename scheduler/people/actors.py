"""Reads who somebody is and what they may do from the database: now, and in the same transaction.

A role that was taken away holds at the next act, whatever an `Actor` that was made before says.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from scheduler.errors import NotAllowed
from scheduler.i18n import _
from scheduler.people.roles import Act, Actor, Proof, Role, Ties, require
from scheduler.remedies import Action, then
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson
from scheduler.store.stories.versions import StoredStory

_KNOWN = frozenset(Role)


def actor_of(connection: Connection, person_id: str, proof: Proof = Proof.SESSION) -> Actor:
    """Somebody by their id, with the roles and accounts that they have now.

    For whoever has proved before that it is they: a page's session, a login, a passphrase.
    Raises: NotAllowed if there is nobody with this id, or their work here has ended.
    """
    return _still_here(people.person(connection, person_id), person_id, proof)


def _still_here(found: StoredPerson | None, person_id: str, proof: Proof) -> Actor:
    if found is None or not found.is_active:
        raise NotAllowed(_("{id} has no way in any more.").format(id=person_id))
    return as_actor(found, proof)


def as_actor(found: StoredPerson, proof: Proof) -> Actor:
    """A stored person who has proved that it is they; a role that nobody knows is none."""
    roles = {role: found.roles[role] for role in found.roles if role in _KNOWN}
    only = frozenset(
        (Role(role), account) for role, accounts in roles.items() for account in accounts or ()
    )
    is_everywhere = not roles or None in roles.values()
    accounts = None if is_everywhere else frozenset(account for _, account in only)
    return Actor(found.id, frozenset(map(Role, roles)), accounts, proof, only)


def afresh(connection: Connection, actor: Actor) -> Actor:
    """The same person with the roles and accounts of now; to be asked in a verb's transaction.

    Raises: NotAllowed if their work here has ended, or if whoever sits at the keyboard must say
    who they are, because people are set up by now.
    """
    match actor.proof:
        case Proof.ENGINE:
            return actor
        case Proof.KEYBOARD:
            if people.count(connection):
                lead = _(
                    "People are set up here, so say who you are: by your login, or with your "
                    "passphrase"
                )
                raise NotAllowed(*then(lead, Action.SAY_WHO))
            return actor
        case _:
            found = people.person(connection, actor.id)
            if found is None:
                return Actor(actor.id, proof=actor.proof)  # a login that is nobody's here
            return _still_here(found, actor.id, actor.proof)


def allowed(
    connection: Connection,
    actor: Actor,
    act: Act,
    ties: Ties | None = None,
    *,
    accounts: Iterable[str] = (),
) -> Actor:
    """The same person afresh, once they may do `act`, and for every one of `accounts`.

    Raises: NotAllowed, which says whose it is to do.
    """
    now = afresh(connection, actor)
    require(now, act, ties)
    for account in sorted(accounts):
        require(now, act, ties, account=account)
    return now


def ties_of(story: StoredStory) -> Ties:
    """Who is who to a story."""
    return Ties(
        story.storyteller, story.author, story.support_contact, story.guardian, story.line_manager
    )
