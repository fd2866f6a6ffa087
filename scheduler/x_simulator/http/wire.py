"""Answers that break on the way: below HTTP, where an application cannot reach by itself."""

import asyncio
from typing import Any

from pydantic_core import to_json
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_TRANSPORT = "handrail.transport"
_JSON = "application/json; charset=utf-8"


class WireProtocol(H11Protocol):
    """uvicorn's own protocol, which also hands each request its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Takes a connection."""
        super().connection_made(transport)
        served: ASGIApp = self.app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope[_TRANSPORT] = transport
            await served(scope, receive, send)

        self.app = with_transport


class Dropped(Response):
    """Nothing: the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hangs up without a word."""
        await _hang_up(scope, receive)


class Hung(Response):
    """Nothing for a while, then the connection is gone."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Waits until the client gives up, or `seconds` of real time."""
        try:
            await asyncio.wait_for(_gone(receive), self._seconds)
        except TimeoutError:
            await _hang_up(scope, receive)


class Truncated(Response):
    """The first half of an answer that promised more."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends a half and hangs up."""
        body = bytes(self.body)
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        await send(
            {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        )
        scope[_TRANSPORT].close()  # unlike abort, this lets the half go out first
        await _gone(receive)


class Slow(Response):
    """The whole answer, a few bytes at a time."""

    def __init__(self, content: bytes, status_code: int, seconds: float, pieces: int = 10) -> None:
        super().__init__(content, status_code, media_type=_JSON)
        self._seconds = seconds
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes about `seconds` of real time."""
        body = bytes(self.body)
        step = max(len(body) // self._pieces, 1)
        pieces = [body[start : start + step] for start in range(0, len(body), step)]
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        for piece in pieces:
            await asyncio.sleep(self._seconds / len(pieces))
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def as_json(body: dict[str, Any]) -> bytes:
    """JSON, as X writes it."""
    return to_json(body)


async def _hang_up(scope: Scope, receive: Receive) -> None:
    scope[_TRANSPORT].abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
