"""Finds the way that a request asks for: among those of the same first name, and not among all."""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

OF_DESK = "handrail.desk"  # whose page is asked for: routes are the same for every desk
_CHOSEN = "handrail.route"


class ByFirstName(BaseRoute):
    """Routes by the first name of their paths, which is never a parameter.

    Comparing a request with each of a hundred and more takes longer than all of our defence.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        """Of two that fit, the first is taken, as in a list of them."""
        self._routes: dict[str, list[Route]] = {}
        for route in routes:
            self._routes.setdefault(_first_name(route.path), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The route of this path and method; else the first of this path, which answers 405."""
        partly: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._routes.get(_first_name(scope["path"]), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, _CHOSEN: route}
            if match is Match.PARTIAL and partly[0] is Match.NONE:
                partly = match, {**found, _CHOSEN: route}
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Has it answered by the route that was found."""
        route: Route = scope[_CHOSEN]
        await route.handle(scope, receive, send)


class Straight:
    """Hands a request straight to its way; one that has none, to whoever says so.

    What the layers of a framework do before a way, our defence has done; each takes its time.
    """

    def __init__(self, ways: ByFirstName, otherwise: ASGIApp, desk: object) -> None:
        """`otherwise` answers where there is no way, or none for this method."""
        self._ways = ways
        self._otherwise = otherwise
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        match, found = self._ways.matches(scope) if scope["type"] == "http" else (Match.NONE, {})
        if match is not Match.FULL:
            await self._otherwise(scope, receive, send)
            return
        scope.update(found)
        scope[OF_DESK] = self._desk
        await self._ways.handle(scope, receive, send)


def _first_name(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
