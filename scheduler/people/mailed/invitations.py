"""Invitations: somebody is asked by mail to join, with a role, once, within seven days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.errors import HandrailError, NotPossible
from scheduler.i18n import _
from scheduler.mail.letter import checked_address
from scheduler.people import accounts
from scheduler.people.actors import afresh, allowed, as_actor
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import letters as written
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.mailed.links import Purpose, opens_nothing, standing
from scheduler.people.place import Origin
from scheduler.people.proofs import passphrases
from scheduler.people.roles import Act, Actor, Proof, Role, may, require
from scheduler.people.sessions import SignInProof, decides, open_session
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import links as stored
from scheduler.store.people.links import StoredLink
from scheduler.store.stories import people

HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that can still be followed."""

    number: int
    address: str
    roles: tuple[str, ...]
    accounts: tuple[str, ...]
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who followed an invitation."""

    person_id: str
    accounts: tuple[str, ...]  # that they were invited to; none: as their role says
    session: Token


def invite(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    actor: Actor,
    address: str,
    *,
    roles: Iterable[Role] = (),
    accounts: Iterable[str] = (),
) -> bool:
    """Mails somebody an invitation; whether mail was taken. Without a role: to tell a story.

    Raises: NotAllowed; NotPossible if it is no address, or belongs to somebody here.
    """
    given = tuple(sorted(roles))
    to = checked_address(address)
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        actor = afresh(connection, actor)
        is_storyteller = not given and may(actor, Act.ADD)
        require(actor, Act.ADD if is_storyteller else Act.PEOPLE)
        if mail_addresses.owner(connection, vault, to) is not None:
            raise NotPossible(_("Somebody here has this address already."))
        stored.add(
            connection,
            hash_of(token),
            purpose=Purpose.INVITATION,
            address_token=vault.lock(to),
            roles=given,
            accounts=tuple(accounts),
            by=actor.id,
            now=now,
            until=now + HOLDS,
        )
        what = ", ".join(given) or "no role"
        entry = audit.AuditEntry(now, actor.written, "people", "", what, "invited")
        audit.record(connection, [entry])
    return written.invitation(letters, to, token, now + HOLDS, is_quiet=not given)


def waiting(context: PeopleContext, vault: Vault, actor: Actor) -> list[Invitation]:
    """The invitations that can still be followed, for an administrator.

    Raises: NotAllowed.
    """
    with context.database.read() as connection:
        allowed(connection, actor, Act.PEOPLE)
        found = stored.invitations(connection, Purpose.INVITATION, context.now())
    return [
        Invitation(
            one.id,
            vault.unlock(one.address_token or ""),
            one.roles,
            one.accounts,
            one.by,
            one.until,
        )
        for one in found
        if one.roles  # a storyteller's address is no administrator's to read
    ]


def take_back(context: PeopleContext, actor: Actor, number: int) -> None:
    """Ends an invitation that nobody followed yet.

    Raises: NotAllowed; NotPossible if there is none with this number.
    """
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.PEOPLE)
        if not stored.end(connection, number, Purpose.INVITATION):
            raise NotPossible(_("There is no invitation {number}.").format(number=number))
        entry = audit.AuditEntry(context.now(), actor.written, "people", "", "invitation ended", "")
        audit.record(connection, [entry])


def accept(
    context: PeopleContext,
    vault: Vault,
    token: str,
    place: Origin,
    *,
    person_id: str = "",
    passphrase: str = "",
    is_under_18: bool = False,
    names: Iterable[str] = (),
) -> Joined:
    """Joins with an invitation: the address stands, the roles are given, and they are signed in.

    Whoever decides needs a passphrase, and sets up a second proof next. A storyteller's id is made
    up. Who invited them must still be allowed to.
    Raises: NotPossible if the link opens nothing, the id is taken or the passphrase is weak: then
    the invitation stands. NotAllowed if who invited them no longer may.
    """
    link = standing(context, token, browser="", purpose=Purpose.INVITATION)
    if decides(link.roles) and not passphrase:
        raise NotPossible(_("Whoever decides for others chooses a passphrase."))
    if passphrase:
        passphrases.check(passphrase, [person_id, *names])
    chosen = person_id if link.roles and person_id else accounts.new_storyteller_id()
    with context.database.write() as connection:
        if not stored.use(connection, link.id, context.now()):
            raise opens_nothing()
    try:
        _add(context, vault, link, chosen, passphrase, is_under_18=is_under_18)
    except HandrailError:
        with context.database.write() as connection:
            stored.give_back(connection, link.id)
        raise
    return Joined(chosen, link.accounts, _signed_in(context, vault, link, chosen, place))


def _add(
    context: PeopleContext,
    vault: Vault,
    link: StoredLink,
    person_id: str,
    passphrase: str,
    *,
    is_under_18: bool,
) -> None:
    address = vault.unlock(link.address_token or "")
    with context.database.read() as connection:
        inviter = people.person(connection, link.by)
        if mail_addresses.owner(connection, vault, address) is not None:
            raise NotPossible(_("Somebody here has this address already."))
    if inviter is None or not inviter.is_active:
        raise opens_nothing()
    accounts.add(
        context,
        as_actor(inviter, Proof.SESSION),
        person_id,
        roles=[Role(role) for role in link.roles],
        accounts=link.accounts,
        passphrase=passphrase or None,
        is_under_18=is_under_18,
    )


def _signed_in(
    context: PeopleContext, vault: Vault, link: StoredLink, person_id: str, place: Origin
) -> Token:
    now = context.now()
    with context.database.write() as connection:
        address = vault.unlock(link.address_token or "")
        mail_addresses.keep(connection, vault, person_id, address, now)
        person = people.person(connection, person_id)
        if person is None:
            raise opens_nothing()
        proof = SignInProof.PASSPHRASE if person.passphrase_hash else SignInProof.LINK
        return open_session(connection, person, proof, place, now)
