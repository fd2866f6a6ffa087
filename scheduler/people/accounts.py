"""Adds people, changes their roles, and finds out who asks."""

import re
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh, allowed, as_actor
from scheduler.people.context import PeopleContext
from scheduler.people.roles import Act, Actor, Proof, Role, at_keyboard, may, require
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.queue.accounts import all_accounts
from scheduler.store.stories import people as stored
from scheduler.store.stories.people import StoredPerson

SHORTEST_PASSPHRASE = 12
MOST_TRIES = 10
_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")


@cache
def hasher() -> PasswordHash:
    """Argon2 with its recommended costs."""
    return PasswordHash.recommended()


def new_storyteller_id() -> str:
    """An id that says nothing about whom it stands for."""
    return f"teller-{secrets.token_hex(4)}"


def add(
    context: PeopleContext,
    actor: Actor,
    person_id: str,
    *,
    roles: Iterable[Role] = (),
    accounts: Collection[str] = (),
    os_user: str | None = None,
    passphrase: str | None = None,
    is_under_18: bool = False,
) -> None:
    """Adds somebody. The very first person is added by whoever sits there, as administrator.

    Their roles hold for `accounts`, or for all if none is given.
    Raises: NotAllowed; NotPossible if the id is taken, or the passphrase too short.
    """
    if not _ID.fullmatch(person_id):
        raise NotPossible(
            _("An id has small letters, digits and hyphens, such as jo or reviewer-2.")
        )
    now = context.now()
    with context.database.write() as connection:
        is_first = stored.count(connection) == 0
        roles = tuple(roles)
        if not is_first:
            actor = afresh(connection, actor)
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
            passphrase_hash=hashed(passphrase) if passphrase else None,
            is_under_18=is_under_18,
            now=now,
        )
        for role in roles:
            _give(connection, person_id, role, actor, now, accounts)
        names = ", ".join(sorted(roles)) or "no role"
        entry = audit.AuditEntry(
            now, actor.written, f"person:{person_id}", "", f"{names}{_for(accounts)}", "added"
        )
        audit.record(connection, [entry])


def change_role(
    context: PeopleContext,
    actor: Actor,
    person_id: str,
    role: Role,
    *,
    is_given: bool,
    accounts: Collection[str] = (),
) -> None:
    """Gives somebody a role, or takes it away; nobody gives one to themselves.

    It holds for `accounts`, in place of those before; for all, if none is given.
    Raises: NotAllowed; NotPossible if there is no such person, no administrator would be left, an
    account is unknown, or an administrator is to be so for single accounts.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.PEOPLE)
        if is_given and actor.id == person_id:
            raise NotAllowed(_("Nobody gives a role to themselves. Ask another administrator."))
        _known(stored.person(connection, person_id), person_id)
        if is_given:
            _give(connection, person_id, role, actor, now, accounts)
        else:
            stored.take_role(connection, person_id, role)
        _keep_an_administrator(stored.everybody(connection))
        to = f"+{role}{_for(accounts)}" if is_given else f"-{role}"
        entry = audit.AuditEntry(now, actor.written, f"person:{person_id}", "", to, "")
        audit.record(connection, [entry])


def remove(context: PeopleContext, actor: Actor, person_id: str) -> None:
    """Ends somebody's work here: no roles, no login. What they did stays in the audit, by id.

    Raises: as `change_role` does.
    """
    now = context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.PEOPLE)
        found = _known(stored.person(connection, person_id), person_id)
        for role in found.roles:
            stored.take_role(connection, person_id, role)
        stored.change(connection, person_id, is_active=False, os_user=None, passphrase_hash=None)
        _keep_an_administrator(stored.everybody(connection))
        entry = audit.AuditEntry(now, actor.written, f"person:{person_id}", "active", "removed", "")
        audit.record(connection, [entry])


def everybody(context: PeopleContext, actor: Actor) -> list[StoredPerson]:
    """Everybody by id, with their roles.

    Raises: NotAllowed.
    """
    with context.database.read() as connection:
        allowed(connection, actor, Act.PEOPLE)
        return stored.everybody(connection)


def by_login(context: PeopleContext, os_user: str) -> Actor:
    """Who sits at the keyboard; somebody without a role, if nobody told us.

    The machine has asked them for their password already. Before people are set up, they are the
    workspace's owner.
    """
    with context.database.read() as connection:
        if not stored.count(connection):
            return at_keyboard(os_user)
        found = stored.person_of_login(connection, os_user)
    if found is None or not found.is_active:
        return Actor(f"login {os_user}")
    return as_actor(found, Proof.LOGIN)


def by_passphrase(context: PeopleContext, person_id: str, passphrase: str) -> Actor:
    """Who says that they are `person_id`.

    Raises: NotAllowed if the passphrase is wrong, or was wrong too often; the words are the same
    whoever does not exist.
    """
    with context.database.write() as connection:
        found = stored.person(connection, person_id)
        is_open = found is not None and found.is_active and found.wrong_tries < MOST_TRIES
        known = found.passphrase_hash if found and is_open else None
        is_right = hasher().verify(passphrase, known or _nobodys()) and known is not None
        if found is not None and is_open:
            tries = 0 if is_right else found.wrong_tries + 1
            stored.change(connection, person_id, wrong_tries=tries)
    if found is None or not is_right:
        raise NotAllowed(
            _("That id and passphrase do not belong together, or were wrong too often."),
            *then(_("An administrator can set a new passphrase"), Action.NEW_PASSPHRASE),
        )
    return as_actor(found, Proof.PASSPHRASE)


def set_passphrase(context: PeopleContext, actor: Actor, person_id: str, passphrase: str) -> None:
    """Gives somebody a new passphrase: their own to change, or an administrator's.

    Raises: NotAllowed; NotPossible.
    """
    if actor.id != person_id:
        require(actor, Act.PEOPLE)
    now = context.now()
    with context.database.write() as connection:
        _known(stored.person(connection, person_id), person_id)
        stored.change(connection, person_id, passphrase_hash=hashed(passphrase), wrong_tries=0)
        entry = audit.AuditEntry(now, actor.id, f"person:{person_id}", "", "new passphrase", "")
        audit.record(connection, [entry])


def hashed(passphrase: str) -> str:
    """A passphrase as it is kept.

    Raises: NotPossible if it is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise NotPossible(
            _(
                "A passphrase has at least {shortest_passphrase} characters. Four plain "
                "words do well."
            ).format(shortest_passphrase=SHORTEST_PASSPHRASE)
        )
    return hasher().hash(passphrase)


@cache
def _nobodys() -> str:
    """A hash that fits nothing: a wrong id takes as long as a wrong passphrase."""
    return hasher().hash(secrets.token_hex(16))


def _give(
    connection: Connection,
    person_id: str,
    role: Role,
    by: Actor,
    now: datetime,
    accounts: Collection[str],
) -> None:
    known = [one.name for one in all_accounts(connection)]
    unknown = [one for one in accounts if one not in known]
    if known and unknown:  # before anything was applied, the queue knows none
        raise NotPossible(
            _("There is no account {what}. There are: {known}.").format(
                what=unknown[0], known=", ".join(known)
            )
        )
    if accounts and role is Role.ADMINISTRATOR:
        raise NotPossible(_("An administrator is so for all accounts."))
    stored.give_role(connection, person_id, role, by.written, now, accounts or None)


def _for(accounts: Collection[str]) -> str:
    return f" for {', '.join(sorted(accounts))}" if accounts else ""


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
