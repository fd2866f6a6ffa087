"""A month of the calendar, as whoever looks gets it: at 100,000 stored threads over 1,000.

As many threads lie in the month at either size; the rest lie before it. The whole answer is taken,
from the request to its last byte, a hundred times at either size in turns, and the slow ones are
compared: the 95th percentile.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from scheduler.store.database import open_database
from scheduler.store.overview.waiting import add_up_tally
from scheduler.store.queue.accounts import keep_in_step
from scheduler.store.tables.queue import post_hashtags, posts, threads
from tests.benchmarks import Measure
from tests.benchmarks.publishing._stored import post_row
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.web import Browser, a_web_desk
from tests.support.examples.builders import account_rows

LIMIT = 1.5
IN_MONTH = 600  # threads
_BATCH = 10_000
_FIRST = A_TUESDAY_NOON.replace(day=1, hour=6)
_ACCOUNTS = ("main", "peers")
_PATH = "/calendar?day=2027-10-05"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    threads: tuple[int, int]
    rounds: int


FULL = Size(threads=(1_000, 100_000), rounds=100)
TINY = Size(threads=(620, 640), rounds=2)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(_a_desk(number)) for number in size.threads)
        taken: tuple[list[float], list[float]] = ([], [])
        for browser in (few, many):
            _ask(browser)  # warm: the first one reads the files
        for _ in range(size.rounds):
            for side, browser in enumerate((few, many)):
                taken[side].append(_ask(browser))
    less, more = (quantiles(one, n=20)[-1] for one in taken)
    ratio = more / less
    return Measure(
        name="calendar",
        ratio=round(ratio, 3),
        limit=LIMIT,
        holds=ratio <= LIMIT,
        detail={
            "threads": size.threads,
            "in_month": IN_MONTH,
            "ms": [round(less, 1), round(more, 1)],
        },
    )


def _ask(browser: Browser) -> float:
    """How long an answer takes, in milliseconds."""
    began = time.perf_counter()
    answer = browser.get(_PATH)
    taken = 1_000 * (time.perf_counter() - began)
    if answer.status != 200 or "more on" not in answer.words:
        raise RuntimeError("this is no month: no measure")
    return taken


@contextmanager
def _a_desk(number: int) -> Iterator[Browser]:
    with TemporaryDirectory() as folder:
        migrated = Path(folder) / "migrated.db"
        database = open_database(f"sqlite:///{migrated}", is_simulated=True)
        with database.write() as connection:
            keep_in_step(connection, account_rows(*_ACCOUNTS))
        for start in range(0, number, _BATCH):
            numbers = range(start, min(start + _BATCH, number))
            with database.write() as connection:
                connection.execute(insert(threads), [_thread(n, number) for n in numbers])
                connection.execute(insert(posts), [_post(n, number) for n in numbers])
                connection.execute(insert(post_hashtags), [_tag(n) for n in numbers])
        with database.write() as connection:
            add_up_tally(connection)
            connection.exec_driver_sql("ANALYZE")
        database.close()
        with a_web_desk(Path(folder) / "desk", StandingClock(), migrated) as web:
            web.people("admin", "amira")
            yield web.browser("amira")


def _at(number: int, total: int) -> object:
    """The last of them lie in the month, 72 minutes apart; the others an hour apart before it."""
    ahead = number - (total - IN_MONTH)
    return _FIRST + (timedelta(minutes=72) if ahead >= 0 else timedelta(hours=1)) * ahead


def _thread(number: int, total: int) -> dict[str, object]:
    at = _at(number, total)
    return {
        "id": number + 1,
        "key": f"bench/{number}",
        "campaign": "bench",
        "account": _ACCOUNTS[number % 2],
        "region": "GB-ENG",
        "support_register": "tender",
        "variant": 0,
        "has_link": False,
        "body_hash": f"{number:064}",
        "planned_due_at": at,
        "due_at": at,
        "begin_at": at,
        "late_within_seconds": 1800.0,
        "late_otherwise": "ask",
        "state": "scheduled" if number >= total - IN_MONTH else "published",
        "detail": "",
        "since": at,
        "price_usd": 0.015,
        "owner": "ana",
    }


def _post(number: int, total: int) -> dict[str, object]:
    is_ahead = number >= total - IN_MONTH
    body = f"Thread {number}: what helped you? You can answer, or just read along. #Common"
    out_at = None if is_ahead else _at(number, total)
    return {"id": number + 1, **post_row(number, _ACCOUNTS[number % 2], body, out_at)}  # type: ignore[arg-type]


def _tag(number: int) -> dict[str, object]:
    return {"post_id": number + 1, "tag": "common", "shown": "Common"}
