"""Showing posts to a caller, and what that costs."""

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.rehearsal.accounts import RehearsalAccount
from scheduler.rehearsal.archive import Archive, StoredPost
from scheduler.rehearsal.audience import Audience, Seen
from scheduler.rehearsal.desk import Caller
from scheduler.rehearsal.presentation import shown_post
from scheduler.rehearsal.prices import Prices, micro


class Reading:
    """Posts as a caller sees them."""

    def __init__(
        self,
        archive: Archive,
        prices: Prices,
        audience: Audience,
        authors: Mapping[int, RehearsalAccount],
    ) -> None:
        self._archive = archive
        self._prices = prices
        self._audience = audience
        self._authors = authors

    def page(
        self, caller: Caller, posts: Sequence[StoredPost], fields: frozenset[str]
    ) -> tuple[dict[str, Any], int]:
        """`{"data": [...]}` (without data where there are no posts) and the cost in millionths."""
        if not posts:
            return {}, 0
        return {"data": [self._shown(caller, post, fields) for post in posts]}, self._cost(
            caller, posts
        )

    def _shown(self, caller: Caller, post: StoredPost, fields: frozenset[str]) -> dict[str, Any]:
        author = self._authors.get(post.user_id)
        followers = author.followers if author else 0
        seen = Seen(post.post_id, post.text, followers, post.depth, post.created_at)
        return shown_post(post, fields, self._audience.counts(seen, caller.now))

    def _cost(self, caller: Caller, posts: Sequence[StoredPost]) -> int:
        """Posts read for the first time on this UTC day; the app owner's own are cheaper."""
        own = int(caller.account.user_id) if caller.account.owns_app else None
        author_of = {post.post_id: post.user_id for post in posts}
        first = self._archive.first_reads("post", list(author_of), caller.now)
        return sum(
            micro(self._prices.owned_read if author_of[one] == own else self._prices.post_read)
            for one in first
        )
