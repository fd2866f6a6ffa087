"""One server for several desks: how it begins and ends, and whom it knows."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from scheduler.web.several import SeveralDesks
from tests.support.desks.by_host import get
from tests.support.desks.web import run_to_its_end

KEYS = ("hull", "leeds")


def told(scope: dict[str, Any], *steps: str) -> list[str]:
    """What the server answers to these steps, by their kinds."""
    answers: list[str] = []
    waiting = [{"type": step} for step in steps]

    async def receive() -> dict[str, str]:
        return waiting.pop(0)

    async def send(answer: Any) -> None:
        answers.append(answer["type"])

    run_to_its_end(SeveralDesks({})(scope, receive, send))
    return answers


def one_that_says(words: str) -> Starlette:
    async def answer(_: object) -> PlainTextResponse:
        return PlainTextResponse(words)

    return Starlette(routes=[Route("/", answer)])


def test_it_begins_and_ends_as_servers_ask() -> None:
    asked = told({"type": "lifespan"}, "lifespan.startup", "lifespan.shutdown")
    assert asked == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_host_that_nobody_has_learns_of_nobody() -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"nobody.test")]}
    assert told(scope)[0] == "http.response.start"


@pytest.mark.parametrize(
    "host", ["leeds.example.org.", "", "localhost", "127.0.0.1", "example.org"]
)
def test_an_unknown_host_learns_of_nobody(host: str) -> None:
    app = SeveralDesks({"hull.example.org": one_that_says("hull")})
    assert get(app, host) == (404, "Nothing is served at this address.\n")


def test_each_host_leads_to_its_own_desk_alone() -> None:
    app = SeveralDesks({f"{key}.example.org": one_that_says(key) for key in KEYS})
    assert [get(app, f"{key}.EXAMPLE.org:443") for key in KEYS] == [(200, key) for key in KEYS]
