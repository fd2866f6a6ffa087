"""Databases with as many stored threads as a measure asks for, most of them long published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from scheduler.crisis.directory import services
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database, open_database
from scheduler.store.queue.accounts import keep_in_step
from scheduler.store.tables.queue import posts, threads
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.examples.builders import PRICES, account_rows
from tests.support.scripted import ScriptedNetwork

ACCOUNTS = tuple(f"account{number:02}" for number in range(50))
_BATCH = 20_000


class Stored:
    """The verbs that every tick calls, on a database that was filled beforehand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        clock = StandingClock(A_TUESDAY_NOON)
        network = ScriptedNetwork()
        context = PublishingContext(database, network, clock, services.load, "bench", 120.0, PRICES)
        self.publisher = Publisher(context, lambda: False)
        self.reconciler = Reconciler(context)
        self.remover = TakedownWorker(context)


@contextmanager
def a_stored_queue(published: int, due: int) -> Iterator[Stored]:
    """`published` threads of the past years and `due` ones of this minute, one post each."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'queue.db'}", is_simulated=True)
        with database.write() as connection:
            keep_in_step(connection, account_rows(*ACCOUNTS))
        _fill(database, published, due)
        with database.write() as connection:
            connection.exec_driver_sql("ANALYZE")
        yield Stored(database)
        database.close()


def _fill(database: Database, published: int, due: int) -> None:
    total = published + due
    for start in range(0, total, _BATCH):
        numbers = range(start, min(start + _BATCH, total))
        with database.write() as connection:
            connection.execute(insert(threads), [_thread(n, n < published) for n in numbers])
            connection.execute(insert(posts), [_post(n, n < published) for n in numbers])


def _thread(number: int, is_published: bool) -> dict[str, object]:
    at = A_TUESDAY_NOON - timedelta(minutes=number if is_published else 1)
    return thread_row(
        number,
        ACCOUNTS[number % len(ACCOUNTS)],
        at,
        "published" if is_published else "scheduled",
        reserved_usd=0.0,
        removes_root_first=False,
    )


def _post(number: int, is_published: bool) -> dict[str, object]:
    out_at = A_TUESDAY_NOON - timedelta(minutes=number) if is_published else None
    return post_row(number, ACCOUNTS[number % len(ACCOUNTS)], f"Thread {number}", out_at)


def thread_row(
    number: int, account: str, at: datetime, state: str, **different: object
) -> dict[str, object]:
    """The thread with this number, due at `at`; of the campaign bench unless another is given."""
    return {
        "id": number + 1,
        "key": f"bench/{number}",
        "campaign": "bench",
        "account": account,
        "region": "GB-ENG",
        "support_register": "tender",
        "variant": number % 100,
        "has_link": False,
        "body_hash": f"{number:064}",
        "planned_due_at": at,
        "due_at": at,
        "begin_at": at,
        "late_within_seconds": 1800.0,
        "late_otherwise": "ask",
        "state": state,
        "detail": "",
        "since": at,
        "price_usd": 0.015,
        **different,
    }


def post_row(number: int, account: str, body: str, out_at: datetime | None) -> dict[str, object]:
    """The one post of the thread with this number; it went out at `out_at`, if at all."""
    is_out = out_at is not None
    return {
        "thread_id": number + 1,
        "position": 0,
        "account": account,
        "place": "single",
        "body": body,
        "state": "sent" if is_out else "unsent",
        "fence": 1,
        "sending_at": out_at,
        "sent_at": out_at,
        "sent_text": f"Thread {number}" if is_out else None,
        "sent_hash": f"{number:064}" if is_out else None,
        "remote_id": str(10**18 + number) if is_out else None,
        "looks": 0,
        "detail": "",
    }
