"""How each account is connected, what it lacks, whether X knows it, and disconnecting it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.errors import NotPossible, SettingsError
from scheduler.networks.base import AccountName, Identity, Unavailable
from scheduler.networks.x.tokens import SCOPES
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.store.operations import audit, connections
from scheduler.store.operations.connections import ConnectionState, StoredConnection
from scheduler.store.queue import accounts, post_media

# What each scope lets us do, in words that stand after "may" and after "may not".
SCOPES_IN_WORDS: Mapping[str, str] = {
    "tweet.read": "read its posts and their figures",
    "tweet.write": "post, and take its posts down",
    "users.read": "see which account it is",
    "media.write": "upload pictures and films",
    "offline.access": "go on after two hours, without anybody signing in",
}


class Means(StrEnum):
    """What an account's calls are signed with."""

    BROWSER = "connected in the browser"
    BROKEN = "must be connected again"
    KEYS = "keys in .env"
    NOTHING = "not connected"


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """One account, as it is connected at the moment."""

    name: str
    handle: str  # as organisation.yaml has it
    means: Means
    has_keys: bool
    problem: str = ""  # what a person must mend, in a sentence
    scopes: frozenset[str] = frozenset()
    connected_at: datetime | None = None
    connected_by: str = ""
    good_until: datetime | None = None  # the access token; renewed by itself with offline.access
    renewed_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def is_connected(self) -> bool:
        """Whether it was connected in the browser, well or not."""
        return self.means in (Means.BROWSER, Means.BROKEN)

    @property
    def may(self) -> tuple[str, ...]:
        """What it was given leave for, in words."""
        return tuple(SCOPES_IN_WORDS[one] for one in SCOPES if one in self.scopes)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it was not given leave for, in words."""
        if not self.is_connected:
            return ()
        return tuple(SCOPES_IN_WORDS[one] for one in SCOPES if one not in self.scopes)

    @property
    def is_renewed(self) -> bool:
        """Whether it goes on by itself."""
        return self.means is Means.BROWSER and "offline.access" in self.scopes


def standings(context: ConnectionContext, actor: Actor) -> list[AccountStanding]:
    """Every account of organisation.yaml, by name.

    Raises: NotAllowed; MistakesFound while that file is broken.
    """
    handles = context.handles()
    with context.database.read() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        known = {one.account: one for one in connections.everyone(connection)}
        problems = {one.name: one.problem or "" for one in accounts.all_accounts(connection)}
    return [
        standing(
            name,
            handle,
            known.get(name),
            has_keys=context.has_keys(name),
            problem=problems.get(name, ""),
        )
        for name, handle in sorted(handles.items())
    ]


def standing(
    name: str,
    handle: str,
    one: StoredConnection | None,
    *,
    has_keys: bool,
    problem: str = "",
) -> AccountStanding:
    """How one account stands, by its row, if it has one."""
    if one is None or one.state is ConnectionState.GONE:
        means = Means.KEYS if has_keys else Means.NOTHING
        return AccountStanding(name, handle, means, has_keys, problem)
    is_broken = one.state is ConnectionState.RECONNECT
    return AccountStanding(
        name,
        handle,
        Means.BROKEN if is_broken else Means.BROWSER,
        has_keys,
        problem or (one.reason if is_broken else ""),
        one.scopes,
        one.connected_at,
        one.connected_by,
        None if is_broken else one.expires_at,
        one.renewed_at,
        one.used_at,
    )


def check(
    context: ConnectionContext,
    actor: Actor,
    account: str,
    identity: Callable[[AccountName], Identity | Unavailable],
) -> Identity | Unavailable:
    """Asks X whose the account's tokens or keys are. Posts nothing; X bills it as a read.

    An account that waited to be mended, and is itself, goes on at once.
    Raises: NotAllowed; NotPossible if there is no such account.
    """
    handle = context.handles().get(account)
    with context.database.read() as connection:
        allowed(connection, actor, Act.ORGANISATION)
    if handle is None:
        raise NotPossible(f'There is no account "{account}" in organisation.yaml.')
    found = identity(AccountName(account))
    if isinstance(found, Identity) and found.handle.casefold() == handle.casefold():
        with context.database.write() as connection:
            accounts.end_problem(connection, account)
    return found


def disconnect(context: ConnectionContext, actor: Actor, account: str) -> bool:
    """Forgets an account's tokens and takes them back at X; whether X said so.

    Raises: NotAllowed; NotPossible if it was not connected in the browser.
    """
    now = context.now()
    with context.database.write() as connection:
        allowed(connection, actor, Act.ORGANISATION)
        one = connections.find(connection, account)
        if one is None or one.state is ConnectionState.GONE:
            raise NotPossible(f"The account {account} is not connected in the browser.")
        connections.disconnect(connection, account)
        post_media.forget_of_account(connection, account)
        entry = audit.AuditEntry(
            now, actor.written, f"account:{account}", "connected", "disconnected", ""
        )
        audit.record(connection, [entry])
    return _taken_back(context, one)


def _taken_back(context: ConnectionContext, one: StoredConnection) -> bool:
    if context.app is None:
        return False
    try:
        vault = context.vault()
        tokens = [vault.unlock(token) for token in (one.refresh_token, one.access_token) if token]
    except SettingsError:  # none of our keys opens them: they are lost to everybody
        return False
    revoked = [context.app.revoke(token) for token in tokens]
    return all(revoked)
