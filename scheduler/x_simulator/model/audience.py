"""The audience: how many people a post reaches by a given age. A pure function of the seed.

Nobody is simulated one by one: each count is a product of shares, drawn from (seed, name) by a
hash, and a curve over the post's age. The same seed gives the same figures to the digit.
"""

import hashlib
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_HASHTAG = re.compile(r"[#＃](\w+)")
_DAY_AND_EVENING = (  # share of followers who look, by hour UTC
    0.15, 0.08, 0.05, 0.05, 0.08, 0.20, 0.45, 0.70, 0.75, 0.70, 0.70, 0.75,
    0.90, 0.85, 0.70, 0.65, 0.70, 0.80, 0.95, 1.00, 0.95, 0.80, 0.55, 0.30,
)  # fmt: skip
_BY_WEEKDAY = (0.95, 1.0, 1.0, 0.97, 0.85, 0.8, 0.9)  # Monday first
_KEPT_PER_REPLY = 0.72  # readers who go one post further down a thread


@dataclass(frozen=True, slots=True)
class Seen:
    """What the audience looks at."""

    post_id: int
    text: str
    followers: int
    depth: int  # 0 for a root
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything X counts of one post."""

    impressions: int
    likes: int
    replies: int
    reposts: int
    quotes: int
    bookmarks: int
    link_clicks: int
    profile_clicks: int

    @property
    def engagements(self) -> int:
        """Everything somebody did with the post besides looking."""
        answers = self.likes + self.replies + self.reposts + self.quotes + self.bookmarks
        return answers + self.link_clicks + self.profile_clicks


class Audience:
    """People who read, by one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def counts(self, post: Seen, now: datetime) -> Counts:
        """The counts of `post` at `now`; none of them ever falls."""
        impressions = self._reach(post) * self._curve(post.post_id, now - post.posted_at)

        def part(name: str, least: float, most: float) -> int:
            return int(impressions * self._between(least, most, name, post.post_id))

        return Counts(
            impressions=int(impressions),
            likes=part("likes", 0.008, 0.040),
            replies=part("replies", 0.0005, 0.006),
            reposts=part("reposts", 0.001, 0.010),
            quotes=part("quotes", 0.0001, 0.0015),
            bookmarks=part("bookmarks", 0.0005, 0.005),
            link_clicks=part("clicks", 0.002, 0.015) if "http" in post.text else 0,
            profile_clicks=part("profile", 0.001, 0.006),
        )

    def pull(self, hashtag: str) -> float:
        """How far one hashtag carries a post, from 0.8 (none at all) to about 3."""
        return 0.8 + 2.2 * self._share("hashtag", hashtag.casefold()) ** 3

    def _reach(self, post: Seen) -> float:
        pull = 1.0
        for hashtag in {tag.casefold() for tag in _HASHTAG.findall(post.text)}:
            pull *= self.pull(hashtag)
        return (
            post.followers
            * self._between(0.25, 0.75, "reach", post.post_id)
            * _DAY_AND_EVENING[post.posted_at.hour]
            * _BY_WEEKDAY[post.posted_at.weekday()]
            * min(pull, 6.0)
            * _KEPT_PER_REPLY**post.depth
        )

    def _curve(self, post_id: int, age: timedelta) -> float:
        """The share of its readers that a post has found by `age`, in [0, 1]."""
        hours = max(age.total_seconds(), 0.0) / 3600
        family = self._share("family", post_id)
        if family < 0.55:  # steep: most of it within the first hours
            return 1 - math.exp(-hours / 2.5)
        if family < 0.9:  # slow: found over two days
            return 1 - math.exp(-hours / 14)
        burst_at = 18 + 20 * self._share("burst", post_id)  # somebody large reposts it
        burst = 1 / (1 + math.exp(-(hours - burst_at) / 1.5)) if hours else 0.0
        return 0.4 * (1 - math.exp(-hours / 3)) + 0.6 * burst

    def _between(self, least: float, most: float, *name: object) -> float:
        return least + (most - least) * self._share(*name)

    def _share(self, *name: object) -> float:
        """A number in [0, 1) that depends on the seed and `name` only."""
        key = repr((self._seed, *name)).encode()
        return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2**64
