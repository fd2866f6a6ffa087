"""Renews an account's tokens: one process at a time, and marked before the one-time token is sent.

A refresh token is good once, and whoever loses the answer may have lost the account. So the mark
"it is being sent" is on the disk before the call, and the new tokens before anybody calls with
them. After a lost answer, or a process that was killed in between, the same token is sent once
more: where X never got it, it works; where X did, it is refused, and a person connects the account
again. Until then its threads wait; nothing is lost.
"""

import time
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.networks.x.tokens import (
    AppAtX,
    GivenTokens,
    NoAccess,
    TokenLater,
    TokenOutcome,
    TokenRefused,
)
from scheduler.people.encryption import Vault
from scheduler.publishing.account_lease import retry_write
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.store.operations import audit, connections
from scheduler.store.operations.connections import (
    ConnectionState,
    NewTokens,
    Renewal,
    StoredConnection,
)
from scheduler.store.queue import accounts

ASK_AGAIN = timedelta(minutes=15)  # a broken connection costs nothing to look at
_LOOK_SECONDS = 0.1
NO_APP = "HANDRAIL_X_CLIENT_ID is not set, so its token cannot be renewed. Put it into .env."
NOT_THIS_APP = "X does not accept HANDRAIL_X_CLIENT_ID or HANDRAIL_X_CLIENT_SECRET ({detail})."
_TWO_HOURS_ONLY = "It was connected without offline.access, and its two hours are over."
_TAKEN_BACK = "X does not take its token any more ({detail}): its leave was taken back, or is over."
_ANSWER_LOST = (
    "X's answer to the last renewal of its token was lost, and X takes each one once ({detail})."
)
BUSY = "Another process is renewing its token."
NOT_CONNECTED = "It is not connected, and .env has no keys for it."


def renewed(
    context: ConnectionContext, stale: StoredConnection, *, waits: bool
) -> StoredConnection | NoAccess:
    """Newer tokens than `stale`, by this process or by another that was first.

    Where another process is at it, this one `waits` for what it brings.
    Raises: SettingsError if none of this machine's keys opens it; then nothing was sent.
    """
    until = time.monotonic() + context.lease_seconds
    while True:
        found = _found_or_claimed(context, stale)
        if isinstance(found, StoredConnection | NoAccess):
            return found
        if found is not None:
            app, renewal, token = found
            return _concluded(context, renewal, app.refresh(token))
        if not waits or time.monotonic() >= until:
            return NoAccess(BUSY)
        context.pause(_LOOK_SECONDS)


def _found_or_claimed(
    context: ConnectionContext, stale: StoredConnection
) -> StoredConnection | NoAccess | tuple[AppAtX, Renewal, str] | None:
    """What is there already; or the right to send the token; or None while another sends it."""
    vault, now = context.vault(), context.now()
    with context.database.write() as connection:
        one = connections.find(connection, stale.account)
        if one is None or one.state is not ConnectionState.GOOD:
            return why_none(one)
        if one.version != stale.version:
            return one
        if one.refresh_token is None:
            if one.expires_at > now:
                return NoAccess(_TWO_HOURS_ONLY)  # it may still be called with
            return _break(connection, one, _TWO_HOURS_ONLY, now)
        if context.app is None:
            return NoAccess(NO_APP, needs_reconnect=True)
        token = vault.unlock(one.refresh_token)  # before the mark: nothing is sent without
        renewal = connections.claim(connection, one, context.owner, context.lease_seconds, now)
        return (context.app, renewal, token) if renewal else None


def why_none(one: StoredConnection | None) -> NoAccess:
    """Why a connection that is not good gives no token."""
    is_broken = one is not None and one.state is ConnectionState.RECONNECT
    return NoAccess(one.reason if one and is_broken else NOT_CONNECTED, needs_reconnect=True)


def _concluded(
    context: ConnectionContext, renewal: Renewal, outcome: TokenOutcome
) -> StoredConnection | NoAccess:
    """Writes down what X answered, before anybody calls with it."""
    match outcome:
        case GivenTokens() as given:
            # It is in this process alone: a database that is locked must not cost us the account.
            return retry_write(lambda: _keep(context, renewal, given), context.pause)
        case TokenRefused(detail, is_app=True):
            _give_up(context, renewal, was_sent=False)
            return NoAccess(NOT_THIS_APP.format(detail=detail), needs_reconnect=True)
        case TokenRefused(detail):
            return _refused(context, renewal, detail)
        case TokenLater(detail):
            _give_up(context, renewal, was_sent=False)
            return NoAccess(detail)
        case unknown:
            _give_up(context, renewal, was_sent=True)
            return NoAccess(unknown.detail)


def _keep(
    context: ConnectionContext, renewal: Renewal, given: GivenTokens
) -> StoredConnection | NoAccess:
    now = context.now()
    with context.database.write() as connection:
        connections.lock(connection, renewal.account)  # then the keys: they may be turning now
        tokens = locked(context.vault(), given, now)
        connections.keep_renewed(connection, renewal, tokens, now)
        one = connections.find(connection, renewal.account)
    return one if one and one.state is ConnectionState.GOOD else why_none(one)


def _give_up(context: ConnectionContext, renewal: Renewal, *, was_sent: bool) -> None:
    with context.database.write() as connection:
        connections.give_up(connection, renewal, was_sent=was_sent)


def _refused(
    context: ConnectionContext, renewal: Renewal, detail: str
) -> StoredConnection | NoAccess:
    words = _ANSWER_LOST if renewal.tries else _TAKEN_BACK
    now = context.now()
    with context.database.write() as connection:
        reason = words.format(detail=detail)
        if connections.refuse(connection, renewal, reason):
            _told(connection, renewal.account, reason, now)
        one = connections.find(connection, renewal.account)
    return one if one and one.state is ConnectionState.GOOD else why_none(one)


def _break(connection: Connection, one: StoredConnection, reason: str, now: datetime) -> NoAccess:
    renewal = connections.claim(connection, one, "", 0.0, now)
    if renewal and connections.refuse(connection, renewal, reason):
        _told(connection, one.account, reason, now)
    return NoAccess(reason, needs_reconnect=True)


def _told(connection: Connection, account: str, reason: str, now: datetime) -> None:
    """Has the account wait, and its administrators told: by what tells of every account."""
    accounts.set_quiet(connection, account, now + ASK_AGAIN, connect_again(account, reason))
    entry = audit.AuditEntry(now, "engine", f"account:{account}", "connected", "lost", reason)
    audit.record(connection, [entry])


def connect_again(account: str, reason: str) -> str:
    """What to tell people of an account that must be connected again."""
    return f"{account} must be connected again. {reason} Open Accounts at the desk and connect it."


def locked(vault: Vault, given: GivenTokens, now: datetime) -> NewTokens:
    """What X gave, as it may be stored."""
    return NewTokens(
        vault.lock(given.access),
        vault.lock(given.refresh) if given.refresh else None,
        given.scopes,
        now + timedelta(seconds=given.lasts_seconds),
    )
