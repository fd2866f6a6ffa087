"""Reports what was read, why and at what price, and foresees what is still to be read.

Rises apart: an unexpected one earns a post more readings, within what a cap leaves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.clock import Clock
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.collection.schedule import next_reading_at
from scheduler.store.database import Database
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.reading_ages import READING_AGES, first_reading_at
from scheduler.store.metrics.readings import DuePost, Measured, Point, all_points, measured_posts
from scheduler.store.money.costs import ReadPost, posts_to_read


@dataclass(frozen=True, slots=True)
class CampaignReadings:
    """The readings of one campaign."""

    campaign: str
    posts: int
    readings: int
    for_a_rise: int  # of them; the others came at their age
    billed: int  # X bills a post once a UTC day
    usd: float
    to_come: int  # readings still planned, rises apart
    to_come_usd: float


def reading_report(
    database: Database, clock: Clock, prices: ReadingPrices, period: Period = ALWAYS
) -> tuple[CampaignReadings, ...]:
    """Gives a row for each campaign with something published, by name."""
    with database.read() as connection:
        posts = measured_posts(connection, period)
        points = all_points(connection, period)
    by_campaign: dict[str, list[Measured]] = {}
    for post in posts:
        by_campaign.setdefault(post.campaign, []).append(post)
    return tuple(
        _row(name, own, points, prices, clock.now()) for name, own in sorted(by_campaign.items())
    )


def rises(sent_at: datetime, points: Sequence[Point]) -> int:
    """How many of a post's readings were earned by an unexpected rise."""
    earned = 0
    for number in range(1, len(points)):
        before = points[:number]
        at = before[-1].at
        planned = next((sent_at + age for age in READING_AGES if sent_at + age > at), None)
        earned += next_reading_at(sent_at, before, at) != planned
    return earned


def days_to_come(sent_at: datetime, after: datetime) -> int:
    """On how many UTC days a post is still read after `after`, if nothing unexpected happens."""
    coming = (sent_at + age for age in READING_AGES)
    return len({at.date() for at in coming if at > after and at.date() != after.date()})


def forecast_usd(posts: Iterable[tuple[str, datetime]], prices: ReadingPrices) -> float:
    """What reading posts will cost, by account and the time each goes out; rises apart."""
    return sum(
        (1 + days_to_come(sent_at, first_reading_at(sent_at)))
        * prices.usd(DuePost(0, account, "", sent_at), (), sent_at)
        for account, sent_at in posts
    )


def _row(
    campaign: str,
    posts: Sequence[Measured],
    points: Mapping[int, Sequence[Point]],
    prices: ReadingPrices,
    now: datetime,
) -> CampaignReadings:
    billed, usd, coming, coming_usd = 0, 0.0, 0, 0.0
    for post in posts:
        own = points.get(post.id, ())
        price = prices.usd(DuePost(post.id, post.account, "", post.sent_at), (), post.sent_at)
        days = len({point.at.date() for point in own})
        billed += days
        usd += days * price
        coming += sum(post.sent_at + age > now for age in READING_AGES)
        coming_usd += days_to_come(post.sent_at, now) * price
    return CampaignReadings(
        campaign=campaign,
        posts=len(posts),
        readings=sum(len(points.get(post.id, ())) for post in posts),
        for_a_rise=sum(rises(post.sent_at, points.get(post.id, ())) for post in posts),
        billed=billed,
        usd=usd,
        to_come=coming,
        to_come_usd=coming_usd,
    )


@dataclass(frozen=True, slots=True)
class ReadingForecast:
    """In US dollars."""

    this_month_usd: float  # months run in UTC
    later_usd: float
    by_campaign: Mapping[str, float]


def reading_forecast(database: Database, clock: Clock, prices: ReadingPrices) -> ReadingForecast:
    """Foresees what every reading that is planned will cost."""
    with database.read() as connection:
        posts = posts_to_read(connection)
    return forecast(posts, clock.now(), prices)


def forecast(posts: Iterable[ReadPost], now: datetime, prices: ReadingPrices) -> ReadingForecast:
    """Foresees the same of these posts."""
    soon = later = 0.0
    by_campaign: dict[str, float] = defaultdict(float)
    for post in posts:
        price = prices.once_usd(post.account)
        days = billed_days_to_come(post.at, now)
        this_month = sum((day.year, day.month) == (now.year, now.month) for day in days)
        soon += this_month * price
        later += (len(days) - this_month) * price
        by_campaign[post.campaign] += len(days) * price
    return ReadingForecast(soon, later, by_campaign)


def billed_days_to_come(sent_at: datetime, now: datetime) -> set[date]:
    """The UTC days on which X will bill a reading of a post; one that it billed today is none."""
    ages = [sent_at + age for age in READING_AGES]
    return {at.date() for at in ages if at > now} - {at.date() for at in ages if at <= now}
