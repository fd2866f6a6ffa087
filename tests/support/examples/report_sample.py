"""A whole report with something in every chart, for the tests of its page."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from scheduler.engagement.listening.tracked import query_of
from scheduler.store.database import Database
from scheduler.store.metrics.readings import record_readings
from scheduler.store.metrics.volume import SearchSummary, record_hours, record_search
from scheduler.store.tables.queue import campaigns
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread

_AGES_HOURS = (1, 5, 24, 96)


def fill(database: Database, threads: int = 24) -> None:
    """Three hashtags over two weeks, one seen far more; the last post is not read."""
    dice = random.Random(7)  # noqa: S311 - figures, not secrets
    for number in range(threads):
        tag = ("Listening", "StillWaiting", "<b>Odd")[number % 3]
        sent_at = A_TUESDAY_NOON + timedelta(hours=7 * number)
        root = APost(hashtags=[tag], sent_at=sent_at)
        closing = replace(root, hashtags=[], place="closing")
        ids = publish_thread(database, root, closing, account=("main", "appeals")[number % 2])
        most = dice.lognormvariate(6, 0.4) * (4 if tag == "Listening" else 1)
        for post_id, share in zip(ids, (1.0, 0.4), strict=True):
            if number < threads - 1:
                _read(database, post_id, sent_at, most * share)


def count_everyone(database: Database) -> None:
    """Two weeks of what everyone said with our hashtag and with one that is followed."""
    dice = random.Random(8)  # noqa: S311
    with database.write() as connection:
        connection.execute(
            campaigns.update().values(hashtags='["Listening"]', related='["TimeToTalk"]')
        )
        for tag, usual in (("listening", 3), ("timetotalk", 40)):
            hours = [
                (A_TUESDAY_NOON + timedelta(hours=one), dice.randrange(usual * 2))
                for one in range(14 * 24)
            ]
            record_hours(connection, query_of([tag]), hours)
        search = SearchSummary(
            A_TUESDAY_NOON + timedelta(days=14),
            A_TUESDAY_NOON + timedelta(days=7),
            is_all=True,
            posts=50,
            with_links=17,
            authors=31,
            hours=((A_TUESDAY_NOON + timedelta(days=8), 50),),
            links=(("nhs.uk/help", 9),),
            hashtags=(("asktwice", 12),),
        )
        record_search(connection, query_of(["listening"]), search)


def _read(database: Database, post_id: int, sent_at: object, most: float) -> None:
    taken = [
        a_reading(
            post_id,
            sent_at + timedelta(hours=age),  # type: ignore[operator]
            seen := int(most * (1 - 2 ** (-age / 6))),
            seen // 50,
            seen // 200,
            seen // 100,
            seen // 400,
            seen // 300,
        )
        for age in _AGES_HOURS
    ]
    with database.write() as connection:
        record_readings(connection, taken)


def sqlite_url(folder: Path) -> str:
    """A file in `folder`."""
    return f"sqlite:///{folder / 'report.db'}"
