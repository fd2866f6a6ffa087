"""Connecting an account in the browser: OAuth 2.0 with PKCE, through tweepy's own handler.

Each call has its outcome as a value. Source: X's documentation and RFC 6749, 7009 and 7636; a
code is good for 30 seconds, an access token for two hours, a refresh token once.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from scheduler.networks.base import Identity, Unavailable
from scheduler.networks.foreign_text import printable
from scheduler.networks.x.errors import unavailable_of
from scheduler.networks.x.responses import UnreadableAnswer, identity_of
from scheduler.networks.x.session import AppHandler, Bearer, Client
from scheduler.networks.x.tokens import (
    SCOPES,
    GivenTokens,
    TokenLater,
    TokenOutcome,
    TokenRefused,
    TokenUnknown,
)
from scheduler.networks.x.transport import Answered, Line, checked_url, lost, never_left

_X_HOSTS = frozenset({"api.x.com", "api.twitter.com"})
_X_ASKS_AT = "https://x.com"
_MOST_SECONDS = 90 * 86_400
_TOKEN = re.compile(r"[\x21-\x7e]{1,4000}")
_LEAST_SECONDS = 60
_USUAL_SECONDS = 7_200
_LOGGERS = ("tweepy", "oauthlib", "requests_oauthlib")  # at DEBUG these print every token


@dataclass(frozen=True, slots=True)
class XApp:
    """The organisation's app at X. Its secret is empty for a public one."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str
    timeouts: tuple[float, float]  # seconds to connect, and to read

    def __post_init__(self) -> None:
        """Raises: SettingsError if `api_url` is neither https nor on this machine."""
        checked_url(self.api_url)
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.INFO)

    @property
    def asks_at(self) -> str:
        """The site where a person says yes: X's own, or that of another server that speaks X."""
        if urlsplit(self.api_url).hostname in _X_HOSTS:
            return _X_ASKS_AT
        return checked_url(self.api_url)

    def ask(self, redirect_uri: str, state: str) -> tuple[str, str]:
        """Where to send a person, and the verifier to keep until they come back."""
        with self._handler(redirect_uri, " ".join(SCOPES)) as handler:
            url, verifier = handler.asks_at(state)
        parts = urlsplit(url)
        return f"{self.asks_at}{parts.path}?{parts.query}", verifier

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> TokenOutcome:
        """The tokens for a code that a person brought back."""
        return self._given(redirect_uri, lambda handler: handler.changed(code, verifier))

    def refresh(self, refresh_token: str) -> TokenOutcome:
        """New tokens for a refresh token. Called once for each that was marked before."""
        return self._given("", lambda handler: handler.refreshed(refresh_token))

    def revoke(self, token: str) -> bool:
        """Takes a token back; whether X said so."""
        try:
            with self._handler("") as handler:
                handler.revoked(token)
        except (Answered, OSError, HTTPError):
            return False
        return True

    def who_is(self, access_token: str) -> Identity | Unavailable:
        """Whose an access token is. Posts nothing."""
        client = Client(Bearer(access_token), self._line())
        with client.session:
            try:
                answer: requests.Response = client.get_me()
                return identity_of(answer.content)
            except Answered as answered:
                return unavailable_of(answered.status, answered.headers, answered.content)
            except UnreadableAnswer as error:
                return Unavailable(str(error))
            except (OSError, HTTPError) as error:
                return Unavailable(lost(error))

    def _given(
        self, redirect_uri: str, call: Callable[[AppHandler], Mapping[str, Any]]
    ) -> TokenOutcome:
        try:
            with self._handler(redirect_uri) as handler:
                return tokens_of(call(handler))
        except Answered as answered:
            return refusal_of(answered.status, answered.content)
        except (OSError, HTTPError) as error:
            return TokenLater(lost(error)) if never_left(error) else TokenUnknown(lost(error))
        except Exception as error:  # noqa: BLE001 - oauthlib's own, and what it stumbles over
            # Without its words: they may repeat what was said.
            return TokenUnknown(f"X's answer could not be read ({type(error).__name__})")

    def _handler(self, redirect_uri: str, scopes: str = "") -> AppHandler:
        return AppHandler(self.client_id, self.client_secret, redirect_uri, self._line(), scopes)

    def _line(self) -> Line:
        return Line(checked_url(self.api_url), self.timeouts)


def tokens_of(answer: Mapping[str, Any]) -> TokenOutcome:
    """The tokens in an answer that was a yes."""
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not _is_token(access) or not (refresh is None or _is_token(refresh)):
        return TokenUnknown("X's answer has no token that can be read")
    lasts = answer.get("expires_in")
    lasts_seconds = (
        lasts if isinstance(lasts, int) and not isinstance(lasts, bool) else _USUAL_SECONDS
    )
    seconds = min(max(lasts_seconds, _LEAST_SECONDS), _MOST_SECONDS)
    scope = answer.get("scope")
    names = scope.split() if isinstance(scope, str) else scope if isinstance(scope, list) else []
    return GivenTokens(access, refresh, seconds, frozenset(map(str, names)))


def _is_token(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def refusal_of(status: int, content: bytes) -> TokenOutcome:
    """What an answer outside the 200s means for what was shown."""
    error, described = _told(content)
    detail = f"{status}: {printable(described or error) or 'no reason given'}"
    if status == 429:
        return TokenLater(detail)
    if status < 400 or status >= 500 or status == 408:
        return TokenUnknown(detail)
    is_app = error in ("unauthorized_client", "invalid_client") or status in (401, 403)
    return TokenRefused(detail, is_app=is_app)


def _told(content: bytes) -> tuple[str, str]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    error, described = body.get("error"), body.get("error_description")
    return (
        error if isinstance(error, str) else "",
        described if isinstance(described, str) else "",
    )
