"""Answers only to names that the settings know, and to plain http on this machine only."""

import re
from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.defence.answers import refuse

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?")


def host_of(scope: Scope) -> str | None:
    """The one host that was asked for, without its port; None if there is none, or several."""
    given = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    if len(given) != 1 or (found := _HOST.fullmatch(given[0])) is None:
        return None
    return found[1]


class Hosts:
    """Turns away a request for another host: links and cookies are never made from its name."""

    def __init__(self, app: ASGIApp, known: Collection[str]) -> None:
        self._app = app
        self._known = frozenset(known) | LOOPBACK_NAMES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http":
            host = host_of(scope)
            if host not in self._known:
                words = (
                    "This desk does not answer to that name. HANDRAIL_WEB_ADDRESS says to which."
                )
                await refuse(scope, receive, send, 400, words)
                return
            if scope["scheme"] != "https" and host not in LOOPBACK_NAMES:
                words = "Open the desk by https: without it, others on the way can read along."
                await refuse(scope, receive, send, 400, words)
                return
        await self._app(scope, receive, send)
