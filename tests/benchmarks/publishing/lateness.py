"""A thousand threads due in one second: how late the latest are, beside an ideal queue."""

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from tempfile import TemporaryDirectory

from scheduler.clock import SystemClock
from scheduler.crisis.directory import services
from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.engine.local import LocalEngine
from scheduler.engine.work import AccountTick
from scheduler.networks.base import AccountName, MediaId, Outcome, RemoteId
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import open_database
from tests.benchmarks import Measure, at_most, spread
from tests.support.examples.builders import PRICES, a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

LIMIT = 1.25
MOST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    threads: int
    accounts: int
    answer_seconds: float
    in_flight: int = 8


FULL = Size(threads=1_000, accounts=50, answer_seconds=0.1)
TINY = Size(threads=10, accounts=5, answer_seconds=0.01)


class SlowNetwork(ScriptedNetwork):
    """Answers after a while, and notes when it was asked."""

    def __init__(self, answer_seconds: float) -> None:
        super().__init__()
        self._answer_seconds = answer_seconds
        self.asked_at: list[float] = []

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        self.asked_at.append(time.perf_counter())
        time.sleep(self._answer_seconds)
        return super().create_post(account, post, in_reply_to, reply_settings, media_ids)


def measure(size: Size = FULL) -> Measure:
    """The 99th percentile of lateness, over that of a queue that serves first come first."""
    network, began = _publish_all(size)
    ours = sorted(asked - began for asked in network.asked_at)
    ideal = _ideal(size)
    return at_most(
        "lateness",
        _p99(ours) / _p99(ideal),
        LIMIT,
        threads=size.threads,
        accounts=size.accounts,
        in_flight=size.in_flight,
        seconds=spread(ours),
        ideal_seconds=spread(ideal),
    )


def _publish_all(size: Size) -> tuple[SlowNetwork, float]:
    names = [f"account{number:02}" for number in range(size.accounts)]
    network = SlowNetwork(size.answer_seconds)
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/queue.db", is_simulated=True)
        now = SystemClock().now()
        threads = [
            a_thread(f"wmhd/{n}", f"Thread {n}", account=names[n % size.accounts], due_at=now)
            for n in range(size.threads)
        ]
        put_into_queue(database, *threads, accounts=names, now=now)
        context = PublishingContext(
            database, network, SystemClock(), services.load, "bench", 120.0, PRICES
        )
        publisher = Publisher(context, lambda: False)
        tick = AccountTick("publish", 1.0, publisher.due_accounts, publisher.publish_account)
        engine = LocalEngine((tick,), size.in_flight)
        began = time.perf_counter()
        engine.start()
        while len(network.calls) < size.threads:
            if time.perf_counter() - began > MOST_SECONDS:
                raise RuntimeError("the queue did not empty: this is no measure")
            time.sleep(0.05)
        engine.stop()
        database.close()
    return network, began


def _ideal(size: Size) -> list[float]:
    """When each call begins if eight hands take the next one the moment they are free."""
    hands = [0.0] * size.in_flight
    begins = []
    for _ in range(size.threads):
        at = heapq.heappop(hands)
        begins.append(at)
        heapq.heappush(hands, at + size.answer_seconds)
    return begins


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]
