"""Adds people, changes their roles, and finds out who asks."""

import re
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh, allowed, as_actor
from scheduler.people.context import PeopleContext
from scheduler.people.place import TERMINAL, Origin
from scheduler.people.proofs.check import prove_passphrase
from scheduler.people.proofs.passphrases import hashed
from scheduler.people.roles import Act, Actor, Proof, Role, at_keyboard, may, require
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.people import addresses, factors, feeds, kept_forms, links, sessions
from scheduler.store.queue.accounts import all_accounts
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
    kept = hashed(passphrase, [person_id]) if passphrase else None  # before anybody must wait
    now = context.now()
    with context.database.write() as connection:
        roles = tuple(roles)
        actor = _who_may_add(connection, actor, roles, has_login=bool(os_user))
        _refuse_taken(connection, person_id, os_user)
        stored.add(
            connection,
            person_id,
            os_user=os_user,
            passphrase_hash=kept,
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


def _who_may_add(
    connection: Connection, actor: Actor, roles: Collection[Role], *, has_login: bool
) -> Actor:
    """Whoever adds somebody, with the rights of now.

    Raises: NotAllowed; NotPossible where the first person would be no administrator.
    """
    if stored.count(connection) == 0:
        if Role.ADMINISTRATOR not in roles:
            lead = _("The first person is an administrator")
            raise NotPossible(*then(lead, Action.BE_ADMINISTRATOR))
        return actor
    actor = afresh(connection, actor)
    # Whoever brings in a story may add who tells it, without any rights.
    is_storyteller = not roles and not has_login and may(actor, Act.ADD)
    require(actor, Act.ADD if is_storyteller else Act.PEOPLE)
    return actor


def _refuse_taken(connection: Connection, person_id: str, os_user: str | None) -> None:
    if stored.person(connection, person_id) is not None:
        raise NotPossible(
            _("There is somebody with the id {person_id} already.").format(person_id=person_id)
        )
    if os_user and stored.person_of_login(connection, os_user) is not None:
        raise NotPossible(
            _("The login {os_user} is somebody else's already.").format(os_user=os_user)
        )


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
        sessions.end_all(connection, person_id)  # how long one lasts depends on the roles
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
        sessions.end_all(connection, person_id)
        links.end_all(connection, person_id)
        kept_forms.forget_all(connection, person_id)
        factors.forget_totp(connection, person_id)
        factors.forget_passkeys(connection, person_id)
        addresses.forget(connection, person_id)
        feeds.end(connection, person_id)
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


def by_passphrase(
    context: PeopleContext, person_id: str, passphrase: str, place: Origin = TERMINAL
) -> Actor:
    """Who says that they are `person_id`.

    Raises: as `prove_passphrase` does.
    """
    return as_actor(prove_passphrase(context, person_id, passphrase, place), Proof.PASSPHRASE)


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
