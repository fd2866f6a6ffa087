"""Measures posts, as pure functions. docs/measures.md explains each with its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler.engagement.statistics.median_interval import Interval
from scheduler.engagement.statistics.per_thousand import Parts, counted, rate_interval
from scheduler.post_counts import PostCounts
from scheduler.store.metrics.hashtag_totals import TagFigures
from scheduler.store.metrics.readings import Measured


@dataclass(frozen=True, slots=True)
class Rate:
    """Engagements per impression, over the posts of which both are known."""

    engagements: int
    impressions: int  # the denominator; above 0
    posts: int  # how many posts it rests on
    interval: Interval | None = None  # None where too few threads say too little

    @property
    def value(self) -> float:
        """In [0, 1] as a rule; a post that is shared off X can have more."""
        return self.engagements / self.impressions


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of a set, and the quarters around it (linear interpolation)."""

    lower_quartile: float
    median: float
    upper_quartile: float
    posts: int

    @property
    def of_several(self) -> "Spread | None":
        """None of one post: it has no middle, and is not to stand beside the middle of many."""
        return self if self.posts > 1 else None


@dataclass(frozen=True, slots=True)
class HashtagRow:
    """What one hashtag brought back. None is unknown, never 0."""

    hashtag: str  # as shown most often, without "#"
    posts: int
    threads: int
    accounts: int
    impressions: int | None  # of the posts of which they are known
    engagements: int | None  # likewise
    rate: Rate | None
    engagements_per_post: Spread | None

    @property
    def measured_posts(self) -> int:
        """On how many posts the median rests."""
        return self.engagements_per_post.posts if self.engagements_per_post else 0


def engagements_of(post: PostCounts) -> int | None:
    """Likes, replies, reposts, quotes and bookmarks together; unknown if one of them is."""
    parts = (post.likes, post.replies, post.reposts, post.quotes, post.bookmarks)
    return None if None in parts else sum(part for part in parts if part is not None)


def hashtag_rows(figures: Iterable[TagFigures]) -> tuple[HashtagRow, ...]:
    """One row for each hashtag, most impressions first, unknown ones last.

    Shape: a post with two hashtags counts in both rows, so rows do not add up.
    """
    return tuple(sorted(map(_row, figures), key=_most_seen_first))


def rate_of(posts: Iterable[Measured]) -> Rate | None:
    """Engagements over impressions, where both are known; None without an impression."""
    known = [
        post for post in posts if post.impressions is not None and engagements_of(post) is not None
    ]
    return _rate(counted(known, engagements_of), len(known))


def spread_of(counts: Iterable[int]) -> Spread | None:
    """Median and quartiles; None of nothing.

    Interpolated between neighbours: Hyndman and Fan's type 7 (American Statistician 50, 1996).
    """
    ordered = sorted(counts)
    if not ordered:
        return None
    lower, middle, upper = (_quarter(ordered, number) for number in (1, 2, 3))
    return Spread(lower, middle, upper, len(ordered))


def _quarter(ordered: Sequence[int], number: int) -> float:
    """In whole numbers until the last step, so that nothing is lost of large counts."""
    below, part = divmod(number * (len(ordered) - 1), 4)
    above = min(below + 1, len(ordered) - 1)
    return (ordered[below] * (4 - part) + ordered[above] * part) / 4


def _rate(threads: Sequence[Parts], posts: int) -> Rate | None:
    impressions = sum(thread.impressions for thread in threads)
    if impressions == 0:
        return None
    engagements = sum(int(thread.amount) for thread in threads)
    return Rate(engagements, impressions, posts, rate_interval(threads))


def _row(figures: TagFigures) -> HashtagRow:
    return HashtagRow(
        hashtag=figures.shown,
        posts=figures.posts,
        threads=figures.threads,
        accounts=figures.accounts,
        impressions=figures.impressions,
        engagements=sum(figures.engagements) if figures.engagements else None,
        rate=_rate(_parts(figures), figures.both_posts),
        engagements_per_post=spread_of(figures.engagements),
    )


def _parts(figures: TagFigures) -> list[Parts]:
    """The posts of one thread count together, whichever account and spelling they have."""
    sums: dict[int, tuple[int, int]] = {}
    for part in figures.by_thread:
        engaged, seen = sums.get(part.thread_id, (0, 0))
        sums[part.thread_id] = (engaged + part.engagements, seen + part.impressions)
    return [Parts(*both) for both in sums.values()]


def _most_seen_first(row: HashtagRow) -> tuple[bool, int, str]:
    return (row.impressions is None, -(row.impressions or 0), row.hashtag.casefold())
