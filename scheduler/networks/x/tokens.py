"""What an account's calls are signed with where it was connected in the browser.

Kept above: this floor knows no database. Source: X's OAuth 2.0, user context.
"""

from dataclasses import dataclass, field
from typing import Protocol

from scheduler.networks.base import AccountName, Identity, Unavailable

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token that is good now. Shows nothing when printed."""

    value: str = field(repr=False)
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoAccess:
    """Why no call of an account can be signed at the moment; nothing was sent."""

    detail: str
    needs_reconnect: bool = False  # a person must connect it again
    lacks_leave: bool = False  # it is connected, and may not do this one thing


@dataclass(frozen=True, slots=True)
class GivenTokens:
    """What X gave. Shows no token when printed."""

    access: str = field(repr=False)
    refresh: str | None = field(repr=False)  # None: without the scope offline.access
    lasts_seconds: int
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """X said no: what was shown to it is of no use, now or later."""

    detail: str
    is_app: bool = False  # the app's own id or secret was refused, not what a person gave


@dataclass(frozen=True, slots=True)
class TokenUnknown:
    """No answer that can be read: X may have done it, and then what was shown is used up."""

    detail: str


@dataclass(frozen=True, slots=True)
class TokenLater:
    """X did nothing: no connection was made, or it asks for patience."""

    detail: str


TokenOutcome = GivenTokens | TokenRefused | TokenUnknown | TokenLater


class AppAtX(Protocol):
    """The organisation's app at X: what it asks there, and gets."""

    @property
    def asks_at(self) -> str:
        """The site where a person says yes: X's own, or that of another server that speaks X."""
        ...

    def ask(self, redirect_uri: str, state: str) -> tuple[str, str]:
        """Where to send a person, and the verifier to keep until they come back."""
        ...

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> TokenOutcome:
        """The tokens for a code that a person brought back."""
        ...

    def refresh(self, refresh_token: str) -> TokenOutcome:
        """New tokens for a refresh token. Called once for each that was marked before."""
        ...

    def revoke(self, token: str) -> bool:
        """Takes a token back; whether X said so."""
        ...

    def who_is(self, access_token: str) -> Identity | Unavailable:
        """Whose an access token is. Posts nothing."""
        ...


class UserTokens(Protocol):
    """The access tokens of the accounts that were connected in the browser."""

    def of(self, account: AccountName, *, may_renew: bool = True) -> AccessToken | NoAccess | None:
        """The token to call with; None where the account was not connected, so that keys sign.

        `may_renew` is False where no other call of X may be made: between a gate and its post.
        """
        ...

    def refused(self, account: AccountName, token: AccessToken) -> bool:
        """Notes that X answered 401 to a token; whether a new one may help."""
        ...


class KeysOnly:
    """No account was connected in the browser."""

    def of(self, account: AccountName, *, may_renew: bool = True) -> None:
        """Keys sign."""

    def refused(self, account: AccountName, token: AccessToken) -> bool:
        """There is no token."""
        return False


KEYS_ONLY = KeysOnly()
