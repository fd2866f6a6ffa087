"""Mentions, recent search, recent counts, and hiding a reply."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from scheduler.x_simulator.api.authentication import Caller
from scheduler.x_simulator.api.endpoints import PostEndpoints
from scheduler.x_simulator.api.pipeline import ApiCall, Done
from scheduler.x_simulator.api.searching import Names, matcher
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.requests import SHOWING, Query, Strict, body_of
from scheduler.x_simulator.model.crowd import Crowd
from scheduler.x_simulator.model.pagination import NO_END, IdRange, meta_of
from scheduler.x_simulator.model.people import People
from scheduler.x_simulator.model.prices import micro
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds

RECENT = timedelta(days=7)
MENTIONS_KEPT = 800  # the latest; X gives no older ones
_PAGING = frozenset(
    {"since_id", "until_id", "start_time", "end_time", "max_results", "pagination_token"}
)
_MENTIONS = SHOWING | _PAGING
_SEARCH = SHOWING | _PAGING | {"query", "next_token", "sort_order"}
_COUNTS = frozenset({"query", "start_time", "end_time", "since_id", "until_id", "granularity"})
_GRAINS = {"minute": 60, "hour": 3_600, "day": 86_400}


class Hidden(Strict):
    """The body of PUT /2/tweets/:id/hidden."""

    hidden: bool


@dataclass(eq=False)
class Conversations(PostEndpoints):
    """What others say."""

    _people: People
    _crowd: Crowd

    def __post_init__(self) -> None:
        self._names = Names(self._people.handle_of, self._author_of_parent)

    async def mentions(self, request: Request) -> Response:
        """GET /2/users/:id/mentions."""

        def deed(caller: Caller) -> Done:
            query = Query.of(request, _MENTIONS)
            account = self._people.account(request.path_params["user_id"])
            if account is None:
                asked = request.path_params["user_id"]
                return Done(200, {"errors": [problems.missing("user", "id", asked)]})
            fits = matcher(f"@{account.handle} -from:{account.handle}", self._names)
            is_owner = caller.account.owns_app and caller.account.user_id == account.user_id
            return self._found(
                caller, query, fits, least=5, since=None, most=MENTIONS_KEPT, is_owned=is_owner
            )

        return self._desk.serve(request, b"", ApiCall("mentions"), deed)

    async def search(self, request: Request) -> Response:
        """GET /2/tweets/search/recent."""

        def deed(caller: Caller) -> Done:
            query = Query.of(request, _SEARCH)
            fits = matcher(query.given.get("query", ""), self._names)
            return self._found(caller, query, fits, least=10, since=caller.now - RECENT)

        return self._desk.serve(request, b"", ApiCall("search"), deed)

    async def counts(self, request: Request) -> Response:
        """GET /2/tweets/counts/recent."""

        def deed(caller: Caller) -> Done:
            query = Query.of(request, _COUNTS)
            fits = matcher(query.given.get("query", ""), self._names)
            grain = query.given.get("granularity", "hour")
            if grain not in _GRAINS:
                raise problems.invalid_request("The `granularity` is minute, hour or day")
            span = self._span(caller, query, caller.now - RECENT)
            posts = filter(fits, self._archive.posts_in(span))
            buckets = _buckets(posts, _GRAINS[grain], span)
            total = sum(bucket["tweet_count"] for bucket in buckets)
            return Done(
                200,
                {"data": buckets, "meta": {"total_tweet_count": total}},
                cost_micro=micro(self._prices.counts_recent),
            )

        asked = ApiCall("counts", text=request.query_params.get("query"))
        return self._desk.serve(request, b"", asked, deed)

    async def hide(self, request: Request) -> Response:
        """PUT /2/tweets/:id/hidden."""
        content = await request.body()

        def deed(caller: Caller) -> Done:
            body = body_of(Hidden, content)
            asked = request.path_params["post_id"]
            post = self._archive.post(int(asked)) if asked.isdecimal() else None
            root = self._archive.post(post.root_id) if post else None
            if post is None or root is None or post.deleted_ms is not None:
                raise problems.not_found()
            if root.user_id != int(caller.account.user_id) or post.parent_id is None:
                raise problems.forbidden("You are not authorized to hide this reply.")
            self._archive.hide(post.post_id, is_hidden=body.hidden)
            return Done(
                200,
                {"data": {"hidden": body.hidden}},
                effect="hidden" if body.hidden else "shown",
                post_id=post.post_id,
            )

        return self._desk.serve(request, content, ApiCall("hide"), deed)

    def _found(
        self,
        caller: Caller,
        query: Query,
        fits: Callable[[SimulatedPost], bool],
        least: int,
        since: datetime | None,
        most: int | None = None,
        is_owned: bool = False,
    ) -> Done:
        limit = query.whole("max_results", 10, least, 100)
        span = self._span(caller, query, since)
        oldest = self._oldest(fits, caller, most) if most else 0
        found: list[SimulatedPost] = []
        for post in filter(fits, self._archive.posts_in(span)):
            if post.post_id < oldest:
                break
            found.append(post)
            if len(found) > limit:
                break
        body, cost = self._reading.page(caller, found[:limit], query, is_owned=is_owned)
        return Done(200, body | {"meta": meta_of(found, limit)}, cost_micro=cost)

    def _oldest(self, fits: Callable[[SimulatedPost], bool], caller: Caller, most: int) -> int:
        """The id of the oldest of the `most` latest posts that fit."""
        everything = IdRange(0, NO_END, 0, milliseconds(caller.now))
        latest = islice(filter(fits, self._archive.posts_in(everything)), most)
        return min((post.post_id for post in latest), default=0)

    def _span(self, caller: Caller, query: Query, since: datetime | None) -> IdRange:
        self._crowd.speak(caller.now)
        lag = self._switches.at.timeline_lag_seconds
        span = IdRange.of(query, shown_until_ms=milliseconds(caller.now) - lag * 1000)
        return span.from_ms(milliseconds(since)) if since else span

    def _author_of_parent(self, post: SimulatedPost) -> str:
        parent = self._archive.post(post.parent_id) if post.parent_id else None
        return self._people.handle_of(parent.user_id) if parent else ""


def _buckets(posts: Iterable[SimulatedPost], seconds: int, span: IdRange) -> list[dict[str, Any]]:
    """How many posts in each stretch of `seconds`, the empty ones too."""
    step = seconds * 1000
    counts = Counter(post.created_ms // step for post in posts)
    first, last = span.start_ms // step, min(span.end_ms, NO_END) // step
    return [
        {
            "start": _time(number * step),
            "end": _time((number + 1) * step),
            "tweet_count": counts[number],
        }
        for number in range(first, last + 1)
    ]


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
