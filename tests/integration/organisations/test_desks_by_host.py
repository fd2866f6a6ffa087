"""One server for several desks: how it begins and ends, and whom it knows."""

import asyncio
from typing import Any

from scheduler.web.several import SeveralDesks


def told(scope: dict[str, Any], *steps: str) -> list[str]:
    """What the server answers to these steps, by their kinds."""
    answers: list[str] = []
    waiting = [{"type": step} for step in steps]

    async def receive() -> dict[str, str]:
        return waiting.pop(0)

    async def send(answer: Any) -> None:
        answers.append(answer["type"])

    asyncio.run(SeveralDesks({})(scope, receive, send))
    return answers


def test_it_begins_and_ends_as_servers_ask() -> None:
    asked = told({"type": "lifespan"}, "lifespan.startup", "lifespan.shutdown")
    assert asked == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_host_that_nobody_has_learns_of_nobody() -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"nobody.test")]}
    assert told(scope)[0] == "http.response.start"
