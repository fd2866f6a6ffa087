"""Signs people in: a passphrase and a code, or a passkey. Links are in `people/mailed/links.py`.

Each step gives a new token, and the one before it ends: what somebody planted in a browser before
is worth nothing after.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotAllowed
from scheduler.i18n import N_, _
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.place import Origin
from scheduler.people.proofs import one_time_codes, passkeys, tries
from scheduler.people.proofs.check import prove_passphrase
from scheduler.people.proofs.passkeys import Site
from scheduler.people.sessions import (
    Signed,
    SignInProof,
    decides,
    find_half,
    has_second,
    open_session,
)
from scheduler.people.tokens import Token
from scheduler.store.operations import audit
from scheduler.store.people import sessions as stored
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson


class Next(StrEnum):
    """What is still to come."""

    NOTHING = "nothing"
    CODE = "a code"  # or a passkey, in place of all of it
    SET_UP = N_("set up a second proof")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has come so far."""

    token: Token
    next: Next


def with_passphrase(
    context: PeopleContext, vault: Vault, name: str, typed: str, place: Origin
) -> Begun:
    """Signs in by id or address, and passphrase; for who decides, that is the first half.

    Raises: NotAllowed, in the same words whatever is wrong; TryAgainLater.
    """
    person = prove_passphrase(context, _id_of(context, vault, name), typed, place)
    now = context.now()
    with context.database.write() as connection:
        has_one = has_second(connection, person.id)
        _note(context, connection, person, SignInProof.PASSPHRASE)
        token = open_session(connection, person, SignInProof.PASSPHRASE, place, now)
    if has_one:
        return Begun(token, Next.CODE)
    return Begun(token, Next.SET_UP if decides(person.roles) else Next.NOTHING)


def with_code(context: PeopleContext, vault: Vault, half: str, code: str, place: Origin) -> Token:
    """Gives the second half by a one-time code, or one of the recovery codes.

    Raises: NotAllowed if it does not fit, or nothing was begun; TryAgainLater.
    """
    signed = find_half(context, half)
    if signed is None:
        raise NotAllowed(_("Begin again with your passphrase."))
    is_recovery = check_code(context, vault, signed.actor.id, code, place)
    with context.database.write() as connection:
        token = _whole(context, connection, signed, place, is_recovery=is_recovery)
    if token is None:
        raise NotAllowed(_("Begin again with your passphrase."))
    return token


def check_code(
    context: PeopleContext, vault: Vault, person_id: str, code: str, place: Origin
) -> bool:
    """Passes once somebody's one-time code or recovery code is right, and uses it up.

    Gives whether it was a recovery code.
    Raises: NotAllowed if it does not fit, or was used; TryAgainLater.
    """
    attempt = tries.begin(context, tries.TriedAt.CODE, person_id, place)
    fit = one_time_codes.fitting(context, vault, person_id, code)
    now = context.now()
    with context.database.write() as connection:
        is_fit = fit is not None and fit.take(connection)
        is_recovery = not is_fit and one_time_codes.use_recovery_code(
            connection, person_id, code, now
        )
        if is_fit or is_recovery:
            tries.succeeded(connection, attempt, now)
    if not is_fit and not is_recovery:
        raise NotAllowed(_("That code does not fit. A code works once, for half a minute."))
    return is_recovery


def with_passkey(
    context: PeopleContext, site: Site, asked: str, answer: str, place: Origin
) -> Token:
    """Signs in by what a device answered to `passkeys.begin_signing_in`.

    Raises: NotAllowed, in the same words whatever is wrong.
    """
    key = passkeys.checked(context, site, asked, answer)
    now = context.now()
    with context.database.write() as connection:
        person = people.person(connection, key.person)
        if person is None or not person.is_active:
            raise NotAllowed(_("That passkey is not known here, or its answer came too late."))
        _note(context, connection, person, SignInProof.PASSKEY)
        return open_session(connection, person, SignInProof.PASSKEY, place, now)


def prove_again(
    context: PeopleContext,
    vault: Vault,
    signed: Signed,
    place: Origin,
    *,
    passphrase: str = "",
    code: str = "",
) -> None:
    """Shows once more who one is: by a code where codes are on, else by the passphrase.

    Raises: NotAllowed; TryAgainLater.
    """
    if one_time_codes.is_on(context, signed.actor.id):
        check_code(context, vault, signed.actor.id, code, place)
    else:
        prove_passphrase(context, signed.actor.id, passphrase, place)
    with context.database.write() as connection:
        stored.change(connection, signed.session.id, strong_at=context.now())


def prove_again_with_passkey(
    context: PeopleContext, site: Site, signed: Signed, asked: str, answer: str
) -> None:
    """The same by a passkey of one's own.

    Raises: NotAllowed.
    """
    key = passkeys.checked(context, site, asked, answer)
    if key.person != signed.actor.id:
        raise NotAllowed(_("That passkey is not known here, or its answer came too late."))
    with context.database.write() as connection:
        stored.change(connection, signed.session.id, strong_at=context.now())


def _id_of(context: PeopleContext, vault: Vault, name: str) -> str:
    """The id of whoever has this address, or what was typed."""
    typed = name.strip()
    if "@" not in typed:
        return typed
    with context.database.read() as connection:
        found = mail_addresses.owner(connection, vault, typed)
    return found.id if found is not None else typed


def _whole(
    context: PeopleContext,
    connection: Connection,
    signed: Signed,
    place: Origin,
    *,
    is_recovery: bool,
) -> Token | None:
    """A whole session in place of a half one; None if that ended meanwhile."""
    person = people.person(connection, signed.actor.id)
    if person is None or not person.is_active:
        return None
    if not stored.end(connection, signed.session.id, person.id):
        return None
    if signed.proof is SignInProof.LINK:
        proof = SignInProof.LINK_AND_CODE
    else:
        proof = (
            SignInProof.PASSPHRASE_AND_RECOVERY if is_recovery else SignInProof.PASSPHRASE_AND_CODE
        )
    _note(context, connection, person, proof)
    return open_session(connection, person, proof, place, context.now())


def _note(
    context: PeopleContext, connection: Connection, person: StoredPerson, proof: SignInProof
) -> None:
    entry = audit.AuditEntry(
        context.now(), person.id, f"person:{person.id}", "", "signed in", proof
    )
    audit.record(connection, [entry])
