"""A thousand threads due in one second: how late the latest are, beside an ideal queue."""

import heapq
import time
from collections.abc import Sequence
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
from tests.support.builders import PRICES, a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

LIMIT = 1.25
THREADS, ACCOUNTS, IN_FLIGHT = 1_000, 50, 8
ANSWER_SECONDS = 0.1
MOST_SECONDS = 120


class SlowNetwork(ScriptedNetwork):
    """Answers after a tenth of a second, and notes when it was asked."""

    def __init__(self) -> None:
        super().__init__()
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
        time.sleep(ANSWER_SECONDS)
        return super().create_post(account, post, in_reply_to, reply_settings, media_ids)


def measure() -> Measure:
    """The 99th percentile of lateness, over that of a queue that serves first come first."""
    network, began = _publish_all()
    ours = sorted(asked - began for asked in network.asked_at)
    ideal = _ideal()
    return at_most(
        "lateness",
        _p99(ours) / _p99(ideal),
        LIMIT,
        threads=THREADS,
        accounts=ACCOUNTS,
        in_flight=IN_FLIGHT,
        seconds=spread(ours),
        ideal_seconds=spread(ideal),
    )


def _publish_all() -> tuple[SlowNetwork, float]:
    names = [f"account{number:02}" for number in range(ACCOUNTS)]
    network = SlowNetwork()
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/queue.db", is_simulated=True)
        now = SystemClock().now()
        threads = [
            a_thread(f"wmhd/{n}", f"Thread {n}", account=names[n % ACCOUNTS], due_at=now)
            for n in range(THREADS)
        ]
        put_into_queue(database, *threads, accounts=names, now=now)
        context = PublishingContext(
            database, network, SystemClock(), services.load, "bench", 120.0, PRICES
        )
        publisher = Publisher(context, lambda: False)
        tick = AccountTick("publish", 1.0, publisher.due_accounts, publisher.publish_account)
        engine = LocalEngine((tick,), IN_FLIGHT)
        began = time.perf_counter()
        engine.start()
        while len(network.calls) < THREADS:
            if time.perf_counter() - began > MOST_SECONDS:
                raise RuntimeError("the queue did not empty: this is no measure")
            time.sleep(0.05)
        engine.stop()
        database.close()
    return network, began


def _ideal() -> list[float]:
    """When each call begins if eight hands take the next one the moment they are free."""
    hands = [0.0] * IN_FLIGHT
    begins = []
    for _ in range(THREADS):
        at = heapq.heappop(hands)
        begins.append(at)
        heapq.heappush(hands, at + ANSWER_SECONDS)
    return begins


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]
