"""Readings a second into the store, over a bare bulk insert of the same rows; batch by batch."""

import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from scheduler.engagement.collection.collector import COMMIT_POSTS
from scheduler.store.database import Database, open_database
from scheduler.store.metrics.readings import NewReading, record_readings, set_next_reading
from scheduler.store.tables.metrics import readings
from tests.benchmarks import Measure, at_least
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.measured import a_reading
from tests.support.databases.published import APost, publish_thread

LIMIT = 0.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    posts: int
    rounds: int  # readings a post
    batch: int = COMMIT_POSTS  # ten answers of X, as collecting stores them


FULL = Size(posts=5_000, rounds=8)
TINY = Size(posts=20, rounds=1, batch=10)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'ingest.db'}", is_simulated=True)
        ids = publish_thread(database, *[APost() for _ in range(size.posts)])
        ours: list[float] = []
        bare: list[float] = []
        for number in range(size.rounds):
            at = A_TUESDAY_NOON + timedelta(hours=1 + number)
            for start in range(0, size.posts, size.batch):
                batch = _taken(ids[start : start + size.batch], at)
                bare.append(_bare(database, batch))
                ours.append(_ours(database, batch))
        database.close()
    ours_seconds, bare_seconds = median(ours), median(bare)
    ratio = bare_seconds / ours_seconds
    return at_least(
        "ingest",
        ratio,
        LIMIT,
        readings_per_second=round(size.batch / ours_seconds),
        bare_rows_per_second=round(size.batch / bare_seconds),
        batch_posts=size.batch,
        ours_does="append, replace the latest, set the next reading; one durable commit a batch",
        bare_does="one insert of the same rows; one durable commit a batch",
    )


def _ours(database: Database, batch: list[NewReading]) -> float:
    began = time.perf_counter()
    with database.write() as connection:
        record_readings(connection, batch)
        set_next_reading(connection, [(one.post_id, one.at) for one in batch])
    return time.perf_counter() - began


def _bare(database: Database, batch: list[NewReading]) -> float:
    rows = [{"post_id": one.post_id, "at": one.at, **one.counts()} for one in batch]
    began = time.perf_counter()
    with database.write() as connection:
        connection.execute(insert(readings), rows)
    return time.perf_counter() - began


def _taken(ids: list[int], at: datetime) -> list[NewReading]:
    return [a_reading(post_id, at, 1000, 20, 3, 5, 1, 2) for post_id in ids]
