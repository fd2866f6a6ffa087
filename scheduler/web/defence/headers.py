"""Puts the headers of defence on every answer, and gives each request a nonce of its own."""

import secrets
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ONE_YEAR_SECONDS = 31_536_000
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), microphone=(), payment=(), usb=()",
    "Vary": "Sec-Fetch-Site, Origin, Cookie",
}
# Told by the answers themselves where they may be kept: styles and scripts with a hash in the name;
# and where not even our own pages may learn of an address. Else nothing goes to other sites. Not
# "no-referrer" everywhere: browsers then hide from us too whose form it is.
_UNLESS_SAID = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


def _sent(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as an answer has them: their names in small letters."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_ALWAYS_SENT, _UNLESS_SAID_SENT = _sent(_ALWAYS), _sent(_UNLESS_SAID)
_POLICY, _STAYS_HTTPS = b"content-security-policy", b"strict-transport-security"
_OURS = frozenset({_STAYS_HTTPS, *(name for name, _ in _ALWAYS_SENT)})


def policy(nonce: str, leads_to: str = "") -> str:
    """The content security policy of a page whose scripts carry `nonce`.

    Its forms lead to pages of ours, and where one must also to the site `leads_to`.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            f"form-action 'self' {leads_to}".rstrip(),
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types desk",
        )
    )


def nonce_of(scope: Scope) -> str:
    """The nonce of this request."""
    nonce: str = scope["state"]["nonce"]
    return nonce


class Headers:
    """Adds them to whatever the application answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["nonce"] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message, scope, nonce)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _add(message: Message, scope: Scope, nonce: str) -> None:
    # All at once: to look for each name among the others takes longer than the rest of a defence.
    own = [one for one in message.get("headers", ()) if one[0] not in _OURS]
    said = {name for name, _ in own}
    own += [*_ALWAYS_SENT, *(one for one in _UNLESS_SAID_SENT if one[0] not in said)]
    if _POLICY not in said:
        own.append((_POLICY, policy(nonce).encode("latin-1")))
    if scope["scheme"] == "https":
        own.append((_STAYS_HTTPS, f"max-age={ONE_YEAR_SECONDS}; includeSubDomains".encode()))
    message["headers"] = own
