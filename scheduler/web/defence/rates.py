"""Slows down who asks too often; closes nobody out, so that nobody is kept out by others."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler.web.defence.answers import refuse
from scheduler.web.defence.origins import SAFE

MINUTE = 60.0
MOST_KEPT = 10_000  # visitors whose latest requests are remembered


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many requests of one address are answered in a minute."""

    all_requests: int = 600
    changes: int = 120
    sign_ins: int = 20


class Window:
    """Counts events by name over the last minute, and forgets whom it has not seen for long."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_seconds(self, name: str) -> float:
        """0, and the event is counted; or how long to wait."""
        now = self._clock()
        times = self._seen.setdefault(name, deque())
        self._seen.move_to_end(name)
        while times and now - times[0] >= MINUTE:
            times.popleft()
        if len(times) >= self._most:
            return MINUTE - (now - times[0])
        times.append(now)
        if len(self._seen) > MOST_KEPT:
            self._seen.popitem(last=False)
        return 0.0


class Rates:
    """Answers 429 to an address that asks too often."""

    def __init__(self, app: ASGIApp, limits: RateLimits, sign_in_path: str) -> None:
        self._app = app
        self._sign_in_path = sign_in_path
        self._all = Window(limits.all_requests)
        self._changes = Window(limits.changes)
        self._sign_ins = Window(limits.sign_ins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http" and (wait := self._wait_seconds(scope)) > 0:
            words = "That was often. Please wait a minute, and try again. Nothing is lost."
            await refuse(scope, receive, send, 429, words, Retry_After=f"{wait:.0f}")
            return
        await self._app(scope, receive, send)

    def _wait_seconds(self, scope: Scope) -> float:
        client = scope.get("client")
        address = client[0] if client else ""
        windows = [self._all]
        if scope["method"] not in SAFE:
            windows.append(self._changes)
            if scope["path"].startswith(self._sign_in_path):
                windows.append(self._sign_ins)
        return max(window.wait_seconds(address) for window in windows)
