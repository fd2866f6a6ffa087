"""A request is held against the ways of one first name, and finds what a list of all would find."""

import re

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

import scheduler.web.application  # noqa: F401 - its kind of number in a path
from scheduler.web.routes import WAYS
from scheduler.web.routing import ByFirstName


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


def test_no_way_begins_with_a_parameter() -> None:
    assert not [way.path for way in WAYS if way.path.startswith("/{")]
