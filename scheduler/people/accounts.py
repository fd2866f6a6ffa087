"""Adds people, changes their roles, and finds out who asks."""

import re
import secrets
from collections.abc import Iterable

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.place import TERMINAL, Origin
from scheduler.people.proofs.check import prove_passphrase
from scheduler.people.proofs.passphrases import hashed
from scheduler.people.roles import Act, Actor, Role, may, require
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.people import addresses, factors, links, sessions
from scheduler.store.stories import people as stored
from scheduler.store.stories.people import StoredPerson

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")


def new_storyteller_id() -> str:
    """An id that says nothing about whom it stands for."""
    return f"teller-{secrets.token_hex(4)}"


def add(
    context: PeopleContext,
    actor: Actor,
    person_id: str,
    *,
    roles: Iterable[Role] = (),
    os_user: str | None = None,
    passphrase: str | None = None,
    is_under_18: bool = False,
) -> None:
    """Adds somebody. The very first person is added by whoever sits there, as administrator.

    Raises: NotAllowed; NotPossible if the id is taken, or the passphrase too short.
    """
    if not _ID.fullmatch(person_id):
        raise NotPossible(
            _("An id has small letters, digits and hyphens, such as jo or reviewer-2.")
        )
    kept = hashed(passphrase, [person_id]) if passphrase else None  # before anybody must wait
    now = context.now()
    with context.database.write() as connection:
        is_first = stored.count(connection) == 0
        roles = tuple(roles)
        if not is_first:
            # Whoever brings in a story may add who tells it, without any rights.
            is_storyteller = not roles and not os_user and may(actor, Act.ADD)
            require(actor, Act.ADD if is_storyteller else Act.PEOPLE)
        elif Role.ADMINISTRATOR not in roles:
            raise NotPossible(_("The first person is an administrator: --role administrator"))
        if stored.person(connection, person_id) is not None:
            raise NotPossible(
                _("There is somebody with the id {person_id} already.").format(person_id=person_id)
            )
        if os_user and stored.person_of_login(connection, os_user) is not None:
            raise NotPossible(
                _("The login {os_user} is somebody else's already.").format(os_user=os_user)
            )
        stored.add(
            connection,
            person_id,
            os_user=os_user,
            passphrase_hash=kept,
            is_under_18=is_under_18,
            now=now,
        )
        for role in roles:
            stored.give_role(connection, person_id, role, actor.id, now)
        names = ", ".join(sorted(roles)) or "no role"
        entry = audit.AuditEntry(now, actor.id, f"person:{person_id}", "", names, "added")
        audit.record(connection, [entry])


def change_role(
    context: PeopleContext, actor: Actor, person_id: str, role: Role, *, is_given: bool
) -> None:
    """Gives somebody a role, or takes it away; nobody gives one to themselves.

    Raises: NotAllowed; NotPossible if there is no such person, or no administrator would be left.
    """
    require(actor, Act.PEOPLE)
    if is_given and actor.id == person_id:
        raise NotAllowed(_("Nobody gives a role to themselves. Ask another administrator."))
    now = context.now()
    with context.database.write() as connection:
        _known(stored.person(connection, person_id), person_id)
        if is_given:
            stored.give_role(connection, person_id, role, actor.id, now)
        else:
            stored.take_role(connection, person_id, role)
        sessions.end_all(connection, person_id)  # how long one lasts depends on the roles
        _keep_an_administrator(stored.everybody(connection))
        to = f"+{role}" if is_given else f"-{role}"
        audit.record(
            connection, [audit.AuditEntry(now, actor.id, f"person:{person_id}", "", to, "")]
        )


def remove(context: PeopleContext, actor: Actor, person_id: str) -> None:
    """Ends somebody's work here: no roles, no login. What they did stays in the audit, by id.

    Raises: as `change_role` does.
    """
    require(actor, Act.PEOPLE)
    now = context.now()
    with context.database.write() as connection:
        found = _known(stored.person(connection, person_id), person_id)
        for role in found.roles:
            stored.take_role(connection, person_id, role)
        stored.change(connection, person_id, is_active=False, os_user=None, passphrase_hash=None)
        sessions.end_all(connection, person_id)
        links.end_all(connection, person_id)
        factors.forget_totp(connection, person_id)
        factors.forget_passkeys(connection, person_id)
        addresses.forget(connection, person_id)
        _keep_an_administrator(stored.everybody(connection))
        entry = audit.AuditEntry(now, actor.id, f"person:{person_id}", "active", "removed", "")
        audit.record(connection, [entry])


def everybody(context: PeopleContext, actor: Actor) -> list[StoredPerson]:
    """Everybody by id, with their roles.

    Raises: NotAllowed.
    """
    require(actor, Act.PEOPLE)
    with context.database.read() as connection:
        return stored.everybody(connection)


def by_login(context: PeopleContext, os_user: str) -> Actor:
    """Who sits at the keyboard; somebody without a role, if nobody told us.

    The machine has asked them for their password already.
    """
    with context.database.read() as connection:
        found = stored.person_of_login(connection, os_user)
    return actor_of(found) if found and found.is_active else Actor(f"login {os_user}")


def by_passphrase(
    context: PeopleContext, person_id: str, passphrase: str, place: Origin = TERMINAL
) -> Actor:
    """Who says that they are `person_id`.

    Raises: as `prove_passphrase` does.
    """
    return actor_of(prove_passphrase(context, person_id, passphrase, place))


def actor_of(found: StoredPerson) -> Actor:
    """Somebody, with the roles of this moment."""
    return Actor(found.id, frozenset(Role(role) for role in found.roles))


def _known(found: StoredPerson | None, person_id: str) -> StoredPerson:
    if found is None:
        raise NotPossible(
            _("There is nobody with the id {person_id}.").format(person_id=person_id),
            *then(_("See"), Action.SEE_PEOPLE),
        )
    return found


def _keep_an_administrator(everybody: Iterable[StoredPerson]) -> None:
    if not any(Role.ADMINISTRATOR in one.roles for one in everybody):
        raise NotPossible(_("Somebody must remain administrator. Give another the role first."))
