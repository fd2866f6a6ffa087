"""Groups posts by hashtag, campaign, account, kind of account, region and week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from scheduler.engagement.statistics.measures import (
    Rate,
    Spread,
    engagements_of,
    rate_of,
    spread_of,
)
from scheduler.engagement.statistics.median_interval import Interval, median_interval
from scheduler.engagement.statistics.per_thousand import Parts, PerThousand, counted, per_thousand
from scheduler.engagement.statistics.retention import ThreadRetention, closing_of, retention
from scheduler.post_counts import COUNTS, PostCounts
from scheduler.store.metrics.readings import Measured

Number = TypeVar("Number", int, float)
NOTHING: Mapping[int, Any] = {}


class By(StrEnum):
    """What posts can be gathered by."""

    HASHTAG = "hashtag"
    CAMPAIGN = "campaign"
    ACCOUNT = "account"
    KIND = "kind"  # the role of the account
    REGION = "region"
    WEEK = "week"  # ISO week of the day it went out, in the organisation's time zone


@dataclass(frozen=True, slots=True)
class GroupRow(PostCounts):
    """What one group brought back: each count a sum over the posts of which it is known."""

    group: str
    posts: int
    threads: int
    accounts: int
    engagements: int | None
    rate: Rate | None
    engagements_per_post: Spread | None
    median_interval: Interval | None
    conversation: PerThousand | None  # replies and quotes
    spread: PerThousand | None  # reposts
    usd: float | None  # what publishing its threads cost
    price: PerThousand | None  # US dollars, over its threads of which all is known
    retention: tuple[ThreadRetention, ...] = ()  # of its threads, whole
    seen_posts: int = 0  # of which the impressions are known

    @property
    def measured_posts(self) -> int:
        """On how many posts the median rests."""
        return self.engagements_per_post.posts if self.engagements_per_post else 0

    @property
    def closing(self) -> ThreadRetention | None:
        """How many saw the closing posts of its threads."""
        return closing_of(self.retention)


def group_rows(
    groups: Mapping[str, Sequence[Measured]],
    usd_of_thread: Mapping[int, float] = NOTHING,
    priced: Mapping[int, Parts] = NOTHING,
    whole_threads: Mapping[int, Sequence[Measured]] = NOTHING,
) -> tuple[GroupRow, ...]:
    """One row a group, most impressions first, unknown ones last.

    `priced` has the threads of which both the price and all impressions are known;
    `whole_threads` every post of each thread, those too that do not carry the group's hashtag.
    """
    rows = [
        _row(name, posts, usd_of_thread, priced, whole_threads) for name, posts in groups.items()
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.impressions is None, -(row.impressions or 0), row.group))
    )


def gather(
    posts: Iterable[Measured],
    by: By,
    zone: ZoneInfo,
    hashtags: Mapping[int, Sequence[str]],
) -> dict[str, list[Measured]]:
    """Posts by the name of their group; by hashtag, one post may be in several or in none."""
    groups: dict[str, list[Measured]] = {}
    for post in posts:
        names = hashtags.get(post.id, ()) if by is By.HASHTAG else (_name(post, by, zone),)
        for name in names:
            groups.setdefault(name, []).append(post)
    return groups


def answers(post: Measured) -> int | None:
    """Replies and quotes: people who said something."""
    if post.replies is None or post.quotes is None:
        return None
    return post.replies + post.quotes


def _name(post: Measured, by: By, zone: ZoneInfo) -> str:
    if by is By.WEEK:
        year, week, _ = post.sent_at.astimezone(zone).isocalendar()
        return f"{year}-W{week:02}"
    attribute = {
        By.CAMPAIGN: "campaign",
        By.ACCOUNT: "account",
        By.KIND: "role",
        By.REGION: "region",
    }[by]
    return str(getattr(post, attribute))


def _row(
    name: str,
    posts: Sequence[Measured],
    usd_of_thread: Mapping[int, float],
    priced: Mapping[int, Parts],
    whole_threads: Mapping[int, Sequence[Measured]],
) -> GroupRow:
    threads = {post.thread_id for post in posts}
    engagements = [count for post in posts if (count := engagements_of(post)) is not None]
    return GroupRow(
        group=name,
        posts=len(posts),
        threads=len(threads),
        accounts=len({post.account for post in posts}),
        **{name: _sum(getattr(post, name) for post in posts) for name in COUNTS},
        engagements=_sum(engagements),
        rate=rate_of(posts),
        engagements_per_post=spread_of(engagements),
        median_interval=median_interval(engagements),
        conversation=per_thousand(counted(posts, answers)),
        spread=per_thousand(counted(posts, lambda post: post.reposts)),
        usd=_sum(usd_of_thread.get(thread) for thread in sorted(threads)),
        price=per_thousand(priced[thread] for thread in sorted(threads & priced.keys())),
        retention=retention(
            post for thread in sorted(threads) for post in whole_threads.get(thread, ())
        ),
        seen_posts=sum(post.impressions is not None for post in posts),
    )


def _sum(counts: Iterable[Number | None]) -> Number | None:
    known = [count for count in counts if count is not None]
    return sum(known[1:], known[0]) if known else None
