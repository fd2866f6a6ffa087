"""Prices readings, and picks those worth their price when money is short."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.store.metrics.readings import DuePost, Point


@dataclass(frozen=True, slots=True)
class ReadingPrices:
    """X's prices, and the account whose own posts are read at the lower one ("" for none)."""

    read_usd: float = 0.0
    owned_read_usd: float = 0.0
    app_owner: str = ""

    def usd(self, post: DuePost, before: Sequence[Point], now: datetime) -> float:
        """The price of reading `post` now; nothing if it was read on this UTC day already."""
        if before and before[-1].at.date() == now.date():
            return 0.0
        return self.once_usd(post.account)

    def once_usd(self, account: str) -> float:
        """The price of reading one post of `account` on one day."""
        return self.owned_read_usd if account == self.app_owner else self.read_usd

    def payable(
        self,
        posts: Sequence[DuePost],
        history: Mapping[int, Sequence[Point]],
        now: datetime,
        left_usd: float | None,
    ) -> list[DuePost]:
        """As many of `posts`, in their order, as `left_usd` pays for; all of them without a cap."""
        if left_usd is None:
            return list(posts)
        chosen = []
        for post in posts:
            price = self.usd(post, history.get(post.id, ()), now)
            if price <= left_usd:
                left_usd -= price
                chosen.append(post)
        return chosen


def most_informative_first(
    posts: Sequence[DuePost], history: Mapping[int, Sequence[Point]], now: datetime
) -> list[DuePost]:
    """Posts by how often their age has doubled since they were read last; never read, first."""

    def doublings(post: DuePost) -> float:
        before = history.get(post.id)
        if not before:
            return math.inf
        last_age = (before[-1].at - post.sent_at).total_seconds()
        age = (now - post.sent_at).total_seconds()
        return math.log2(max(age, 1.0) / max(last_age, 1.0))

    return sorted(posts, key=doublings, reverse=True)
