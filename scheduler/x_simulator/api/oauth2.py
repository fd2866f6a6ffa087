"""OAuth 2.0 with PKCE, app-only tokens, and taking tokens back.

As on X: a code is good for 30 seconds and once, an access token for two hours, and a refresh
token once: whoever loses the new one is out. One that comes twice ends everything it ever brought,
unless the switch `reuse_revokes` says otherwise. Faults name these calls "token" and "revoke".
"""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from scheduler.clock import Clock
from scheduler.x_simulator.api.pipeline import answer
from scheduler.x_simulator.faults.responses import broken_answer
from scheduler.x_simulator.faults.rules import Faults, Target
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.tokens import (
    ACCESS_LASTS,
    CODE_LASTS,
    REFRESH_LASTS,
    Grant,
    Tokens,
)
from scheduler.x_simulator.model.truth_log import Truth, TruthLog

_SCOPES = frozenset(
    [
        "tweet.read",
        "tweet.write",
        "tweet.moderate.write",
        "users.read",
        "media.write",
        "offline.access",
    ]
)


class OAuthError(Exception):
    """An OAuth 2.0 error, in the words of RFC 6749 and of X."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


class OAuth2:
    """The token endpoints and the page where a person says yes."""

    def __init__(
        self,
        archive: Archive,
        log: TruthLog,
        clock: Clock,
        tokens: Tokens,
        faults: Faults,
        switches: Switches,
    ) -> None:
        self._archive = archive
        self._log = log
        self._clock = clock
        self._tokens = tokens
        self._faults = faults
        self._switches = switches

    async def authorize(self, request: Request) -> Response:
        """GET /i/oauth2/authorize: a page that asks which account says yes, then a redirect."""
        given = request.query_params
        is_known = self._tokens.secret_of(given.get("client_id", "")) is not None
        scopes = frozenset(given.get("scope", "").split())
        if (
            not is_known
            or given.get("response_type") != "code"
            or given.get("code_challenge_method") != "S256"
            or not given.get("code_challenge")
            or not scopes <= _SCOPES
        ):
            return _page(
                "<h1>Something went wrong</h1><p>You could not be asked. Go back.</p>", 400
            )
        accounts = {account.handle: account for account in self._tokens.accounts}
        if given.get("answer") == "cancel":
            return _back(given.get("redirect_uri", ""), given, error="access_denied")
        if given.get("account") not in accounts:
            return _page(_question(request, accounts))
        account = accounts[given["account"]]
        grant = Grant(
            int(account.user_id),
            given["client_id"],
            scopes if account.scopes is None else scopes & frozenset(account.scopes),
            given["code_challenge"],
            given.get("redirect_uri", ""),
        )
        code = self._tokens.give("code", grant, self._clock.now(), CODE_LASTS)
        return _back(grant.redirect_uri, given, code=code)

    async def token(self, request: Request) -> Response:
        """POST /2/oauth2/token: a code or a refresh token, for an access token."""
        return await self._serve(request, "token", self._exchange)

    async def revoke(self, request: Request) -> Response:
        """POST /2/oauth2/revoke."""
        return await self._serve(request, "revoke", self._revoke)

    async def withdraw(self, request: Request) -> Response:
        """POST /rehearsal/withdraw {"account": handle}: a person takes back what apps may do."""
        given = json.loads(await request.body())
        for account in self._tokens.accounts:
            if account.handle == given.get("account"):
                self._tokens.end_every_grant(int(account.user_id))
        return answer(200, {"withdrawn": True})

    async def app_token(self, request: Request) -> Response:
        """POST /oauth2/token: the app's key and secret, for a token of the app alone."""
        return await self._serve(request, "app_token", self._app_token)

    async def _serve(
        self,
        request: Request,
        call: str,
        deed: Callable[[Mapping[str, str], str, datetime], dict[str, Any]],
    ) -> Response:
        form = dict(parse_qsl((await request.body()).decode("ascii", "replace")))
        now = self._clock.now()
        self._archive.begin()
        strike = self._faults.strike(Target(call, "", now))
        status, body = None, None
        if strike is None or strike.when == "after":
            status, body = self._done(request, call, form, deed, now)
        if strike is not None:
            broken = broken_answer(strike.kind, now, status, body)
            self._log.record(Truth(call, None, broken.status, fault=str(strike)), now)
            self._archive.commit()
            return broken.response
        self._log.record(Truth(call, None, status), now)
        self._archive.commit()
        return answer(status or 200, body or {})

    def _done(
        self,
        request: Request,
        call: str,
        form: Mapping[str, str],
        deed: Callable[[Mapping[str, str], str, datetime], dict[str, Any]],
        now: datetime,
    ) -> tuple[int, dict[str, Any]]:
        try:
            client_id = self._client(request, form, needs_secret=call == "app_token")
            return 200, deed(form, client_id, now)
        except OAuthError as refused:
            return refused.status, refused.body

    def _client(self, request: Request, form: Mapping[str, str], *, needs_secret: bool) -> str:
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            client_id, secret = _basic(credential)
            known = self._tokens.secret_of(client_id)
            if known is None or not secrets.compare_digest(known.encode(), secret.encode()):
                raise OAuthError("unauthorized_client", "Missing valid authorization header", 401)
            return client_id
        client_id = form.get("client_id", "")
        if needs_secret or self._tokens.secret_of(client_id) is None:
            raise OAuthError("unauthorized_client", "Missing valid authorization header", 401)
        return client_id

    def _exchange(self, form: Mapping[str, str], client_id: str, now: datetime) -> dict[str, Any]:
        match form.get("grant_type"):
            case "authorization_code":
                grant = self._used(form.get("code", ""), "code", client_id, now)
                if grant.redirect_uri != form.get(
                    "redirect_uri", ""
                ) or grant.challenge != _challenge(form.get("code_verifier", "")):
                    raise _invalid_token()
            case "refresh_token":
                grant = self._used(form.get("refresh_token", ""), "refresh", client_id, now)
            case _:
                raise OAuthError(
                    "unsupported_grant_type", "Value passed for grant_type was invalid."
                )
        body = {
            "token_type": "bearer",
            "expires_in": int(ACCESS_LASTS.total_seconds()),
            "access_token": self._tokens.give("access", grant, now, ACCESS_LASTS),
            "scope": " ".join(sorted(grant.scopes)),
        }
        if "offline.access" in grant.scopes:
            body["refresh_token"] = self._tokens.give("refresh", grant, now, REFRESH_LASTS)
        return body

    def _used(self, value: str, kind: str, client_id: str, now: datetime) -> Grant:
        """What a token stands for; it is of no use from now on."""
        grant = self._tokens.good(value, kind, now)
        if grant is None or grant.client_id != client_id:
            used = self._tokens.was_used(value, "refresh") if kind == "refresh" else None
            if used is not None and self._switches.at.reuse_revokes:
                self._tokens.end_grant(used.user_id, used.client_id)
            raise _invalid_token()
        self._tokens.take_back(value)
        return grant

    def _revoke(self, form: Mapping[str, str], client_id: str, now: datetime) -> dict[str, Any]:
        value = form.get("token", "")
        for kind in ("access", "refresh"):
            grant = self._tokens.good(value, kind, now)
            if grant and grant.client_id == client_id:
                self._tokens.take_back(value)
                if kind == "refresh":
                    self._tokens.end_grant(grant.user_id, client_id)
        return {"revoked": True}

    def _app_token(self, form: Mapping[str, str], client_id: str, now: datetime) -> dict[str, Any]:
        if form.get("grant_type") != "client_credentials":
            raise OAuthError("unsupported_grant_type", "Value passed for grant_type was invalid.")
        grant = Grant(int(self._tokens.owner_of(client_id).user_id), client_id)
        return {"token_type": "bearer", "access_token": self._tokens.give("app", grant, now, None)}


def _invalid_token() -> OAuthError:
    return OAuthError("invalid_request", "Value passed for the token was invalid.")


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _basic(credential: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(credential, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _back(redirect_uri: str, given: Mapping[str, str], **answer: str) -> Response:
    back = urlencode({"state": given.get("state", ""), **answer})
    return RedirectResponse(f"{redirect_uri}?{back}", 302)


def _question(request: Request, handles: Mapping[str, object]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in request.query_params.multi_items()
    )
    asked = "".join(
        f'<li><label><input type=radio name=account value="{escape(handle)}" required> '
        f"Yes, as @{escape(handle)}</label></li>"
        for handle in handles
    )
    scopes = "".join(
        f"<li>{escape(scope)}</li>" for scope in request.query_params.get("scope", "").split()
    )
    return (
        f"<h1>May this app post for you?</h1><p>Simulated X. It asks for:</p><ul>{scopes}</ul>"
        f"<form>{kept}<ul>{asked}</ul><button>Authorise</button> "
        '<button name="answer" value="cancel" formnovalidate>Cancel</button></form>'
    )


def _page(body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Rehearsal X</title></head>'
        f"<body><main>{body}</main></body></html>",
        status,
    )
