"""GET /2/users/me, /2/users/by, /2/users/by/username/:name and /2/users/:id/tweets."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.x_simulator.api.authentication import Caller
from scheduler.x_simulator.api.endpoints import PostEndpoints
from scheduler.x_simulator.api.pipeline import ApiCall, Done
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.requests import SHOWING, Query
from scheduler.x_simulator.model.pagination import IdRange, meta_of
from scheduler.x_simulator.model.people import People, shown_user
from scheduler.x_simulator.model.prices import micro
from scheduler.x_simulator.model.types import milliseconds

_BY_NAME = SHOWING | {"usernames"}
_TIMELINE = SHOWING | {
    *("since_id", "until_id", "start_time", "end_time", "max_results"),
    *("pagination_token", "exclude"),
}


@dataclass(eq=False)
class Users(PostEndpoints):
    """Who an account is, and what it said."""

    _people: People

    async def me(self, request: Request) -> Response:
        """GET /2/users/me."""

        def deed(caller: Caller) -> Done:
            fields = Query.of(request, SHOWING).fields("user.fields")
            return self._shown({"data": shown_user(caller.account, fields)}, 1)

        return self._desk.serve(request, b"", ApiCall("me"), deed)

    async def named(self, request: Request) -> Response:
        """GET /2/users/by/username/:name."""

        def deed(_: Caller) -> Done:
            fields = Query.of(request, SHOWING).fields("user.fields")
            name = request.path_params["name"]
            person = self._people.named(name)
            if person is None:
                return Done(200, {"errors": [problems.missing("user", "username", name)]})
            return self._shown({"data": shown_user(person, fields)}, 1)

        return self._desk.serve(request, b"", ApiCall("users"), deed)

    async def by_names(self, request: Request) -> Response:
        """GET /2/users/by?usernames=."""

        def deed(_: Caller) -> Done:
            query = Query.of(request, _BY_NAME)
            names = [name for name in query.given.get("usernames", "").split(",") if name]
            if not 1 <= len(names) <= 100:
                raise problems.invalid_request("The `usernames` query parameter takes 1 to 100")
            found = [person for person in map(self._people.named, names) if person]
            shown = [shown_user(person, query.fields("user.fields")) for person in found]
            absent = [name for name in names if self._people.named(name) is None]
            errors = [problems.missing("user", "usernames", name) for name in absent]
            body = ({"data": shown} if shown else {}) | ({"errors": errors} if errors else {})
            return self._shown(body, len(shown))

        return self._desk.serve(request, b"", ApiCall("users"), deed)

    async def timeline(self, request: Request) -> Response:
        """GET /2/users/:id/tweets: posts and replies, newest first."""

        def deed(caller: Caller) -> Done:
            query = Query.of(request, _TIMELINE)
            asked = request.path_params["user_id"]
            account = self._people.account(asked)
            if account is None:
                return Done(200, {"errors": [problems.missing("user", "id", asked)]})
            # Timelines lag: what is younger is stored, and not yet to be seen.
            lag_ms = self._switches.at.timeline_lag_seconds * 1000
            span = IdRange.of(query, shown_until_ms=milliseconds(caller.now) - lag_ms)
            limit = query.whole("max_results", 10, 5, 100)
            found = self._archive.timeline(
                int(asked), span, limit + 1, has_replies="replies" not in query.fields("exclude")
            )
            body, cost = self._reading.page(caller, found[:limit], query)
            return Done(200, body | {"meta": meta_of(found, limit)}, cost_micro=cost)

        return self._desk.serve(request, b"", ApiCall("timeline"), deed)

    def _shown(self, body: dict[str, Any], users: int) -> Done:
        return Done(200, body, cost_micro=micro(self._prices.user_read) * users)
