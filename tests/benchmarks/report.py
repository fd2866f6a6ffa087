"""The hashtag report over 100,000 posts: at a million readings over at a hundred thousand.

Its time stands beside DuckDB's for the same rows as Parquet.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
from sqlalchemy import insert

from scheduler.engagement.reports.hashtags import hashtag_report
from scheduler.store.database import Database, open_database
from scheduler.store.metrics.readings import NewReading, record_readings
from scheduler.store.tables.queue import post_hashtags, posts
from tests.benchmarks import Measure, at_most
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.databases.measured import a_reading
from tests.support.databases.published import publish_thread

LIMIT = 1.2
AIM_BESIDE_DUCKDB = 3.0
FEW, MANY = 1, 10  # readings a post
_BATCH = 20_000

_DUCKDB = """
SELECT tag, count(*), count(DISTINCT thread_id), count(DISTINCT account), sum(impressions),
    sum(engaged), sum(engaged) / sum(impressions), quantile_cont(engaged, [0.25, 0.5, 0.75])
FROM (SELECT *, likes + replies + reposts + quotes + bookmarks AS engaged FROM '{parquet}')
GROUP BY tag ORDER BY 5 DESC
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    posts: int  # at least one a hashtag
    hashtags: int
    rounds: int


FULL = Size(posts=100_000, hashtags=40, rounds=5)
TINY = Size(posts=20, hashtags=4, rounds=1)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    with _filled(size, FEW) as few, _filled(size, MANY) as many:
        few_seconds, many_seconds = [], []
        for _ in range(size.rounds):
            few_seconds.append(_seconds(few, size))
            many_seconds.append(_seconds(many, size))
        duck_seconds = _duckdb_seconds(many, size)
    ours = median(many_seconds)
    return at_most(
        "report",
        ours / median(few_seconds),
        LIMIT,
        posts=size.posts,
        readings=[size.posts * FEW, size.posts * MANY],
        seconds=[round(median(few_seconds), 4), round(ours, 4)],
        duckdb_seconds=round(duck_seconds, 4),
        beside_duckdb=round(ours / duck_seconds, 2),
        aim_beside_duckdb=AIM_BESIDE_DUCKDB,
    )


@contextmanager
def _filled(size: Size, readings_a_post: int) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'report.db'}", is_simulated=True)
        _fill(database, size, readings_a_post)
        yield database
        database.close()


def _fill(database: Database, size: Size, readings_a_post: int) -> None:
    (first,) = publish_thread(database)
    with database.read() as connection:
        like = dict(connection.execute(posts.select().where(posts.c.id == first)).mappings().one())
    for start in range(0, size.posts, _BATCH):
        numbers = range(start, min(start + _BATCH, size.posts))
        with database.write() as connection:
            connection.execute(
                insert(posts),
                [
                    like | {"id": number + 10, "position": number + 10, "remote_id": str(number)}
                    for number in numbers
                ],
            )
            connection.execute(
                insert(post_hashtags), [_tag(number, size.hashtags) for number in numbers]
            )
        for reading in range(readings_a_post):
            with database.write() as connection:
                record_readings(connection, [_taken(number, reading) for number in numbers])
    with database.write() as connection:
        connection.exec_driver_sql("ANALYZE")


def _tag(number: int, hashtags: int) -> dict[str, object]:
    name = f"tag{number % hashtags}"
    return {"post_id": number + 10, "tag": name, "shown": name.title()}


def _taken(number: int, reading: int) -> NewReading:
    seen = (number * 7919 % 5000 + 100) * (reading + 1)
    at = A_TUESDAY_NOON + timedelta(hours=reading)
    return a_reading(
        number + 10, at, seen, seen // 50, seen // 200, seen // 90, seen // 400, seen // 300
    )


def _seconds(database: Database, size: Size) -> float:
    began = time.perf_counter()
    report = hashtag_report(database, StandingClock())
    took = time.perf_counter() - began
    assert len(report.rows) == size.hashtags
    return took


def _duckdb_seconds(database: Database, size: Size) -> float:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        parquet = Path(folder) / "rows.parquet"
        with database.read() as rows:
            content = rows.exec_driver_sql(
                "SELECT h.tag, p.thread_id, p.account, l.impressions, l.likes, l.replies,"
                " l.reposts, l.quotes, l.bookmarks FROM post_hashtag h JOIN post p ON"
                " p.id = h.post_id JOIN latest l ON l.post_id = p.id"
            ).fetchall()
        connection.execute(
            "CREATE TABLE one (tag TEXT, thread_id INT, account TEXT, impressions INT, likes INT,"
            " replies INT, reposts INT, quotes INT, bookmarks INT)"
        )
        _load(connection, content, Path(folder))
        connection.execute(f"COPY one TO '{parquet}' (FORMAT parquet)")
        query, found = _DUCKDB.format(parquet=parquet), []
        for _ in range(size.rounds):
            began = time.perf_counter()
            assert len(connection.execute(query).fetchall()) == size.hashtags
            found.append(time.perf_counter() - began)
    return median(found)


def _load(connection: duckdb.DuckDBPyConnection, content: list[tuple], folder: Path) -> None:
    table = folder / "rows.csv"
    table.write_text("\n".join(",".join(map(str, row)) for row in content), encoding="utf-8")
    connection.execute(f"COPY one FROM '{table}' (HEADER false)")
