"""What posts brought back: by hashtag, campaign, account, kind of account, region and week."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.engagement.measures import Rate, Spread, engagements_of, rate_of, spread_of
from scheduler.engagement.median_interval import Interval, median_interval
from scheduler.store.readings import Measured


class By(StrEnum):
    """What posts can be gathered by."""

    HASHTAG = "hashtag"
    CAMPAIGN = "campaign"
    ACCOUNT = "account"
    KIND = "kind"  # the role of the account
    REGION = "region"
    WEEK = "week"  # ISO week of the day it went out, in the organisation's time zone


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one group brought back. None is unknown, never 0."""

    group: str
    posts: int
    threads: int
    accounts: int
    impressions: int | None
    likes: int | None
    replies: int | None
    reposts: int | None
    quotes: int | None
    bookmarks: int | None
    engagements: int | None
    rate: Rate | None
    engagements_per_post: Spread | None
    median_interval: Interval | None
    conversation: float | None  # replies and quotes per 1,000 impressions
    spread: float | None  # reposts per 1,000 impressions


def group_rows(groups: Mapping[str, Sequence[Measured]]) -> tuple[GroupRow, ...]:
    """One row a group, most impressions first, unknown ones last."""
    rows = [_row(name, posts) for name, posts in groups.items()]
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


def per_thousand(
    posts: Iterable[Measured], count: Callable[[Measured], int | None]
) -> float | None:
    """`count` for each 1,000 impressions, over the posts of which both are known."""
    both = [
        (counted, post.impressions)
        for post in posts
        if post.impressions is not None and (counted := count(post)) is not None
    ]
    impressions = sum(seen for _, seen in both)
    return 1000 * sum(counted for counted, _ in both) / impressions if impressions else None


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


def _row(name: str, posts: Sequence[Measured]) -> GroupRow:
    engagements = [one for post in posts if (one := engagements_of(post)) is not None]
    return GroupRow(
        group=name,
        posts=len(posts),
        threads=len({post.thread_id for post in posts}),
        accounts=len({post.account for post in posts}),
        impressions=_sum(post.impressions for post in posts),
        likes=_sum(post.likes for post in posts),
        replies=_sum(post.replies for post in posts),
        reposts=_sum(post.reposts for post in posts),
        quotes=_sum(post.quotes for post in posts),
        bookmarks=_sum(post.bookmarks for post in posts),
        engagements=_sum(engagements),
        rate=rate_of(posts),
        engagements_per_post=spread_of(engagements),
        median_interval=median_interval(engagements),
        conversation=per_thousand(posts, answers),
        spread=per_thousand(posts, lambda post: post.reposts),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
