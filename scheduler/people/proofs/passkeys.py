"""Passkeys: a device signs what we ask, for our own address only. Options out, answer in.

What is asked stays here, for five minutes and one answer. The device itself looks who holds it
(a finger, a face, its own code), so that a passkey is both proofs at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from scheduler.errors import NotAllowed, NotPossible, SettingsError
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.proofs.one_time_codes import require_proof_for_change
from scheduler.people.roles import Actor
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import factors, sessions
from scheduler.store.people.factors import StoredChallenge, StoredPasskey

HOLDS = timedelta(minutes=5)
MOST = 10  # of one person
_ADD, _SIGN_IN = "add", "sign in"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Site:
    """For which address a passkey is: from a setting, never from a request."""

    origin: str  # https://desk.example.org
    name: str  # of the organisation

    @property
    def domain(self) -> str:
        """The host alone."""
        return urlsplit(self.origin).hostname or ""


def site_at(web_address: str, organisation: str) -> Site:
    """The site at HANDRAIL_WEB_ADDRESS.

    Raises: SettingsError if it is not set.
    """
    if not web_address:
        raise SettingsError(_("HANDRAIL_WEB_ADDRESS is not set. A passkey belongs to an address."))
    parts = urlsplit(web_address)
    return Site(f"{parts.scheme}://{parts.netloc}", organisation)


@dataclass(frozen=True, slots=True)
class PasskeyRequest:
    """What the page hands to the device, and what it gives back with the answer."""

    options: str  # JSON
    token: Token


def begin_adding(
    context: PeopleContext, site: Site, actor: Actor, *, is_proved: bool
) -> PasskeyRequest:
    """Asks a device for a passkey of one's own.

    `is_proved`: whether they showed a second proof a moment ago, where they have one.
    Raises: NotAllowed; NotPossible if they have many.
    """
    with context.database.read() as connection:
        require_proof_for_change(connection, actor.id, is_proved=is_proved)
        known = factors.passkeys(connection, actor.id)
    if len(known) >= MOST:
        raise NotPossible(_("That are enough passkeys. Remove one first."))
    options = generate_registration_options(
        rp_id=site.domain,
        rp_name=site.name,
        user_name=actor.id,
        user_id=actor.id.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in known
        ],
    )
    return _asked(context, options_to_json(options), options.challenge, _ADD, actor.id)


def finish_adding(
    context: PeopleContext,
    site: Site,
    actor: Actor,
    token: str,
    answer: str,
    name: str,
    *,
    session: int | None = None,
) -> int:
    """Keeps the passkey that a device made; its number. Every session but `session` ends.

    Raises: NotPossible if the answer is not one to what was asked, or came too late.
    """
    shown = " ".join(name.split())[:_LONGEST_NAME] or _("A passkey")
    asked = _answered(context, token, _ADD)
    if asked is None or asked.person != actor.id:
        raise _unanswered()
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise _unanswered() from None
    credential = bytes_to_base64url(made.credential_id)
    now = context.now()
    with context.database.write() as connection:
        if factors.passkey(connection, credential) is not None:
            raise _unanswered()
        sessions.end_all(connection, actor.id, session)
        _note(context, connection, actor.id, "passkey added")
        return factors.add_passkey(
            connection,
            person=actor.id,
            credential=credential,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=shown,
            made_at=now,
        )


def mine(context: PeopleContext, actor: Actor) -> list[StoredPasskey]:
    """One's own passkeys, the oldest first."""
    with context.database.read() as connection:
        return factors.passkeys(connection, actor.id)


def forget(context: PeopleContext, actor: Actor, number: int, *, is_proved: bool) -> None:
    """Forgets one of one's own passkeys.

    Raises: NotAllowed, without a second proof of a moment ago; NotPossible if there is none.
    """
    with context.database.write() as connection:
        require_proof_for_change(connection, actor.id, is_proved=is_proved)
        if not factors.forget_passkey(connection, actor.id, number):
            raise NotPossible(_("There is no passkey {number}.").format(number=number))
        _note(context, connection, actor.id, "passkey removed")


def begin_signing_in(context: PeopleContext, site: Site) -> PasskeyRequest:
    """Asks whichever passkey of ours a device has; names nobody, so tells nobody who is known."""
    options = generate_authentication_options(
        rp_id=site.domain, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _asked(context, options_to_json(options), options.challenge, _SIGN_IN, None)


def checked(context: PeopleContext, site: Site, token: str, answer: str) -> StoredPasskey:
    """The passkey that answered what was asked; its counter is noted.

    Raises: NotAllowed, in the same words whatever was wrong.
    """
    asked = _answered(context, token, _SIGN_IN)
    key = _named(context, answer)
    if asked is None or key is None:
        raise _unknown()
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise _unknown() from None
    now = context.now()
    with context.database.write() as connection:
        if not factors.note_passkey(connection, key.id, key.sign_count, found.new_sign_count, now):
            raise _unknown()
    return key


def _named(context: PeopleContext, answer: str) -> StoredPasskey | None:
    try:
        named = parse_authentication_credential_json(answer).id
    except WebAuthnException:
        return None
    with context.database.read() as connection:
        return factors.passkey(connection, named)


def _asked(
    context: PeopleContext, options: str, challenge: bytes, purpose: str, person: str | None
) -> PasskeyRequest:
    token = new_token()
    now = context.now()
    kept = StoredChallenge(bytes_to_base64url(challenge), purpose, person, now + HOLDS)
    with context.database.write(is_durable=False) as connection:
        factors.forget_challenges(connection, now)
        factors.ask(connection, hash_of(token), kept)
    return PasskeyRequest(options, token)


def _answered(context: PeopleContext, token: str, purpose: str) -> StoredChallenge | None:
    """What was asked, which is gone with that; None if it was something else, or long ago."""
    with context.database.write(is_durable=False) as connection:
        asked = factors.take_challenge(connection, hash_of(token))
    if asked is None or asked.purpose != purpose or asked.until <= context.now():
        return None
    return asked


def _unanswered() -> NotPossible:
    return NotPossible(_("The device's answer does not fit, or came too late. Begin again."))


def _unknown() -> NotAllowed:
    return NotAllowed(_("That passkey is not known here, or its answer came too late."))


def _note(context: PeopleContext, connection: Connection, person_id: str, to: str) -> None:
    entry = audit.AuditEntry(context.now(), person_id, f"person:{person_id}", "", to, "")
    audit.record(connection, [entry])
