"""What everyone on a network says with a hashtag: counts, and what is counted at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from scheduler.networks.base import AccountName, Unavailable


@dataclass(frozen=True, slots=True)
class HourCount:
    """How many posts there were in one stretch, an hour as a rule."""

    start: datetime  # aware, UTC
    end: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class SeenPost:
    """What is counted of one post that a search found. It lives in memory only, and not long."""

    author: str = field(repr=False)  # the network's id: to tell authors apart, never to be stored
    created_at: datetime
    links: tuple[str, ...]
    hashtags: tuple[str, ...]  # without "#"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search brought, newest first."""

    posts: Sequence[SeenPost]
    is_all: bool  # False: there is more, or a page did not come


class Listening(Protocol):
    """Asks what is said with a hashtag. No call raises for what the network or the line does."""

    def recent_counts(self, account: AccountName, query: str) -> Sequence[HourCount] | Unavailable:
        """Posts that fit `query`, by the hour, over the last seven days; one billed request."""
        ...

    def recent_posts(
        self, account: AccountName, query: str, most: int
    ) -> SearchResult | Unavailable:
        """At most `most` posts of the last seven days that fit; each of them is billed."""
        ...
