"""Reports how much everyone said with a hashtag, beside ours and the related ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.engagement.listening.tracked import Tracked, of_names
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.engagement.statistics.related import beside_in_posts
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.readings import hashtags_of_posts
from scheduler.store.metrics.volume import (
    Counted,
    SearchSummary,
    followed_tags,
    hours_of,
    last_search,
)

SHOWN = timedelta(days=35)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DayVolume:
    """One local day. An hour that was not counted is unknown, never 0."""

    day: date
    posts: int  # in the hours that are known
    hours: int  # how many are


@dataclass(frozen=True, slots=True)
class TagVolume:
    """One hashtag with its family."""

    name: str
    spellings: tuple[str, ...]
    hours: tuple[tuple[datetime, int], ...]  # in UTC; gaps are unknown
    days: tuple[DayVolume, ...]
    week_posts: int | None  # of everyone, in the last seven days; None unless all hours are known
    our_posts: int  # published ones of ours that carry it, ever
    beside_ours: tuple[Counted, ...]  # hashtags that our posts carry with it, the most used first
    is_followed: bool  # a campaign follows it and does not post it
    search: SearchSummary | None


@dataclass(frozen=True, slots=True)
class VolumeReport:
    """One hashtag, and those beside it."""

    tag: TagVolume
    related: tuple[TagVolume, ...]  # of the campaigns that carry or follow it


def volume_report(
    connection: Connection,
    now: datetime,
    zone: ZoneInfo,
    families: Families,
    name: str,
    period: Period = ALWAYS,
) -> VolumeReport:
    """Gives what is known of one hashtag, counted or not; of the last 35 days unless asked."""
    (asked,) = of_names([name.removeprefix("#")], families)
    beside: list[str] = []
    for campaign in followed_tags(connection, accounts=period.accounts):
        tags = of_names([*campaign.hashtags, *campaign.related], families)
        if asked.query in {tag.query for tag in tags}:
            beside += [tag.name for tag in tags if tag.query != asked.query]
    tags = [asked, *of_names(beside, families)]
    volumes = _volumes(connection, _shown(now, period), zone, families, tags)
    return VolumeReport(volumes[0], tuple(volumes[1:]))


def all_volumes(
    connection: Connection,
    now: datetime,
    zone: ZoneInfo,
    families: Families,
    names: Iterable[str] = (),
    period: Period = ALWAYS,
) -> tuple[TagVolume, ...]:
    """Gives every hashtag of `names` and of the campaigns of which something was counted."""
    every = list(names)
    for campaign in followed_tags(connection, accounts=period.accounts):
        every += [*campaign.hashtags, *campaign.related]
    tags = of_names(every, families)
    volumes = _volumes(connection, _shown(now, period), zone, families, tags)
    return tuple(volume for volume in volumes if volume.hours or volume.search)


def _shown(now: datetime, period: Period) -> Period:
    has_bounds = period.start is not None or period.end is not None
    return period if has_bounds else replace(period, start=now - SHOWN)


def _volumes(
    connection: Connection,
    period: Period,
    zone: ZoneInfo,
    families: Families,
    tags: Sequence[Tracked],
) -> list[TagVolume]:
    ours = families.of_posts(hashtags_of_posts(connection, period.whose))
    posted: set[str] = set()
    for campaign in followed_tags(connection, accounts=period.accounts):
        posted |= {tag.query for tag in of_names(campaign.hashtags, families)}
    return [_volume(connection, period, zone, tag, ours.values(), posted) for tag in tags]


def _volume(
    connection: Connection,
    period: Period,
    zone: ZoneInfo,
    tag: Tracked,
    ours: Iterable[Sequence[str]],
    posted: set[str],
) -> TagVolume:
    hours = hours_of(connection, tag.query, period)
    carried = [its for its in ours if _is_in(tag, its)]
    name = next((named for its in carried for named in its if _is_named(tag, named)), tag.name)
    return TagVolume(
        name=name,
        spellings=tag.spellings,
        hours=tuple(hours),
        days=_days(hours, zone),
        week_posts=_last_week(hours),
        our_posts=len(carried),
        beside_ours=beside_in_posts(carried, name),
        is_followed=not carried and tag.query not in posted,
        search=last_search(connection, tag.query),
    )


def _is_named(tag: Tracked, name: str) -> bool:
    """Whether `name` is the tag's own, in capitals as our posts have them."""
    return name.casefold() == tag.name.casefold()


def _is_in(tag: Tracked, names: Iterable[str]) -> bool:
    return any(name.casefold() in tag.spellings for name in names)


def _days(hours: Iterable[tuple[datetime, int]], zone: ZoneInfo) -> tuple[DayVolume, ...]:
    by_day: dict[date, list[int]] = {}
    for at, posts in hours:
        by_day.setdefault(at.astimezone(zone).date(), []).append(posts)
    return tuple(DayVolume(day, sum(posts), len(posts)) for day, posts in sorted(by_day.items()))


def _last_week(hours: Sequence[tuple[datetime, int]]) -> int | None:
    """Of the seven days that end with the last hour that is known."""
    if not hours:
        return None
    since = hours[-1][0] - WEEK
    known = [posts for at, posts in hours if at > since]
    return sum(known) if len(known) == WEEK // timedelta(hours=1) else None
