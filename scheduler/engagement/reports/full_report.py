"""Reports everything: what we did, what came back, what it cost, and what we cannot tell."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from scheduler.clock import Clock
from scheduler.crisis.support.sealed_post import Place
from scheduler.engagement.reports.advice import Advice, advice
from scheduler.engagement.reports.best_hours import BestHours, best_hours
from scheduler.engagement.reports.comparisons import (
    SETTLED,
    by_thread,
    compare_hashtags,
    compare_parts_of_day,
    rate,
    seen,
)
from scheduler.engagement.reports.groups import By, GroupRow, gather, group_rows
from scheduler.engagement.reports.standouts import Standouts, chosen, ranked, standouts
from scheduler.engagement.reports.volume import TagVolume, all_volumes
from scheduler.engagement.statistics.comparison import Comparison
from scheduler.engagement.statistics.growth import GrowthPoint, Read, growth, went_down
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.engagement.statistics.hours import HourCell, hour_cells
from scheduler.engagement.statistics.per_thousand import paid
from scheduler.engagement.statistics.related import Related, related_hashtags
from scheduler.engagement.statistics.retention import ThreadRetention, retention
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import deleted_on_x
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.readings import (
    Measured,
    Point,
    all_points,
    hashtags_of_posts,
    is_simulated,
    measured_posts,
    spent_by_campaign,
    spent_by_thread,
    words_of,
)
from scheduler.store.metrics.volume import FollowedTags, followed_tags


@dataclass(frozen=True, slots=True)
class Money:
    """What was paid, in US dollars."""

    campaign: str
    usd: float
    usd_per_1000_impressions: float | None


class ReportPart(StrEnum):
    """What takes long over many threads, and not every page shows."""

    GROUPS = "groups"  # other than hashtags and campaigns
    GROWTH = "growth"
    HOURS = "hours"
    VOLUMES = "volumes"


EVERY_PART = frozenset(ReportPart)


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """When the newest figures of some posts were read: of the first of them, and of the last."""

    first_at: datetime
    last_at: datetime


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
    help_posts: int  # that carry help lines for their place: root, alone, closing
    help_seen: int  # impressions of these, as far as they are known
    fallen_posts: int  # whose counter went down once
    deleted_on_x: int  # published once, and in no figure any more
    total: GroupRow | None  # of all posts; None without any
    groups: Mapping[By, tuple[GroupRow, ...]]
    advice: tuple[Advice, ...]  # a sentence a hashtag
    standouts: Standouts  # threads, with their words
    unsettled_threads: int  # so young that no comparison has them yet
    comparisons: tuple[Comparison, ...]  # of hashtags, by the impressions of a thread's root
    rate_comparisons: tuple[Comparison, ...]  # by its engagement rate; corrected together
    growth: Mapping[str, tuple[GrowthPoint, ...]]  # by hashtag
    hours: tuple[HourCell, ...]
    parts_of_day: tuple[Comparison, ...]
    best_hours: tuple[BestHours, ...]  # of accounts, then of hashtags
    related: Mapping[str, Related]  # by each of our hashtags
    volumes: tuple[TagVolume, ...]  # what everyone said, where it was counted
    retention: tuple[ThreadRetention, ...]
    money: tuple[Money, ...]
    spent_usd: float
    as_of: ReadSpan | None = None  # of all posts; None where none was read
    hashtags_as_of: Mapping[str, ReadSpan] = field(default_factory=dict)


def whole_report(
    database: Database,
    clock: Clock,
    zone: ZoneInfo,
    families: Families,
    tracked: Collection[str] = (),
    period: Period = ALWAYS,
    parts: Set[ReportPart] = EVERY_PART,
) -> WholeReport:
    """Gives everything that is known of the threads that began in a time.

    `tracked` are hashtags that are counted all the year round, besides those of campaigns. What is
    not among `parts` is empty.
    """
    now = clock.now()
    kept = _kept(database, now, zone, families, tracked, period, parts)
    posts, points, settled = kept.posts, kept.points, kept.settled
    whole_threads = by_thread(posts)
    by_hashtag = gather(posts, By.HASHTAG, zone, kept.hashtags)
    settled_by_hashtag = gather(settled, By.HASHTAG, zone, kept.hashtags)
    by_impressions, by_rate = compare_hashtags(settled, settled_by_hashtag, (seen, rate), zone)
    groups, total = _groups(kept, zone, whole_threads, parts)
    reads = {post.id: Read(post.sent_at, points.get(post.id, ())) for post in posts}
    return WholeReport(
        taken_at=now,
        zone=zone,
        is_simulated=kept.is_simulated,
        first_at=posts[0].sent_at if posts else None,
        last_at=posts[-1].sent_at if posts else None,
        posts=len(posts),
        threads=len(whole_threads),
        accounts=len({post.account for post in posts}),
        unread_posts=sum(post.impressions is None for post in posts),
        help_posts=sum(map(_carries_help, posts)),
        help_seen=sum(post.impressions or 0 for post in posts if _carries_help(post)),
        fallen_posts=sum(went_down(read) for read in reads.values()),
        deleted_on_x=kept.deleted,
        total=total,
        groups=groups,
        advice=advice(by_impressions, by_rate),
        standouts=standouts(kept.order, kept.words, whole_threads),
        unsettled_threads=len(whole_threads) - len({post.thread_id for post in settled}),
        comparisons=by_impressions,
        rate_comparisons=by_rate,
        growth={name: growth(_read(own, points)) for name, own in by_hashtag.items()}
        if ReportPart.GROWTH in parts
        else {},
        hours=hour_cells(posts, zone) if ReportPart.HOURS in parts else (),
        parts_of_day=compare_parts_of_day(settled, zone),
        best_hours=best_hours(settled, settled_by_hashtag, zone)
        if ReportPart.HOURS in parts
        else (),
        related=related_hashtags(kept.hashtags, kept.followed, families),
        volumes=kept.volumes,
        retention=retention(posts),
        money=_money(groups[By.CAMPAIGN], kept.usd_of_campaign),
        spent_usd=sum(kept.usd_of_campaign.values()),
        as_of=_as_of(posts, points),
        hashtags_as_of={
            name: span for name, own in by_hashtag.items() if (span := _as_of(own, points))
        },
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the database knows of the threads of a time, all of one moment."""

    posts: list[Measured]
    settled: list[Measured]  # of these, those that no longer grow much
    hashtags: Mapping[int, Sequence[str]]  # their families, by post
    points: Mapping[int, Sequence[Point]]
    usd_of_campaign: Mapping[str, float]
    usd_of_thread: Mapping[int, float]
    is_simulated: bool
    deleted: int
    followed: list[FollowedTags]
    volumes: tuple[TagVolume, ...]
    order: list[tuple[float, Measured]]  # first posts, by how often they were seen
    words: Mapping[int, tuple[str, str]]  # of the first and last of these


