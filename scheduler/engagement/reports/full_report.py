"""The whole report: what we did, what came back, what it cost, and what we cannot tell."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.clock import Clock
from scheduler.engagement.reports.best_hours import BestHours, best_hours
from scheduler.engagement.reports.groups import By, GroupRow, gather, group_rows
from scheduler.engagement.reports.volume import TagVolume, all_volumes
from scheduler.engagement.statistics.comparison import Comparison, compare_measures
from scheduler.engagement.statistics.growth import GrowthPoint, Read, growth, went_down
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.engagement.statistics.hours import HourCell, hour_cells, part_of_day
from scheduler.engagement.statistics.measures import engagements_of
from scheduler.engagement.statistics.per_thousand import paid
from scheduler.engagement.statistics.related import Related, related_hashtags
from scheduler.engagement.statistics.retention import WayDown, ways_down
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import deleted_on_x
from scheduler.store.metrics.readings import (
    Measured,
    Point,
    all_points,
    hashtags_of_posts,
    is_simulated,
    measured_posts,
    spent_by_campaign,
    spent_by_thread,
)
from scheduler.store.metrics.volume import followed_tags
from scheduler.store.money.ledger import spent_usd


@dataclass(frozen=True, slots=True)
class Money:
    """What was paid, in US dollars."""

    campaign: str
    usd: float
    usd_per_1000_impressions: float | None


@dataclass(frozen=True, slots=True)
class WholeReport:
    """Everything the report page shows."""

    taken_at: datetime
    zone: ZoneInfo
    is_simulated: bool
    first_at: datetime | None
    last_at: datetime | None
    posts: int
    threads: int
    accounts: int
    unread_posts: int
    fallen_posts: int  # whose counter went down once
    deleted_on_x: int  # published once, and in no figure any more
    groups: Mapping[By, tuple[GroupRow, ...]]
    comparisons: tuple[Comparison, ...]  # of hashtags, by the impressions of a thread's root
    rate_comparisons: tuple[Comparison, ...]  # by its engagement rate; corrected together
    growth: Mapping[str, tuple[GrowthPoint, ...]]  # by hashtag
    hours: tuple[HourCell, ...]
    parts_of_day: tuple[Comparison, ...]
    best_hours: tuple[BestHours, ...]  # of accounts, then of hashtags
    related: Mapping[str, Related]  # by each of our hashtags
    volumes: tuple[TagVolume, ...]  # what everyone said, where it was counted
    ways_down: tuple[WayDown, ...]
    money: tuple[Money, ...]
    spent_usd: float


def whole_report(
    database: Database,
    clock: Clock,
    zone: ZoneInfo,
    families: Families,
    tracked: Collection[str] = (),
) -> WholeReport:
    """Everything that is known of what is published.

    `tracked` are hashtags that are counted all the year round, besides those of campaigns.
    """
    with database.read() as connection:
        posts = measured_posts(connection)
        hashtags = families.of_posts(hashtags_of_posts(connection))
        points = all_points(connection)
        usd_of_campaign = spent_by_campaign(connection)
        usd_of_thread = spent_by_thread(connection)
        total_usd = spent_usd(connection)
        simulated = is_simulated(connection)
        deleted = deleted_on_x(connection)
        followed = followed_tags(connection)
        volumes = all_volumes(connection, clock.now(), zone, families, tracked)
    priced = paid(posts, usd_of_thread)
    whole_threads: dict[int, list[Measured]] = {}
    for post in posts:
        whole_threads.setdefault(post.thread_id, []).append(post)
    groups = {
        by: group_rows(gather(posts, by, zone, hashtags), usd_of_thread, priced, whole_threads)
        for by in By
    }
    groups[By.WEEK] = tuple(sorted(groups[By.WEEK], key=lambda row: row.group))
    reads = {post.id: Read(post.sent_at, points.get(post.id, ())) for post in posts}
    by_hashtag = gather(posts, By.HASHTAG, zone, hashtags)
    by_impressions, by_rate = compare_threads(posts, by_hashtag, (seen, rate))
    (parts_of_day,) = compare_threads(posts, _by_part(posts, zone), (seen,))
    return WholeReport(
        taken_at=clock.now(),
        zone=zone,
        is_simulated=simulated,
        first_at=posts[0].sent_at if posts else None,
        last_at=posts[-1].sent_at if posts else None,
        posts=len(posts),
        threads=len({post.thread_id for post in posts}),
        accounts=len({post.account for post in posts}),
        unread_posts=sum(post.impressions is None for post in posts),
        fallen_posts=sum(went_down(read) for read in reads.values()),
        deleted_on_x=deleted,
        groups=groups,
        comparisons=by_impressions,
        rate_comparisons=by_rate,
        growth={name: growth(_read(own, points)) for name, own in by_hashtag.items()},
        hours=hour_cells(posts, zone),
        parts_of_day=parts_of_day,
        best_hours=best_hours(posts, by_hashtag, zone),
        related=related_hashtags(hashtags, followed, families),
        volumes=volumes,
        ways_down=ways_down(posts),
        money=_money(groups[By.CAMPAIGN], usd_of_campaign),
        spent_usd=total_usd,
    )


def compare_threads(
    posts: Sequence[Measured],
    groups: Mapping[str, Sequence[Measured]],
    measures: Sequence[Callable[[Measured], float | None]],
) -> list[tuple[Comparison, ...]]:
    """Groups of threads by each measure of their roots: the thread is what was chosen once.

    A thread is in a group if one of its posts is.
    """
    values = [
        {
            post.thread_id: value
            for post in posts
            if post.position == 0 and (value := measure(post)) is not None
        }
        for measure in measures
    ]
    members = {name: sorted({post.thread_id for post in own}) for name, own in groups.items()}
    return compare_measures(values, members)


def seen(post: Measured) -> float | None:
    """The logarithm of how often a post was seen."""
    return None if post.impressions is None else math.log1p(post.impressions)


def rate(post: Measured) -> float | None:
    """The logarithm of its engagement rate; a half more on either side, so that 0 has one too."""
    engagements = engagements_of(post)
    if engagements is None or not post.impressions:
        return None
    return math.log((engagements + 0.5) / (post.impressions + 0.5))


def _by_part(posts: Iterable[Measured], zone: ZoneInfo) -> dict[str, list[Measured]]:
    parts: dict[str, list[Measured]] = {}
    for post in posts:
        if post.position == 0:
            parts.setdefault(part_of_day(post.sent_at.astimezone(zone)), []).append(post)
    return parts


def _read(posts: Iterable[Measured], points: Mapping[int, Sequence[Point]]) -> list[Read]:
    return [Read(post.sent_at, points[post.id]) for post in posts if post.id in points]


def _money(campaigns: Iterable[GroupRow], paid: Mapping[str, float]) -> tuple[Money, ...]:
    return tuple(
        Money(
            row.group,
            paid.get(row.group, 0.0),
            row.price.value if row.price else None,
        )
        for row in campaigns
    )
