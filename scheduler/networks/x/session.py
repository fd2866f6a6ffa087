"""What carries tweepy's calls: one signer an account, one look at the environment, no cookies.

Also its handler of OAuth 2.0 with PKCE, over the same line; tweepy has this one importer.

tweepy and requests work all of that out anew for each call, which takes as long as a durable
commit. Nothing they would do with an answer is wanted either: see `transport`.
"""

from collections.abc import Mapping
from json import JSONEncoder
from typing import Any, TypedDict, Unpack

import requests
import tweepy
from requests.auth import AuthBase

from scheduler.networks.x.signing import Signer, is_plain
from scheduler.networks.x.transport import Line
from scheduler.settings import Credentials

SIGNED_HOST = "https://api.twitter.com"  # what tweepy signs for; the line goes elsewhere

_TOKEN = f"{SIGNED_HOST}/2/oauth2/token"
_REVOKE = f"{SIGNED_HOST}/2/oauth2/revoke"
_JSON = JSONEncoder(allow_nan=False)  # as requests writes it


class PreparedCall(requests.PreparedRequest):
    """A call that carries no cookies: looking through an empty jar takes as long as a statement."""

    def prepare_cookies(self, cookies: Any) -> None:
        """Leaves the call as it is."""

    def prepare_json(
        self, method: str, url: str, headers: Mapping[str, str], json: object, auth: AuthBase
    ) -> None:
        """As `prepare`, for a plain `url`, which nothing rewrites, and a body of JSON.

        Most calls are such, and working out what they need no working out takes requests longer
        than the call's signature. A test holds what is sent to what requests would send.
        """
        body = _JSON.encode(json).encode()
        self.method, self.url, self.body = method, url, body
        given = {"Content-Length": str(len(body)), "Content-Type": "application/json"}
        self.headers = {**headers, **given}  # type: ignore[assignment] # names as they are sent
        auth(self)


class Content(TypedDict, total=False):
    """What a call may say besides its address and JSON, as requests takes it."""

    params: Mapping[str, Any] | None
    data: Any
    files: Mapping[str, tuple[str, bytes, str]]


class Session(requests.Session):
    """Sends over one line; proxies and certificates are those of the environment at its making."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.trust_env = not line.is_local  # a proxy has no business on this machine
        self._line = line
        self._ways = self.merge_environment_settings(line.url, {}, False, None, None)
        self._usual = dict(self.headers)

    def request(  # type: ignore[override] # the part of it that is used
        self,
        method: str,
        url: str,
        *,
        headers: Any = None,
        json: Any = None,
        auth: AuthBase | None = None,
        **content: Unpack[Content],
    ) -> requests.Response:
        """The answer, read to its end.

        Raises: what the line raises, and what requests raises for an answer that breaks off.
        """
        call = PreparedCall()
        given = {**self._usual, **(headers or {})}
        if json is None or auth is None or any(content.values()) or not is_plain(url):
            call.prepare(method=method, url=url, headers=given, json=json, auth=auth, **content)
        else:
            call.prepare_json(method, url, given, json, auth)
        return self._line.send(call, **self._ways)


def signer_of(keys: Credentials) -> Signer:
    """What signs with keys that stay: OAuth 1.0a."""
    handler = tweepy.OAuth1UserHandler(
        keys.api_key, keys.api_secret, keys.access_token, keys.access_secret
    )
    return Signer(keys, handler.apply_auth().client)


class Bearer(AuthBase):
    """Shows an access token of OAuth 2.0 with each call. Shows nothing when printed."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Gives the call its Authorization header."""
        request.headers["Authorization"] = self._header
        return request


class Client(tweepy.Client):  # type: ignore[misc] # tweepy has no types
    """tweepy's client with another session, and with a signer that is kept."""

    def __init__(self, signer: AuthBase, line: Line) -> None:
        super().__init__(
            return_type=requests.Response,  # read by us: tweepy's own reading knows old names only
            wait_on_rate_limit=False,  # it would sleep inside the call, or without end
        )
        self.session = Session(line)
        self.signer = signer

    def request(
        self, method: str, route: str, params: Any = None, json: Any = None, user_auth: bool = True
    ) -> requests.Response:
        """tweepy's one way out, always with the account's own signature or token."""
        return self.send(method, route, json=json, params=params)

    def send(
        self, method: str, route: str, *, json: Any = None, **content: Unpack[Content]
    ) -> requests.Response:
        """A signed call that tweepy may have no method for."""
        named = {"User-Agent": self.user_agent}
        return self.session.request(
            method, SIGNED_HOST + route, headers=named, auth=self.signer, json=json, **content
        )


class AppHandler(tweepy.OAuth2UserHandler):  # type: ignore[misc] # tweepy has no types
    """tweepy's handler of OAuth 2.0 with PKCE, whose verifier outlives it, over our line.

    tweepy keeps the verifier in the object alone, and has no refreshing of its own.
    """

    def __init__(
        self, client_id: str, client_secret: str, redirect_uri: str, line: Line, scopes: str = ""
    ) -> None:
        # Without scopes where tokens come: X may grant fewer, and oauthlib would raise for that
        # after the code is spent.
        super().__init__(
            client_id=client_id,
            redirect_uri=redirect_uri,
            scope=scopes or None,
            client_secret=client_secret or None,
        )
        self.trust_env = not line.is_local
        self.mount(SIGNED_HOST, line)

    def asks_at(self, state: str) -> tuple[str, str]:
        """Where a person says yes, and the verifier that proves later who asked."""
        self.state = state
        url = self.get_authorization_url()
        return url, self._client.code_verifier

    def changed(self, code: str, verifier: str) -> Mapping[str, Any]:
        """What X gives for a code.

        Raises: what the line raises, and what oauthlib raises for an answer it cannot read.
        """
        found: Mapping[str, Any] = super(tweepy.OAuth2UserHandler, self).fetch_token(
            _TOKEN,
            code=code,
            auth=self.auth,
            include_client_id=True,
            code_verifier=verifier,
        )
        return found

    def refreshed(self, refresh_token: str) -> Mapping[str, Any]:
        """What X gives for a refresh token, which is of no use from then on.

        Raises: as `changed` does.
        """
        found: Mapping[str, Any] = self.refresh_token(
            _TOKEN, refresh_token=refresh_token, auth=self.auth, client_id=self.client_id
        )
        return found

    def revoked(self, token: str) -> None:
        """Takes a token back.

        Raises: what the line raises.
        """
        given = {"token": token, "client_id": self.client_id}
        self.request("POST", _REVOKE, data=given, auth=self.auth, withhold_token=True)
