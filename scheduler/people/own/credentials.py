"""One's own passphrase and address: changed by oneself, with the old one or through one's mail.

Who forgot their passphrase asks for a link to a new one (`links.ask_reset`). An administrator may
start a reset, which mails such a link to the address that stands, and never chooses. For a
storyteller not even that: whoever could, could say yes in their name.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.mail.letter import checked_address
from scheduler.people.actors import allowed
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import letters as written
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.mailed.links import HOLDS, Purpose, opens_nothing, standing
from scheduler.people.place import Origin
from scheduler.people.proofs import passphrases
from scheduler.people.proofs.check import prove_passphrase
from scheduler.people.roles import Act, Actor
from scheduler.people.sessions import decides, has_second
from scheduler.people.tokens import hash_of, new_token
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.people import factors, sessions
from scheduler.store.people import links as stored_links
from scheduler.store.stories import people, versions

RESET_HOLDS = timedelta(hours=1)  # nobody asked for it from a browser, so there is none to bind to


def change_passphrase(
    context: PeopleContext,
    actor: Actor,
    old: str,
    new: str,
    place: Origin,
    *,
    names: Iterable[str] = (),
    session: int | None = None,
) -> None:
    """Changes one's own passphrase, with the old one; every session but `session` ends.

    `names` are words it may not be made of: those of the person and the organisation.
    Raises: NotAllowed if the old one is wrong; TryAgainLater; NotPossible if the new one is weak.
    """
    passphrases.check(new, [actor.id, *names])
    before = prove_passphrase(context, actor.id, old, place).passphrase_hash
    kept = passphrases.hashed(new, [actor.id, *names])
    with context.database.write() as connection:
        if not people.lock_passphrase(connection, actor.id, before):
            raise NotPossible(_("It was changed a moment ago. Look whether it was you."))
        _keep_passphrase(context, connection, actor.id, kept, actor.id, but=session)


def choose_first_passphrase(
    context: PeopleContext,
    actor: Actor,
    new: str,
    names: Iterable[str] = (),
    *,
    session: int | None = None,
) -> None:
    """Gives oneself a passphrase where there is none: who is known by login, or came by mail.

    Every session but `session` ends.
    Raises: NotPossible if there is one already, or the new one is weak.
    """
    kept = passphrases.hashed(new, [actor.id, *names])
    with context.database.write() as connection:
        is_first = people.lock_passphrase(connection, actor.id, None)
        found = people.person(connection, actor.id)
        if not is_first or found is None or not found.is_active:
            raise NotPossible(
                _("You have a passphrase already; it is changed with the old one."),
                *then(_("Change it"), Action.NEW_PASSPHRASE),
            )
        _keep_passphrase(context, connection, actor.id, kept, actor.id, but=session)


def start_reset(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    actor: Actor,
    person_id: str,
    *,
    with_second_proof: bool = False,
) -> bool:
    """Mails somebody a link with which they choose a new passphrase; whether mail was taken.

    `with_second_proof` forgets their codes and passkeys as well, for whoever lost the telephone;
    they set up new ones, after the link that only they get.
    Raises: NotAllowed, also for a storyteller, who asks for their own; NotPossible without an
    address.
    """
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        actor = allowed(connection, actor, Act.PEOPLE)
        address = _address_for_reset(connection, vault, person_id)
        if with_second_proof:
            factors.forget_totp(connection, person_id)
            factors.forget_passkeys(connection, person_id)
            sessions.end_all(connection, person_id)
            _note(context, connection, actor.id, person_id, "second proof forgotten")
        stored_links.add(
            connection,
            hash_of(token),
            purpose=Purpose.RESET,
            person=person_id,
            by=actor.id,
            now=now,
            until=now + RESET_HOLDS,
        )
        _note(context, connection, actor.id, person_id, "reset started")
    by = _("{actor} started a new passphrase for you.").format(actor=actor.id)
    return written.link_to_reset(letters, address, token, now + RESET_HOLDS, by)


def _address_for_reset(connection: Connection, vault: Vault, person_id: str) -> str:
    found = people.person(connection, person_id)
    if found is None or not found.is_active:
        raise _nobody(person_id)
    if not found.roles or versions.stories_of(connection, person_id):
        raise NotAllowed(
            _(
                "Whoever tells a story resets their own passphrase, through their own mail. "
                "Nobody starts it for them."
            )
        )
    address = mail_addresses.of(connection, vault, person_id)
    if address is None:
        raise NotPossible(
            _("{person_id} has no address to send a link to. Remove them, and invite them.").format(
                person_id=person_id
            )
        )
    return address


def choose_by_link(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    token: str,
    new: str,
    *,
    browser: str,
    names: Iterable[str] = (),
) -> str:
    """Chooses a new passphrase with a mailed link; gives whose it is. All their sessions end.

    Raises: NotPossible if the link opens nothing, or the new one is weak: then the link stands.
    """
    link = standing(context, token, browser=browser, purpose=Purpose.RESET)
    person_id = link.person or ""
    kept = passphrases.hashed(new, [person_id, *names])
    with context.database.write() as connection:
        found = people.person(connection, person_id)
        if found is None or not found.is_active:
            raise opens_nothing()
        # Asked for by oneself, it rests on a mailbox alone; an administrator knows whom they help.
        is_own = link.browser_hash is not None
        if is_own and decides(found.roles) and not has_second(connection, person_id):
            raise opens_nothing()
        if not stored_links.use(connection, link.id, context.now()):
            raise opens_nothing()
        address = mail_addresses.of(connection, vault, person_id)
        _keep_passphrase(context, connection, person_id, kept, person_id)
    if address is not None:
        what = _("Your passphrase was changed.")
        written.told_of_change(letters, address, what, is_quiet=not found.roles)
    return person_id


def ask_new_address(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    actor: Actor,
    address: str,
    place: Origin,
    *,
    passphrase: str = "",
) -> bool:
    """Begins to change one's own address; whether mail was taken.

    With the passphrase, the new address is asked at once. Without it, the one that stands is asked
    first; where none stands and there is no passphrase either, being known is enough.
    Raises: NotAllowed; TryAgainLater; NotPossible if it is no address.
    """
    new = checked_address(address)
    if passphrase:
        prove_passphrase(context, actor.id, passphrase, place)
    with context.database.read() as connection:
        found = people.person(connection, actor.id)
        if found is None or not found.is_active:
            raise _nobody(actor.id)
        stands = mail_addresses.of(connection, vault, actor.id)
    if not passphrase and stands is None and found.passphrase_hash is not None:
        raise NotAllowed(_("Your passphrase is needed for that."))
    if passphrase or stands is None:
        return _ask_at(context, vault, letters, actor.id, new, Purpose.NEW_ADDRESS, to=new)
    return _ask_at(context, vault, letters, actor.id, new, Purpose.LEAVE_ADDRESS, to=stands)


def answer_address(
    context: PeopleContext, vault: Vault, letters: Letters, token: str, *, browser: str = ""
) -> bool:
    """Follows a link about a new address: True once it stands, False if the new one is asked next.

    Raises: NotPossible if the link opens nothing, or the address is somebody's.
    """
    link = standing(context, token, browser=browser)
    if link.purpose not in {Purpose.NEW_ADDRESS, Purpose.LEAVE_ADDRESS}:
        raise opens_nothing()
    person_id, now = link.person or "", context.now()
    new = vault.unlock(link.address_token or "")
    with context.database.write() as connection:
        if not stored_links.use(connection, link.id, now):
            raise opens_nothing()
        before = mail_addresses.of(connection, vault, person_id)
        if link.purpose == Purpose.NEW_ADDRESS:
            owner = mail_addresses.owner(connection, vault, new)
            if owner is not None and owner.id != person_id:
                raise NotPossible(_("That address cannot be used here. Take another."))
            mail_addresses.keep(connection, vault, person_id, new, now)
            _note(context, connection, person_id, person_id, "new address")
        is_quiet = not _roles(connection, person_id)
    if link.purpose == Purpose.LEAVE_ADDRESS:
        _ask_at(context, vault, letters, person_id, new, Purpose.NEW_ADDRESS, to=new)
        return False
    if before is not None:
        written.told_of_change(
            letters, before, _("Your address was changed to another."), is_quiet=is_quiet
        )
    return True


def has_passphrase(context: PeopleContext, actor: Actor) -> bool:
    """Whether one has a passphrase."""
    with context.database.read() as connection:
        found = people.person(connection, actor.id)
    return found is not None and found.passphrase_hash is not None


def address_of(context: PeopleContext, vault: Vault, actor: Actor) -> str | None:
    """One's own address, or None."""
    with context.database.read() as connection:
        return mail_addresses.of(connection, vault, actor.id)


