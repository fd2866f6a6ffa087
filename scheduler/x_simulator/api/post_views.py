"""Showing posts to a caller: the fields that were asked for, who and what belongs to them, and
what that costs."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from scheduler.x_simulator.api.authentication import Caller
from scheduler.x_simulator.api.presentation import PRIVATE, shown_post
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.http import problems
from scheduler.x_simulator.http.naming import post_fields
from scheduler.x_simulator.http.requests import Query
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.audience import Audience, Counts, Seen
from scheduler.x_simulator.model.media_store import MediaStore, shown_media
from scheduler.x_simulator.model.people import People, shown_user
from scheduler.x_simulator.model.prices import SimulatedPrices, micro
from scheduler.x_simulator.model.types import SimulatedPost

_PRIVATE_FOR = timedelta(days=30)


class PostViews:
    """Posts as a caller sees them."""

    def __init__(
        self,
        archive: Archive,
        prices: SimulatedPrices,
        audience: Audience,
        people: People,
        shelf: MediaStore,
        switches: Switches,
    ) -> None:
        self._archive = archive
        self._prices = prices
        self._audience = audience
        self._people = people
        self._shelf = shelf
        self._switches = switches

    def page(
        self,
        caller: Caller,
        posts: Sequence[SimulatedPost],
        query: Query,
        *,
        is_owned: bool = False,
    ) -> tuple[dict[str, Any], int]:
        """`data`, `includes` and `errors`, each where there is some, and the cost in millionths.

        `is_owned`: all of them are read at the app owner's price, whoever wrote them.
        """
        if not posts:
            return {}, 0
        fields = post_fields(query, self._switches.at.naming)
        parts = {
            "data": [self._shown(caller, post, fields) for post in posts],
            "includes": self._includes(posts, query),
            "errors": list(_withheld(caller, posts, fields)),
        }
        cost = self._cost(caller, posts, is_owned=is_owned)
        return {name: part for name, part in parts.items() if part}, cost

    def counts(self, post: SimulatedPost, now: datetime) -> Counts:
        """What the audience did with a post by `now`."""
        author = self._people.of(post.user_id)
        followers = author.followers if author else 0
        seen = Seen(post.post_id, post.text, followers, post.depth, post.created_at)
        return self._audience.counts(seen, now)

    def _shown(self, caller: Caller, post: SimulatedPost, fields: frozenset[str]) -> dict[str, Any]:
        seen = fields if _may_see_private(caller, post) else fields - PRIVATE
        as_of = caller.now - timedelta(seconds=self._switches.at.metrics_lag_seconds)
        parent = self._archive.post(post.parent_id) if post.parent_id else None
        answered = parent.user_id if parent else None
        shown = shown_post(post, seen, self.counts(post, max(as_of, post.created_at)), answered)
        for name in self._switches.at.missing_metrics:
            shown.get("public_metrics", {}).pop(name, None)
        return shown

    def _includes(self, posts: Sequence[SimulatedPost], query: Query) -> dict[str, Any]:
        expansions = query.fields("expansions")
        includes: dict[str, Any] = {}
        if "author_id" in expansions:
            people = (self._people.of(user_id) for user_id in {post.user_id: 0 for post in posts})
            fields = query.fields("user.fields")
            includes["users"] = [shown_user(person, fields) for person in people if person]
        if "attachments.media_keys" in expansions:
            keys = [key for post in posts for key in post.media_keys]
            stored = (self._shelf.media(int(key.partition("_")[2])) for key in keys)
            fields = query.fields("media.fields")
            includes["media"] = [shown_media(media, fields) for media in stored if media]
        return {name: included for name, included in includes.items() if included}

    def _cost(self, caller: Caller, posts: Sequence[SimulatedPost], *, is_owned: bool) -> int:
        """Posts read for the first time on this UTC day; the app owner's own are cheaper."""
        own = int(caller.account.user_id) if caller.account.owns_app else None
        author_of = {post.post_id: post.user_id for post in posts}
        first = self._archive.first_reads("post", list(author_of), caller.now)
        return sum(
            micro(
                self._prices.owned_read
                if is_owned or author_of[one] == own
                else self._prices.post_read
            )
            for one in first
        )


def _may_see_private(caller: Caller, post: SimulatedPost) -> bool:
    is_author = not caller.is_app and post.user_id == int(caller.account.user_id)
    return is_author and caller.now - post.created_at <= _PRIVATE_FOR


def _withheld(
    caller: Caller, posts: Sequence[SimulatedPost], fields: frozenset[str]
) -> Iterator[dict[str, Any]]:
    for post in posts:
        if not _may_see_private(caller, post):
            for name in sorted(fields & PRIVATE):
                yield problems.withheld(name, str(post.post_id))
