"""Answers this machine only: a page of a stranger's that a browser has open reaches nothing here.

Such a page can send its requests here by a name that suddenly leads to this machine; they carry
that name as their Host.
"""

import ipaddress
import json
import re

from starlette.types import ASGIApp, Receive, Scope, Send

_MISDIRECTED = 421
# X's own too: what is signed for X comes by its name, and nobody else can turn that anywhere.
_NAMES = ("localhost", "api.twitter.com", "api.x.com")
_PORT = re.compile(r":[0-9]{1,5}$")


class ThisMachineOnly:
    """Lets requests pass whose Host is a name of this machine, and no other."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; anything that is none (the start of the server) passes."""
        if scope["type"] == "http" and not is_for_this_machine(_hosts(scope)):
            await _refuse(send)
            return
        await self._app(scope, receive, send)


def is_for_this_machine(hosts: list[str]) -> bool:
    """Whether there is one Host, and it names this machine: localhost, 127.0.0.1 or [::1]."""
    if len(hosts) != 1:
        return False
    name = _PORT.sub("", hosts[0]).casefold()
    if name in _NAMES:
        return True
    try:
        return ipaddress.ip_address(name.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def _hosts(scope: Scope) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]


async def _refuse(send: Send) -> None:
    detail = "This is a rehearsal X. It answers to localhost and 127.0.0.1 only."
    body = json.dumps({"title": "Misdirected Request", "status": _MISDIRECTED, "detail": detail})
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": _MISDIRECTED, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