def _ask_at(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    person_id: str,
    new: str,
    purpose: Purpose,
    *,
    to: str,
) -> bool:
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        stored_links.add(
            connection,
            hash_of(token),
            purpose=purpose,
            person=person_id,
            address_token=vault.lock(new),
            by=person_id,
            now=now,
            until=now + HOLDS,
        )
        _note(context, connection, person_id, person_id, purpose)
    return letters.send_quietly(to, letters.link("address", token))


def _keep_passphrase(
    context: PeopleContext,
    connection: Connection,
    person_id: str,
    kept: str,
    by: str,
    but: int | None = None,
) -> None:
    people.change(connection, person_id, passphrase_hash=kept)
    sessions.end_all(connection, person_id, but)
    _note(context, connection, by, person_id, "new passphrase")


def _roles(connection: Connection, person_id: str) -> frozenset[str]:
    found = people.person(connection, person_id)
    return frozenset(found.roles) if found else frozenset()


def _nobody(person_id: str) -> NotPossible:
    return NotPossible(
        _("There is nobody with the id {person_id}.").format(person_id=person_id),
        *then(_("See"), Action.SEE_PEOPLE),
    )


def _note(context: PeopleContext, connection: Connection, by: str, person_id: str, to: str) -> None:
    entry = audit.AuditEntry(context.now(), by, f"person:{person_id}", "", to, "")
    audit.record(connection, [entry])
