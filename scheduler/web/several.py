"""Serves several desks, each under its own host name; any other name learns of nobody."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.defence.answers import refuse
from scheduler.web.defence.hosts import host_of

_NOBODY = "Nothing is served at this address."


class SeveralDesks:
    """Hands a request to the desk of its host, and to no other.

    A browser keeps cookies by host name, so none of one charity's ever reaches another's desk.
    """

    def __init__(self, desks: Mapping[str, ASGIApp]) -> None:
        """`desks` by host name, in small letters, without a port."""
        self._desks = dict(desks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        desk = self._desks.get(host_of(scope) or "")
        if desk is None:
            await refuse(scope, receive, send, 404, _NOBODY)
            return
        await desk(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        step = (await receive())["type"].removeprefix("lifespan.")
        await send({"type": f"lifespan.{step}.complete"})
        if step == "shutdown":
            return
