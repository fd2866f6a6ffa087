"""Reads what is sent, counting, and not for ever: a form of ours is small and comes at once."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.web.defence.answers import refuse
from scheduler.web.defence.origins import SAFE

MOST_BYTES = 64_000
MOST_SECONDS = 20.0
FORM = "application/x-www-form-urlencoded"
FORM_WITH_FILES = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Measure:
    """What some paths take that take more than a small form: longer texts, or files."""

    path: re.Pattern[str]
    most_bytes: int
    takes_files: bool


class _TooLarge(Exception):
    pass


class Bodies:
    """Hands the application a whole body, or answers that it is too large, too slow or no form."""

    def __init__(
        self,
        app: ASGIApp,
        larger: Sequence[Measure] = (),
        most_bytes: int = MOST_BYTES,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self._app = app
        self._larger = larger
        self._most_bytes = most_bytes
        self._most_seconds = most_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self._app(scope, receive, send)
            return
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        measure = self._measure(scope.get("path", ""))
        most_bytes = measure.most_bytes if measure else self._most_bytes
        kinds = (FORM, FORM_WITH_FILES) if measure and measure.takes_files else (FORM,)
        if kind not in kinds:
            await refuse(scope, receive, send, 415, "The desk takes its own forms only.")
            return
        try:
            async with asyncio.timeout(self._most_seconds):
                body = await self._read(receive, most_bytes)
        except _TooLarge:
            words = f"That is too long: this form takes {most_bytes:,} bytes at most."
            await refuse(scope, receive, send, 413, words, Connection="close")
            return
        except TimeoutError:
            words = "That took too long to arrive, and was not done. Please send it again."
            await refuse(scope, receive, send, 408, words, Connection="close")
            return
        if body is not None:
            await self._app(scope, _again(body, receive), send)

    def _measure(self, path: str) -> Measure | None:
        return next((one for one in self._larger if one.path.fullmatch(path)), None)

    async def _read(self, receive: Receive, most_bytes: int) -> bytes | None:
        """All of it; None if whoever sent it has gone."""
        parts, length, is_more = [], 0, True
        while is_more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part: bytes = message.get("body", b"")
            length += len(part)
            if length > most_bytes:
                raise _TooLarge
            parts.append(part)
            is_more = message.get("more_body", False)
        return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body in one piece, and then whatever comes."""
    given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return given.pop() if given else await receive()

    return give
