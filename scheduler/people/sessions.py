"""Opens, finds and ends sessions: who is signed in, in which browser, and how they proved it.

Who decides has 30 minutes without a request, and 12 hours in all; writers and storytellers have 12
hours and 14 days. What somebody may do is read anew at each request: a role that was taken away
does not even last until the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import allowed, as_actor
from scheduler.people.context import PeopleContext
from scheduler.people.place import Origin
from scheduler.people.roles import Act, Actor, Proof, Role
from scheduler.people.tokens import Token, form_token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import addresses, factors
from scheduler.store.people import sessions as stored
from scheduler.store.people.addresses import Profile
from scheduler.store.people.sessions import NewSession, StoredSession
from scheduler.store.stories import people
from scheduler.store.stories.people import StoredPerson

HALF = timedelta(minutes=10)  # for the second proof to come
NOTED_AFTER = timedelta(minutes=1)  # a request: a write at each would cost more than it tells
STRONG_FOR = timedelta(minutes=15)  # a proof, for what asks for a fresh one


class SignInProof(StrEnum):
    """How somebody showed who they are."""

    LINK = N_("a link by mail")
    PASSPHRASE = N_("a passphrase")
    LINK_AND_CODE = N_("a link by mail and a code")
    PASSPHRASE_AND_CODE = N_("a passphrase and a code")
    PASSPHRASE_AND_RECOVERY = N_("a passphrase and a recovery code")
    PASSKEY = N_("a passkey")


STRONG = frozenset(
    {SignInProof.PASSPHRASE_AND_CODE, SignInProof.PASSPHRASE_AND_RECOVERY, SignInProof.PASSKEY}
)  # enough for who decides


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts."""

    idle: timedelta
    whole: timedelta


