"""Adds up what counting hashtags cost, and what a month of it costs at most."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.campaigns.model.organisation import Volume
from scheduler.engagement.listening.listener import COUNT_AGAIN, SEARCH_AGAIN, ListeningPrices
from scheduler.engagement.listening.tracked import tracked
from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.store.money.ledger import Call, spent_on

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ListeningCosts:
    """In US dollars."""

    hashtags: int  # that are counted as things stand, each with its family
    counts: int  # requests so far
    counts_usd: float
    searched_posts: int
    searches_usd: float
    month_usd: float  # 30 days at most, as things stand; 0 where nothing is counted


def listening_costs(
    connection: Connection,
    volume: Volume | None,
    families: Families,
    now: datetime,
    prices: ListeningPrices,
) -> ListeningCosts:
    """What was billed, and what is to be expected."""
    tags = len(tracked(connection, volume, families, now)) if volume else 0
    counts, counts_usd = spent_on(connection, Call.COUNT)
    posts, searches_usd = spent_on(connection, Call.SEARCH)
    return ListeningCosts(
        hashtags=tags,
        counts=counts,
        counts_usd=counts_usd,
        searched_posts=posts,
        searches_usd=searches_usd,
        month_usd=tags * _a_month_usd(volume, prices) if volume else 0.0,
    )


def _a_month_usd(volume: Volume, prices: ListeningPrices) -> float:
    searches = volume.read_posts * prices.post_usd * (MONTH / SEARCH_AGAIN)
    return prices.count_usd * (MONTH / COUNT_AGAIN) + searches
