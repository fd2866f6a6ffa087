"""Believes what a proxy says of a visitor, if it is one that the settings name."""

import ipaddress
from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_SAID_BY_PROXIES = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")


def read_networks(words: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between them.

    Raises: ValueError that names the one that is none.
    """
    return tuple(ipaddress.ip_network(one.strip()) for one in words.split(",") if one.strip())


class Proxies:
    """Sets a visitor's address and scheme as a named proxy tells them, and as nobody else does."""

    def __init__(self, app: ASGIApp, named: Collection[Network]) -> None:
        self._app = app
        self._named = named

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http":
            scope = self._as_told(scope)
        await self._app(scope, receive, send)

    def _as_told(self, scope: Scope) -> Scope:
        given = {name: value for name, value in scope["headers"] if name in _SAID_BY_PROXIES}
        plain = [one for one in scope["headers"] if one[0] not in _SAID_BY_PROXIES]
        as_given = {**scope, "headers": plain}
        client = scope.get("client")
        if client is None or not self._is_named(client[0]):
            return as_given
        if (scheme := given.get(b"x-forwarded-proto", b"").decode("latin-1")) in ("http", "https"):
            as_given["scheme"] = scheme
        if address := self._visitor(given.get(b"x-forwarded-for", b"").decode("latin-1")):
            as_given["client"] = (address, 0)
        return as_given

    def _visitor(self, forwarded_for: str) -> str | None:
        """The last address that is no proxy of ours: those before it anybody may have written."""
        for one in reversed(forwarded_for.split(",")):
            address = one.strip()
            if not self._is_named(address):
                return address if _is_address(address) else None
        return None

    def _is_named(self, address: str) -> bool:
        if not _is_address(address):
            return False
        known = ipaddress.ip_address(address)
        return any(known in network for network in self._named)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
