"""X's recent counts and recent search, by the token of the app alone.

Source: X's counts take no OAuth 1.0a, so the app's key and secret are changed for a token first.
An account without keys asks by the token with which it was connected in the browser.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import requests
from urllib3.exceptions import HTTPError

from scheduler.networks.base import AccountName, Unavailable
from scheduler.networks.listening import HourCount, SearchResult, SeenPost
from scheduler.networks.x.errors import unavailable_of
from scheduler.networks.x.fields import SEARCH, Spelling
from scheduler.networks.x.keys import keys_of
from scheduler.networks.x.responses import (
    UnreadableAnswer,
    app_token_of,
    counts_of,
    found_of,
    next_page,
)
from scheduler.networks.x.tokens import KEYS_ONLY, AccessToken, NoAccess, UserTokens
from scheduler.networks.x.transport import Answered, Line, checked_url, lost
from scheduler.settings import Credentials

_HOST = "https://api.x.com"  # the line goes elsewhere where another server speaks X
_PAGE = 100  # posts; X takes from 10 to 100
_LEAST = 10
_UNAUTHORISED = 401

Parsed = TypeVar("Parsed")


class XListening:
    """Reads what everyone says. Used by one thread at a time."""

    def __init__(
        self,
        credentials: Mapping[AccountName, Credentials],
        api_url: str,
        connect_timeout_seconds: float,
        read_timeout_seconds: float,
        tokens: UserTokens = KEYS_ONLY,
    ) -> None:
        """Raises: SettingsError if `api_url` is neither https nor on this machine."""
        self._credentials = credentials
        self._user_tokens = tokens
        line = Line(checked_url(api_url), (connect_timeout_seconds, read_timeout_seconds))
        self._session = requests.Session()
        self._session.mount(_HOST, line)
        self._session.trust_env = not line.is_local  # a proxy has no business on this machine
        self._tokens: dict[str, str] = {}  # by the app's key
        self._spelling = Spelling.TWEET

    def recent_counts(self, account: AccountName, query: str) -> Sequence[HourCount] | Unavailable:
        """Posts that fit `query`, by the hour, over the last seven days; one billed request."""
        asked = {"query": query, "granularity": "hour"}
        return self._read(account, "/2/tweets/counts/recent", asked, counts_of)

    def recent_posts(
        self, account: AccountName, query: str, most: int
    ) -> SearchResult | Unavailable:
        """At most `most` posts of the last seven days that fit; each of them is billed.

        X gives ten at least: with fewer wanted, nothing is asked.
        """
        posts: list[SeenPost] = []
        token: str | None = None
        while most - len(posts) >= _LEAST:
            page = self._page(account, query, min(_PAGE, most - len(posts)), token)
            if isinstance(page, Unavailable):
                return SearchResult(posts, is_all=False) if posts else page
            shown, token = page
            posts += shown
            if token is None:
                return SearchResult(posts, is_all=True)
        return SearchResult(posts, is_all=False)

    def _page(
        self, account: AccountName, query: str, size: int, token: str | None
    ) -> tuple[list[SeenPost], str | None] | Unavailable:
        """Asks under the name of the fields that X last knew; if they do not come, the other."""

        def parse(content: bytes) -> tuple[list[SeenPost], str | None] | None:
            if SEARCH.is_missing_from(content):
                return None
            return found_of(content), next_page(content)

        for spelling in (self._spelling, self._spelling.other):
            asked = {"query": query, "max_results": str(size), spelling: SEARCH.fields(spelling)}
            if token:
                asked["next_token"] = token
            found = self._read(account, "/2/tweets/search/recent", asked, parse)
            if found is not None:
                self._spelling = spelling
                return found
        return Unavailable("X's answer has no authors, under either name of the field")

    def _read(
        self,
        account: AccountName,
        route: str,
        query: Mapping[str, str],
        parse: Callable[[bytes], Parsed],
    ) -> Parsed | Unavailable:
        found = self._user_tokens.of(account) if account not in self._credentials else None
        if isinstance(found, NoAccess):
            return Unavailable(found.detail, needs_reconnect=found.needs_reconnect)
        try:
            bearer = found.value if found else self._token(keys_of(self._credentials, account))
            given = {"Authorization": f"Bearer {bearer}"}
            answer = self._session.get(f"{_HOST}{route}", params=dict(query), headers=given)
            return parse(answer.content)
        except Answered as answered:
            if answered.status == _UNAUTHORISED:
                self._forget(account, found)  # taken back; the next call asks for another
            return unavailable_of(answered.status, answered.headers, answered.content)
        except UnreadableAnswer as error:
            return Unavailable(str(error))
        except (OSError, HTTPError) as error:  # requests' own are OSErrors
            return Unavailable(lost(error))

    def _forget(self, account: AccountName, token: AccessToken | None) -> None:
        if token is not None:
            self._user_tokens.refused(account, token)
        else:
            self._tokens.pop(keys_of(self._credentials, account).api_key, None)

    def _token(self, keys: Credentials) -> str:
        if keys.api_key not in self._tokens:
            answer = self._session.post(
                f"{_HOST}/oauth2/token",
                data={"grant_type": "client_credentials"},
                auth=(keys.api_key, keys.api_secret),
            )
            self._tokens[keys.api_key] = app_token_of(answer.content)
        return self._tokens[keys.api_key]
