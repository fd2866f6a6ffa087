"""What was read, why, and at what price; and what is still to be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.clock import Clock
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.collection.schedule import next_reading_at
from scheduler.store.database import Database
from scheduler.store.metrics.reading_ages import READING_AGES, first_reading_at
from scheduler.store.metrics.readings import DuePost, Measured, Point, all_points, measured_posts


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
    database: Database, clock: Clock, prices: ReadingPrices
) -> tuple[CampaignReadings, ...]:
    """A row for each campaign with something published, by name."""
    with database.read() as connection:
        posts = measured_posts(connection)
        points = all_points(connection)
    by_campaign: dict[str, list[Measured]] = {}
    for post in posts:
        by_campaign.setdefault(post.campaign, []).append(post)
    return tuple(
        _row(name, own, points, prices, clock.now()) for name, own in sorted(by_campaign.items())
    )


def rises(sent_at: datetime, points: Sequence[Point]) -> int:
    """How many of a post's readings were earned by an unexpected rise."""
    found = 0
    for number in range(1, len(points)):
        before = points[:number]
        at = before[-1].at
        planned = next((sent_at + age for age in READING_AGES if sent_at + age > at), None)
        found += next_reading_at(sent_at, before, at) != planned
    return found


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
