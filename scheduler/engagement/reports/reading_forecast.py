"""What reading posts will still cost: those that are out, and those that the queue will send.

Rises apart: an unexpected one earns a post more readings, within what a cap leaves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.clock import Clock
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.store.database import Database
from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.money.costs import ReadPost, posts_to_read


@dataclass(frozen=True, slots=True)
class ReadingForecast:
    """In US dollars."""

    this_month_usd: float  # months run in UTC
    later_usd: float
    by_campaign: Mapping[str, float]


def reading_forecast(database: Database, clock: Clock, prices: ReadingPrices) -> ReadingForecast:
    """What every reading that is planned will cost."""
    with database.read() as connection:
        posts = posts_to_read(connection)
    return forecast(posts, clock.now(), prices)


def forecast(posts: Iterable[ReadPost], now: datetime, prices: ReadingPrices) -> ReadingForecast:
    """The same, of these posts."""
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