WHO_DECIDES = Lifetime(timedelta(minutes=30), timedelta(hours=12))
WHO_WRITES = Lifetime(timedelta(hours=12), timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in, as they are at this moment."""

    session: StoredSession
    actor: Actor
    profile: Profile

    @property
    def proof(self) -> SignInProof:
        """How they showed who they are."""
        return SignInProof(self.session.proof)


def decides(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles decides for others: then a mail is no proof enough."""
    return bool(set(roles) - {Role.WRITER})


def lifetime(roles: Iterable[str]) -> Lifetime:
    """How long a session of somebody with these roles lasts."""
    return WHO_DECIDES if decides(roles) else WHO_WRITES


def open_session(
    connection: Connection, person: StoredPerson, proof: SignInProof, place: Origin, now: datetime
) -> Token:
    """Opens a session in the caller's transaction; a half one, where a second proof must come."""
    token = new_token()
    is_alone = proof in {SignInProof.LINK, SignInProof.PASSPHRASE}
    asks_for_more = decides(person.roles) or (is_alone and has_second(connection, person.id))
    is_whole = proof in STRONG or not asks_for_more
    lasts = lifetime(person.roles) if is_whole else Lifetime(HALF, HALF)
    stored.add(
        connection,
        hash_of(token),
        hash_of(form_token(token)),
        NewSession(
            person=person.id,
            proof=proof,
            is_whole=is_whole,
            made_at=now,
            seen_at=now,
            idle_seconds=int(lasts.idle.total_seconds()),
            ends_at=now + lasts.whole,
            strong_at=None if proof is SignInProof.LINK else now,
            browser=place.browser,
            network=place.coarse_network,
        ),
    )
    return token


def has_second(connection: Connection, person_id: str) -> bool:
    """Whether somebody has a second proof: one-time codes, or a passkey."""
    totp = factors.totp(connection, person_id)
    # Asked whichever they have: where a letter rests on it, time must tell nobody.
    keys = factors.passkeys(connection, person_id)
    return (totp is not None and totp.is_confirmed) or bool(keys)


def find(context: PeopleContext, token: str, *, is_used: bool = True) -> Signed | None:
    """Who is signed in with this token; None if nobody is, or a second proof is still to come.

    Call it at each request; `is_used` is False for one that a page sends by itself, which keeps
    no session from ending.
    """
    signed = _found(context, token)
    if signed is None or not is_enough(signed):
        return None
    now = context.now()
    if is_used and now - signed.session.seen_at > NOTED_AFTER:
        with context.database.write(is_durable=False) as connection:
            stored.change(connection, signed.session.id, seen_at=now)
    return signed


def find_half(context: PeopleContext, token: str) -> Signed | None:
    """Who began to sign in with this token, and has a second proof to give."""
    signed = _found(context, token)
    return None if signed is None or is_enough(signed) else signed


def is_enough(signed: Signed) -> bool:
    """Whether the proof is enough for the roles of this moment."""
    return signed.session.is_whole and (signed.proof in STRONG or not decides(signed.actor.roles))


def renew(context: PeopleContext, signed: Signed) -> Token:
    """Gives a session another token, and ends the one before; it lasts no longer by that.

    Call it after a fresh proof: what somebody planted in a browser before is worth nothing after.
    Raises: NotAllowed if it ended meanwhile.
    """
    token, now, before = new_token(), context.now(), signed.session
    with context.database.write() as connection:
        if not stored.end(connection, before.id, before.person):
            raise NotAllowed(_("Show once more who you are, then go on."))
        renewed = replace(before, seen_at=now, strong_at=now)
        stored.add(connection, hash_of(token), hash_of(form_token(token)), renewed)
    return token


def sign_out(context: PeopleContext, token: str) -> None:
    """Ends the session of this token; doing it twice changes nothing."""
    with context.database.write() as connection:
        found = stored.find(connection, hash_of(token))
        if found is not None:
            stored.end(connection, found.id, found.person)


def mine(context: PeopleContext, actor: Actor) -> list[StoredSession]:
    """One's own sessions that hold, the newest first."""
    return _holding(context, actor.id)


def of_person(context: PeopleContext, actor: Actor, person_id: str) -> list[StoredSession]:
    """Somebody's sessions that hold: one's own, or any for an administrator.

    Raises: NotAllowed.
    """
    with context.database.read() as connection:
        _require_own(connection, actor, person_id)
    return _holding(context, person_id)


def end(context: PeopleContext, actor: Actor, person_id: str, number: int) -> None:
    """Ends one of somebody's sessions: one's own, or any for an administrator.

    Raises: NotAllowed; NotPossible if there is none with this number.
    """
    now = context.now()
    with context.database.write() as connection:
        _require_own(connection, actor, person_id)
        if not stored.end(connection, number, person_id):
            raise NotPossible(_("There is no session {number}.").format(number=number))
        _note(connection, actor, person_id, "session ended", now)


def end_others(context: PeopleContext, actor: Actor, person_id: str, but: int | None = None) -> int:
    """Ends somebody's sessions, but for one; how many there were.

    Raises: NotAllowed.
    """
    now = context.now()
    with context.database.write() as connection:
        _require_own(connection, actor, person_id)
        number = stored.end_all(connection, person_id, but)
        _note(connection, actor, person_id, "sessions ended", now)
    return number


def _found(context: PeopleContext, token: str) -> Signed | None:
    now = context.now()
    with context.database.read() as connection:
        session = stored.find(connection, hash_of(token))
        if session is None or not session.holds_at(now):
            return None
        person = people.person(connection, session.person)
        if person is None or not person.is_active:
            return None
        profile = addresses.profile(connection, person.id)
    return Signed(session, as_actor(person, Proof.SESSION), profile)


def _holding(context: PeopleContext, person_id: str) -> list[StoredSession]:
    now = context.now()
    with context.database.read() as connection:
        return [one for one in stored.of_person(connection, person_id) if one.holds_at(now)]


def _require_own(connection: Connection, actor: Actor, person_id: str) -> None:
    if actor.id != person_id:
        allowed(connection, actor, Act.PEOPLE)


def _note(connection: Connection, actor: Actor, person_id: str, to: str, now: datetime) -> None:
    entry = audit.AuditEntry(now, actor.written, f"person:{person_id}", "", to, "")
    audit.record(connection, [entry])