def _kept(
    database: Database,
    now: datetime,
    zone: ZoneInfo,
    families: Families,
    tracked: Collection[str],
    period: Period,
    parts: Set[ReportPart],
) -> _Kept:
    with database.read() as connection:
        posts = measured_posts(connection, period)
        settled = [post for post in posts if now - post.sent_at >= SETTLED]
        order = ranked(settled)
        return _Kept(
            posts=posts,
            settled=settled,
            hashtags=families.of_posts(hashtags_of_posts(connection, period.whose)),
            points=all_points(connection, period),
            usd_of_campaign=spent_by_campaign(connection, period),
            usd_of_thread=spent_by_thread(connection),
            is_simulated=is_simulated(connection),
            deleted=deleted_on_x(connection, period),
            followed=followed_tags(connection, accounts=period.accounts),
            volumes=all_volumes(connection, now, zone, families, tracked, period)
            if ReportPart.VOLUMES in parts
            else (),
            order=order,
            words=words_of(connection, [root.id for _, root in chain(*chosen(order))]),
        )


def _groups(
    kept: _Kept,
    zone: ZoneInfo,
    whole_threads: Mapping[int, Sequence[Measured]],
    parts: Set[ReportPart],
) -> tuple[dict[By, tuple[GroupRow, ...]], GroupRow | None]:
    """The rows of each grouping that is asked for, and the one of all posts together."""
    posts, usd = kept.posts, kept.usd_of_thread
    priced = paid(posts, usd)
    groups = {
        by: group_rows(gather(posts, by, zone, kept.hashtags), usd, priced, whole_threads)
        for by in By
        if by in (By.HASHTAG, By.CAMPAIGN) or ReportPart.GROUPS in parts
    }
    if By.WEEK in groups:
        groups[By.WEEK] = tuple(sorted(groups[By.WEEK], key=lambda row: row.group))
    (total,) = group_rows({"everything": posts}, usd, priced) if posts else (None,)
    return groups, total


def _as_of(posts: Iterable[Measured], points: Mapping[int, Sequence[Point]]) -> ReadSpan | None:
    newest = [points[post.id][-1].at for post in posts if post.id in points]
    return ReadSpan(min(newest), max(newest)) if newest else None


def _carries_help(post: Measured) -> bool:
    """Whether its place gives it help lines; those that its words ask for are not counted."""
    return post.place != Place.MIDDLE


def _read(posts: Iterable[Measured], points: Mapping[int, Sequence[Point]]) -> list[Read]:
    return [Read(post.sent_at, points[post.id]) for post in posts if post.id in points]


def _money(campaigns: Iterable[GroupRow], usd: Mapping[str, float]) -> tuple[Money, ...]:
    return tuple(
        Money(
            row.group,
            usd.get(row.group, 0.0),
            row.price.value if row.price else None,
        )
        for row in campaigns
    )
