"""GET /2/users/me and GET /2/users/:id/tweets."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.rehearsal import problems
from scheduler.rehearsal.accounts import RehearsalAccount
from scheduler.rehearsal.archive import Archive, StoredPost, milliseconds
from scheduler.rehearsal.desk import Asked, Caller, Desk, Done
from scheduler.rehearsal.naming import post_fields
from scheduler.rehearsal.prices import Prices, micro
from scheduler.rehearsal.reading import Reading
from scheduler.rehearsal.requested import SHOWING, Query
from scheduler.rehearsal.switches import Switches

_ME = SHOWING
_TIMELINE = SHOWING | {
    *("since_id", "until_id", "start_time", "end_time", "max_results"),
    *("pagination_token", "exclude"),
}
_NO_END = 2**63 - 1


class Users:
    """Who an account is, and what it said."""

    def __init__(
        self,
        desk: Desk,
        archive: Archive,
        prices: Prices,
        reading: Reading,
        switches: Switches,
        accounts: Mapping[int, RehearsalAccount],
    ) -> None:
        self._desk = desk
        self._archive = archive
        self._prices = prices
        self._reading = reading
        self._switches = switches
        self._accounts = accounts

    async def me(self, request: Request) -> Response:
        """GET /2/users/me."""
        return self._desk.serve(request, b"", Asked("me"), lambda caller: self._me(caller, request))

    def _me(self, caller: Caller, request: Request) -> Done:
        fields = Query.of(request, _ME).fields("user.fields")
        return Done(
            200,
            {"data": shown_user(caller.account, fields)},
            cost_micro=micro(self._prices.user_read),
        )

    async def timeline(self, request: Request) -> Response:
        """GET /2/users/:id/tweets: posts and replies, newest first."""
        return self._desk.serve(
            request, b"", Asked("timeline"), lambda caller: self._timeline(caller, request)
        )

    def _timeline(self, caller: Caller, request: Request) -> Done:
        query = Query.of(request, _TIMELINE)
        asked = request.path_params["user_id"]
        if not asked.isdigit() or int(asked) not in self._accounts:
            return Done(200, {"errors": [problems.missing("user", "id", asked)]})
        limit = query.whole("max_results", 10, 5, 100)
        found = self._archive.timeline(
            int(asked),
            after=query.whole("since_id", 0, 0, _NO_END),
            before=_before(query),
            start_ms=_moment(query, "start_time", 0),
            end_ms=min(_moment(query, "end_time", _NO_END), self._shown_until(caller.now)),
            limit=limit + 1,
        )
        body, cost = self._reading.page(
            caller, found[:limit], post_fields(query, self._switches.at.naming)
        )
        return Done(200, body | {"meta": _meta(found, limit)}, cost_micro=cost)

    def _shown_until(self, now: datetime) -> int:
        """Timelines lag: what is younger is stored, and not yet to be seen."""
        return milliseconds(now) - self._switches.at.timeline_lag_seconds * 1000


def shown_user(account: RehearsalAccount, fields: frozenset[str]) -> dict[str, Any]:
    """An account as X shows it."""
    shown: dict[str, Any] = {
        "id": account.user_id,
        "name": account.handle,
        "username": account.handle,
    }
    if "public_metrics" in fields:
        shown["public_metrics"] = {"followers_count": account.followers}
    return shown


def _before(query: Query) -> int:
    until = query.whole("until_id", _NO_END, 0, _NO_END)
    token = query.given.get("pagination_token")
    if token is None:
        return until
    if not token.startswith("before") or not token[6:].isdigit():
        raise problems.invalid_request("The `pagination_token` query parameter value is not valid")
    return min(until, int(token[6:]))


def _moment(query: Query, name: str, default_ms: int) -> int:
    value = query.given.get(name)
    if value is None:
        return default_ms
    try:
        return milliseconds(datetime.fromisoformat(value).astimezone(UTC))
    except ValueError as error:
        raise problems.invalid_request(
            f"The `{name}` query parameter value [{value}] is not a time", {name: [value]}
        ) from error


def _meta(found: list[StoredPost], limit: int) -> dict[str, Any]:
    shown = found[:limit]
    if not shown:
        return {"result_count": 0}
    meta = {
        "result_count": len(shown),
        "newest_id": str(shown[0].post_id),
        "oldest_id": str(shown[-1].post_id),
    }
    if len(found) > limit:
        meta["next_token"] = f"before{shown[-1].post_id}"
    return meta
