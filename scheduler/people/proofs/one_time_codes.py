"""One-time codes of an app on somebody's telephone (TOTP), and codes for when it is lost."""

import hmac
import io
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.proofs.written_codes import new_code, without_form
from scheduler.people.roles import Actor
from scheduler.people.tokens import hash_of
from scheduler.store.operations import audit
from scheduler.store.people import factors, sessions

STEP_SECONDS = 30
_WINDOW = (0, -1, 1)  # steps: a telephone's clock may be half a minute off
_GROUPS, _LENGTH = 6, 4  # 31 ** 24 codes, 118 bits: a plain hash is enough
NUMBER_OF_RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True, repr=False)
class NewSecret:
    """What an app needs, shown once. Shows nothing when printed."""

    secret: str  # to be typed where no picture can be taken
    address: str  # otpauth://...
    svg: str  # the same as a picture, without style attributes

    def __repr__(self) -> str:
        return "NewSecret(hidden)"


@dataclass(frozen=True, slots=True)
class Fit:
    """A code that is right, if nobody used it meanwhile."""

    person: str
    secret_token: str
    step: int

    def take(self, connection: Connection) -> bool:
        """Uses it up; False if somebody did, a moment ago."""
        return factors.take_step(connection, self.person, self.secret_token, self.step)


def begin(
    context: PeopleContext, vault: Vault, actor: Actor, organisation: str, *, is_proved: bool
) -> NewSecret:
    """A new secret for one's own app, in force once `confirm` has seen a code of it.

    `is_proved`: whether they showed a second proof a moment ago, where they have one.
    Raises: NotAllowed.
    """
    secret = pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.id, issuer_name=organisation)
    locked = vault.lock(secret)
    now = context.now()
    with context.database.write() as connection:
        require_proof_for_change(connection, actor.id, is_proved=is_proved)
        factors.begin_totp(connection, actor.id, locked, now)
    return NewSecret(secret, address, _picture(address))


def confirm(
    context: PeopleContext, vault: Vault, actor: Actor, code: str, *, session: int | None = None
) -> tuple[str, ...]:
    """Puts one's own secret into force, and gives the recovery codes, shown only now.

    All sessions but `session` end: whoever was here before may have known less.
    Raises: NotPossible if nothing was begun, or the code does not fit.
    """
    fit = fitting(context, vault, actor.id, code, is_confirmed=False)
    if fit is None:
        raise NotPossible(_("That code does not fit. Look at the app again, and begin anew."))
    codes = _recovery_codes()
    now = context.now()
    with context.database.write() as connection:
        if not fit.take(connection):
            raise NotPossible(_("That code does not fit. Look at the app again, and begin anew."))
        factors.confirm_totp(connection, actor.id, now)
        factors.keep_recovery_codes(
            connection, actor.id, [hash_of(without_form(one)) for one in codes]
        )
        sessions.end_all(connection, actor.id, session)
        _note(connection, actor, "one-time codes on", now)
    return codes


def turn_off(context: PeopleContext, actor: Actor, *, is_proved: bool) -> None:
    """Forgets one's own secret and recovery codes.

    Raises: NotAllowed, without a second proof of a moment ago.
    """
    now = context.now()
    with context.database.write() as connection:
        require_proof_for_change(connection, actor.id, is_proved=is_proved)
        factors.forget_totp(connection, actor.id)
        _note(connection, actor, "one-time codes off", now)


def new_recovery_codes(context: PeopleContext, actor: Actor, *, is_proved: bool) -> tuple[str, ...]:
    """New recovery codes of one's own; those before them hold no more.

    Raises: NotAllowed, without a second proof of a moment ago.
    """
    codes = _recovery_codes()
    now = context.now()
    with context.database.write() as connection:
        require_proof_for_change(connection, actor.id, is_proved=is_proved)
        factors.keep_recovery_codes(
            connection, actor.id, [hash_of(without_form(one)) for one in codes]
        )
        _note(connection, actor, "new recovery codes", now)
    return codes


def is_on(context: PeopleContext, person_id: str) -> bool:
    """Whether somebody is asked for codes."""
    with context.database.read() as connection:
        found = factors.totp(connection, person_id)
    return found is not None and found.is_confirmed


def codes_left(context: PeopleContext, actor: Actor) -> int:
    """How many of one's own recovery codes are unused."""
    with context.database.read() as connection:
        return factors.recovery_codes_left(connection, actor.id)


def fitting(
    context: PeopleContext, vault: Vault, person_id: str, code: str, *, is_confirmed: bool = True
) -> Fit | None:
    """The step whose code this is, within half a minute; None if it is none, or was used."""
    with context.database.read() as connection:
        found = factors.totp(connection, person_id)
    if found is None or found.is_confirmed is not is_confirmed:
        return None
    typed = "".join(code.split())
    totp = pyotp.TOTP(vault.unlock(found.secret_token))
    now = int(context.now().timestamp()) // STEP_SECONDS
    right = [
        now + offset
        for offset in _WINDOW
        if hmac.compare_digest(totp.generate_otp(now + offset).encode(), typed.encode())
    ]
    if not right or right[0] <= found.last_step:
        return None
    return Fit(person_id, found.secret_token, right[0])


def use_recovery_code(connection: Connection, person_id: str, code: str, now: datetime) -> bool:
    """Uses one of somebody's recovery codes, in the caller's transaction; whether it was right."""
    return factors.use_recovery_code(connection, person_id, hash_of(without_form(code)), now)


def require_proof_for_change(connection: Connection, person_id: str, *, is_proved: bool) -> None:
    """Passes if somebody may change their second proof: with it, or where they have none yet.

    Raises: NotAllowed.
    """
    totp = factors.totp(connection, person_id)
    has_one = (totp is not None and totp.is_confirmed) or factors.passkeys(connection, person_id)
    if has_one and not is_proved:
        raise NotAllowed(_("Show once more who you are, then go on."))


def _recovery_codes() -> tuple[str, ...]:
    return tuple(new_code(_GROUPS, _LENGTH) for _ in range(NUMBER_OF_RECOVERY_CODES))


def _picture(address: str) -> str:
    written = io.BytesIO()
    segno.make(address, micro=False).save(
        written, kind="svg", xmldecl=False, svgns=True, omitsize=True, scale=4, light="#fff"
    )
    return written.getvalue().decode("utf-8")


def _note(connection: Connection, actor: Actor, to: str, now: datetime) -> None:
    entry = audit.AuditEntry(now, actor.id, f"person:{actor.id}", "", to, "")
    audit.record(connection, [entry])
