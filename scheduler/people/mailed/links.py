"""Links by mail: asked for, looked at, used once. Opening one changes nothing; using it does.

A link to sign in is for writers and storytellers only: who decides proves more than a mailbox, and
so one to a new passphrase is for those of them who have a second proof, which it leaves in force.
It opens nothing in another browser than the one in which it was asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.mail.letter import checked_address
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import letters as written
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.place import Origin
from scheduler.people.proofs import tries
from scheduler.people.roles import Role
from scheduler.people.sessions import SignInProof, decides, has_second, open_session
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import links as stored
from scheduler.store.people.links import StoredLink
from scheduler.store.stories import people

HOLDS = timedelta(minutes=10)


class Purpose(StrEnum):
    """What a link does."""

    SIGN_IN = "sign in"
    RESET = "reset"
    NEW_ADDRESS = "new address"  # goes to the new one: is it theirs?
    LEAVE_ADDRESS = "leave address"  # goes to the one that stands: shall it be another?
    INVITATION = "invitation"
    GUARDIAN = "guardian"  # to what they are asked to agree to
    SUPPORT_CONTACT = "support contact"  # to whom they are to ask


@dataclass(frozen=True, slots=True)
class Offered:
    """What a link would do, once its button is pressed."""

    purpose: Purpose
    until: datetime
    roles: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    @property
    def needs_passphrase(self) -> bool:
        """Whether one must be chosen with it."""
        is_joining = self.purpose is Purpose.INVITATION and decides(self.roles)
        return is_joining or self.purpose is Purpose.RESET


def ask_link(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    address: str,
    *,
    browser: str,
    place: Origin,
) -> None:
    """Mails a link to sign in, if somebody has this address; says the same if nobody does.

    `browser` is the value of a cookie that only the asking browser has. `letters` hands over in
    the background, so that nobody can tell from the time.
    Raises: NotPossible if it is no address; TryAgainLater.
    """
    token = new_token()
    found = _keep_for_owner(context, vault, address, token, Purpose.SIGN_IN, browser, place)
    now = context.now()
    if not found.is_here:
        letters = letters.to_nobody()
    if not found.may_use:
        written.no_link_for_you(letters, found.address)
    elif found.roles:
        written.link_to_sign_in(letters, found.address, token, now, now + HOLDS)
    else:
        letters.send_quietly(found.address, letters.link("in", token))


def ask_reset(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    address: str,
    *,
    browser: str,
    place: Origin,
) -> None:
    """Mails a link to a new passphrase to one's own address; says the same if nobody has it.

    Who decides for others and has no second proof is mailed why there is none: with a link, their
    mailbox alone would let somebody in.
    Raises: as `ask_link` does.
    """
    token = new_token()
    found = _keep_for_owner(context, vault, address, token, Purpose.RESET, browser, place)
    now = context.now()
    if not found.is_here:
        letters = letters.to_nobody()
    if not found.may_use:
        written.no_reset_for_you(letters, found.address)
    elif found.roles:
        by = _(
            "You asked for a new passphrase at {asked}. The link opens in the browser in which "
            "you asked, and nowhere else."
        ).format(asked=letters.at(now))
        written.link_to_reset(letters, found.address, token, now + HOLDS, by)
    else:
        letters.send_quietly(found.address, letters.link("reset", token))


def look_at_link(context: PeopleContext, token: str, *, browser: str) -> Offered:
    """What a link would do. Changes nothing: mail scanners follow links.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    link = standing(context, token, browser=browser)
    return Offered(Purpose(link.purpose), link.until, link.roles, link.accounts)


def use_link(
    context: PeopleContext, vault: Vault, token: str, *, browser: str, place: Origin
) -> Token:
    """Signs in whoever was mailed this link; gives their session's token.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    link = standing(context, token, browser=browser, purpose=Purpose.SIGN_IN)
    now = context.now()
    with context.database.write() as connection:
        person = used_by(connection, link, now)
        asked_at = mail_addresses.of(connection, vault, person.id) or ""
        tries.forgive(connection, tries.TriedAt.LINK, asked_at, place, now)
        entry = audit.AuditEntry(now, person.id, f"person:{person.id}", "", "signed in", "by mail")
        audit.record(connection, [entry])
        return open_session(connection, person, SignInProof.LINK, place, now)


def standing(
    context: PeopleContext, token: str, *, browser: str, purpose: Purpose | None = None
) -> StoredLink:
    """A link that can be used now, in this browser.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    with context.database.read() as connection:
        link = stored.find(connection, hash_of(token))
    if (
        link is None
        or link.used_at is not None
        or link.until <= context.now()
        or (link.browser_hash is not None and link.browser_hash != hash_of(browser))
        or (purpose is not None and link.purpose != purpose)
        or (link.person is None and link.purpose != Purpose.INVITATION)
    ):
        raise opens_nothing()
    return link


def used_by(connection: Connection, link: StoredLink, now: datetime) -> people.StoredPerson:
    """Uses a link that signs in whoever it was mailed to, and gives them.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    person = people.person(connection, link.person or "")
    # Who decides about others signs in by what they know or hold: a mailbox is not enough.
    if person is None or not person.is_active or decides(person.roles):
        raise opens_nothing()
    if not stored.use(connection, link.id, now):
        raise opens_nothing()
    return person


def opens_nothing() -> NotPossible:
    """The one answer to a link that cannot be used."""
    return NotPossible(
        _(
            "This link opens nothing: it was used, is too old, or was asked for in another "
            "browser. Ask for a new one."
        )
    )


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose address it is; of nobody it holds what was typed, for a letter that is not sent."""

    is_here: bool
    may_use: bool  # the link; of nobody it is as if they might
    roles: frozenset[str]
    address: str  # the one that stands, never the one that was typed


def _keep_for_owner(
    context: PeopleContext,
    vault: Vault,
    typed: str,
    token: Token,
    purpose: Purpose,
    browser: str,
    place: Origin,
) -> _Owner:
    """Keeps a link for whoever has this address; asks and writes as much if nobody has."""
    address = checked_address(typed)
    tries.begin(context, tries.TriedAt.LINK, address, place)
    now = context.now()
    with context.database.write() as connection:
        person = mail_addresses.owner(connection, vault, address)
        stands = mail_addresses.of(connection, vault, person.id if person else "")
        has_one = has_second(connection, person.id if person else "")
        is_enough = has_one and purpose is Purpose.RESET
        may_use = person is not None and (is_enough or not decides(person.roles))
        stored.add(
            connection,
            hash_of(token),
            purpose=purpose,
            person=person.id if person and may_use else None,
            browser_hash=hash_of(browser),
            by="",
            now=now,
            until=now + HOLDS,
        )
    if person is None or stands is None:
        vault.unlock_nothing()
        roles = frozenset({Role.WRITER})
        return _Owner(is_here=False, may_use=True, roles=roles, address=address)
    return _Owner(is_here=True, may_use=may_use, roles=frozenset(person.roles), address=stands)
