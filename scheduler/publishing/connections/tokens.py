"""Hands out the access tokens of connected accounts, and renews them before they end."""

import time
from dataclasses import dataclass, replace
from datetime import timedelta

from scheduler.errors import SettingsError
from scheduler.networks.base import AccountName, Unavailable
from scheduler.networks.x.tokens import AccessToken, NoAccess
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.publishing.connections.renewing import (
    NOT_CONNECTED,
    connect_again,
    renewed,
    why_none,
)
from scheduler.store.operations import connections
from scheduler.store.operations.connections import ConnectionState, StoredConnection

AHEAD = timedelta(minutes=10)  # renewed so long before its end
LATELY = timedelta(minutes=2)  # a token so new that is refused has not merely ended
USED_NOTED = timedelta(minutes=5)
KNOWN_SECONDS = 10.0  # then the database is asked again: somebody may have connected it
_PAUSE_SECONDS = 30.0  # between two tries to renew
_WRITE = "tweet.write"
_LACKS_WRITE = "It was connected without leave to post (tweet.write)."
_OTHERWISE = (
    "it is connected otherwise since its thread began; first X is asked whose account it is"
)
_ENDED = "its access token has ended, and is renewed before the next try"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database said, and what to call with."""

    one: StoredConnection | None
    token: AccessToken | None
    read_at: float

    @property
    def is_good(self) -> bool:
        """Whether it is connected, as far as anybody knows."""
        return self.one is not None and self.one.state is ConnectionState.GOOD

    @property
    def mark(self) -> str | None:
        """What tells this connection from another; None where keys sign."""
        if self.one is None or self.one.state is ConnectionState.GONE:
            return None
        return f"connected {self.one.user_id} {self.one.connected_at:%Y-%m-%dT%H:%M:%S.%f}"


class ConnectedTokens:
    """The tokens of a workspace's accounts. Several threads may use it at once."""

    def __init__(self, context: ConnectionContext) -> None:
        self._context = context
        self._known: dict[str, _Known] = {}
        self._refused: dict[str, int] = {}  # by account: the version that X takes for ended
        self._ready: dict[str, str | None] = {}  # by account: the mark of what was last ready
        self._failed: dict[str, tuple[float, NoAccess]] = {}  # until when, and why

    def of(self, account: AccountName, *, may_renew: bool = True) -> AccessToken | NoAccess | None:
        """The token to call with; None where the account's keys of .env sign."""
        try:
            return self._of(account, may_renew=may_renew)
        except SettingsError as error:  # none of this machine's keys opens it
            return NoAccess(str(error), needs_reconnect=True)

    def _of(self, account: AccountName, *, may_renew: bool) -> AccessToken | NoAccess | None:
        # Between a gate and its post nothing is read: what was ready a moment ago is used.
        known = self._known.get(account) if not may_renew else None
        known = known or self._current(account)
        # One thread is signed by one means: whose another is, X was not asked.
        if not may_renew and self._ready.get(account, known.mark) != known.mark:
            return NoAccess(_OTHERWISE)
        one = known.one
        if one is None or one.state is ConnectionState.GONE:
            has_keys = self._context.has_keys(account)
            return None if has_keys else NoAccess(NOT_CONNECTED, needs_reconnect=True)
        if one.state is ConnectionState.RECONNECT:
            return why_none(one)
        left = one.expires_at - self._context.now()
        is_valid = left > timedelta(0) and self._refused.get(account) != one.version
        if is_valid and left > AHEAD:
            return self._used(known, may_write=may_renew)
        if may_renew:
            return self._renewed(account, known, is_valid=is_valid)
        return known.token if is_valid else NoAccess(_ENDED)

    def refused(self, account: AccountName, token: AccessToken) -> bool:
        """Notes that X answered 401 to a token; whether a new one may help."""
        known = self._current(account)
        if known.one is None or known.token != token:
            return True  # it is others by now
        newest = known.one.renewed_at or known.one.connected_at
        if self._context.now() - newest < LATELY:
            return False
        self._refused[account] = known.one.version
        self._failed.pop(account, None)
        return True

    def ready(self, account: str) -> Unavailable | None:
        """Why nothing can go out from an account; None where it can. Asked before a gate opens.

        What is ready now signs until it is asked again, or nothing does.
        """
        found = self.of(AccountName(account))
        if isinstance(found, AccessToken) and _WRITE not in found.scopes:
            found = NoAccess(_LACKS_WRITE, needs_reconnect=True)
        known = self._known.get(account)
        self._ready[account] = known.mark if known else None
        if not isinstance(found, NoAccess):
            return None
        why = connect_again(account, found.detail) if found.needs_reconnect else found.detail
        return Unavailable(why, needs_reconnect=found.needs_reconnect)

    def mark(self, account: str) -> str | None:
        """What tells this connection from another; None where there is none."""
        try:
            # As it is called with, and no newer: what X is asked must be what the mark stands for.
            return self._current(account).mark
        except SettingsError:  # none of this machine's keys opens it: nothing is called with it
            return None

    def _current(self, account: str) -> _Known:
        known, now = self._known.get(account), time.monotonic()
        if known is not None and now - known.read_at < KNOWN_SECONDS:
            return known
        with self._context.database.read() as connection:
            return self._remember(account, connections.find(connection, account))

    def _remember(self, account: str, one: StoredConnection | None) -> _Known:
        """Keeps what is known; a token is decrypted only where it is another than before."""
        before, token = self._known.get(account), None
        if before and before.one and one and before.one.version == one.version and before.token:
            token = before.token
        elif one is not None and one.access_token is not None:
            token = AccessToken(self._context.vault().unlock(one.access_token), one.scopes)
        known = _Known(one, token, time.monotonic())
        self._known[account] = known
        return known

    def _renewed(
        self, account: AccountName, known: _Known, *, is_valid: bool
    ) -> AccessToken | NoAccess | None:
        until, why = self._failed.get(account, (0.0, NoAccess(_ENDED)))
        if known.one is not None and time.monotonic() >= until:
            # One that still holds is used meanwhile: nobody waits for another process.
            found = renewed(self._context, known.one, waits=not is_valid)
            if isinstance(found, StoredConnection):
                self._failed.pop(account, None)
                return self._used(self._remember(account, found), may_write=True)
            why = found
            self._failed[account] = time.monotonic() + _PAUSE_SECONDS, found
            self._known.pop(account, None)
            known = self._current(account)
            is_valid = is_valid and known.is_good
        return known.token if is_valid else why

    def _used(self, known: _Known, *, may_write: bool) -> AccessToken | None:
        one, now = known.one, self._context.now()
        is_old = one is not None and (one.used_at is None or now - one.used_at > USED_NOTED)
        if may_write and one is not None and is_old:
            with self._context.database.write(is_durable=False) as connection:
                connections.note_used(connection, one.account, now)
            self._known[one.account] = replace(known, one=replace(one, used_at=now))
        return known.token
