"""What carries tweepy's calls: one signer an account, one look at the environment, no cookies.

tweepy and requests work all of that out anew for each call, which takes as long as a durable
commit. Nothing they would do with an answer is wanted either: see `transport`.
"""

from typing import Any

import requests
import tweepy

from scheduler.networks.x.signing import Signer
from scheduler.networks.x.transport import Line
from scheduler.settings import Credentials

SIGNED_HOST = "https://api.twitter.com"  # what tweepy signs for; the line goes elsewhere


class _WithoutCookies(requests.PreparedRequest):
    """A call that carries none: looking through an empty jar takes as long as a statement."""

    def prepare_cookies(self, cookies: Any) -> None:
        """Leaves the call as it is."""


class Session(requests.Session):
    """Sends over one line; proxies and certificates are those of the environment at its making."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.trust_env = not line.is_local  # a proxy has no business on this machine
        self._line = line
        self._ways = self.merge_environment_settings(line.url, {}, False, None, None)

    def request(  # type: ignore[override] # the part of it that is used
        self, method: str, url: str, *, headers: Any = None, **content: Any
    ) -> requests.Response:
        """The answer, read to its end.

        Raises: what the line raises, and what requests raises for an answer that breaks off.
        """
        prepared = _WithoutCookies()
        given = {**self.headers, **(headers or {})}
        prepared.prepare(method=method, url=url, headers=given, **content)
        return self._line.send(prepared, **self._ways)


class Client(tweepy.Client):  # type: ignore[misc] # tweepy has no types
    """tweepy's client with another session, and with a signer that is kept."""

    def __init__(self, keys: Credentials, line: Line) -> None:
        super().__init__(
            consumer_key=keys.api_key,
            consumer_secret=keys.api_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_secret,
            return_type=requests.Response,  # read by us: tweepy's own reading knows old names only
            wait_on_rate_limit=False,  # it would sleep inside the call, or without end
        )
        self.session = Session(line)
        handler = tweepy.OAuth1UserHandler(
            keys.api_key, keys.api_secret, keys.access_token, keys.access_secret
        )
        self._signer = Signer(keys, handler.apply_auth().client)

    def request(
        self, method: str, route: str, params: Any = None, json: Any = None, user_auth: bool = True
    ) -> requests.Response:
        """tweepy's one way out, always with the account's own signature."""
        return self.send(method, route, params=params, json=json)

    def send(self, method: str, route: str, **content: Any) -> requests.Response:
        """A signed call that tweepy may have no method for; `content` as requests takes it."""
        named = {"User-Agent": self.user_agent}
        return self.session.request(
            method, SIGNED_HOST + route, headers=named, auth=self._signer, **content
        )
