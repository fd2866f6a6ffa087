"""A request is held against the ways of one first name, and finds what a list of all would find."""

import re
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

import scheduler.web.application  # noqa: F401 - its kind of number in a path
from scheduler.web.routes import WAYS
from scheduler.web.routing import ByFirstName, Straight


async def _nobody(_: Request) -> Response:
    return Response()


ROUTES = [
    Route(way.path.replace(":int}", ":number}"), _nobody, methods=[way.method]) for way in WAYS
]
PATHS = sorted({re.sub(r"{[^}]*}", "12", way.path) for way in WAYS})
ODD = (
    "",
    "*",
    "/",
    "//",
    "//write",
    "/Write",
    "/writes",
    "write",
    "/write/",
    "/nowhere",
    "/../write",
)


def _found(routes: list[Route], method: str, path: str) -> tuple[Match, Route | None]:
    scope = {"type": "http", "method": method, "path": path}
    partly: Route | None = None
    for route in routes:
        match, _ = route.matches(scope)
        if match is Match.FULL:
            return match, route
        if match is Match.PARTIAL:
            partly = partly or route
    return (Match.PARTIAL, partly) if partly else (Match.NONE, None)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_each_way_is_found_as_in_a_list_of_them(method: str) -> None:
    ways = ByFirstName(ROUTES)
    for path in (*PATHS, *ODD):
        match, found = ways.matches({"type": "http", "method": method, "path": path})
        assert (match, found.get("handrail.route")) == _found(ROUTES, method, path), path


def test_it_is_no_way_for_anything_but_http() -> None:
    match, _ = ByFirstName(ROUTES).matches({"type": "websocket", "path": PATHS[0]})
    assert match is Match.NONE


@pytest.mark.parametrize(
    ("scope", "who"),
    [
        ({"type": "http", "method": "GET", "path": "/here"}, "its way"),
        ({"type": "http", "method": "POST", "path": "/here"}, "the others"),
        ({"type": "http", "method": "GET", "path": "/nowhere"}, "the others"),
        ({"type": "lifespan"}, "the others"),
    ],
)
def test_what_has_a_way_goes_straight_to_it_and_all_else_to_the_others(
    scope: Scope, who: str
) -> None:
    asked: list[str] = []

    class Way:
        async def __call__(self, *_: object) -> None:
            asked.append("its way")

    async def others(*_: object) -> None:
        asked.append("the others")

    ways = Straight(ByFirstName([Route("/here", Way(), methods=["GET"])]), others, None)
    with pytest.raises(StopIteration):  # it waits for nothing
        ways(scope, _silent, _silent).send(None)
    assert asked == [who]


async def _silent(*_: object) -> Any:
    raise AssertionError("nobody is asked")


def test_no_way_begins_with_a_parameter() -> None:
    assert not [way.path for way in WAYS if way.path.startswith("/{")]
