"""A charity's posts while another one of the same database holds, over the same while it does not.

Both are charities of one installation, on one PostgreSQL and in one process, as `handrail run
--every-organisation` has them; such engines are always local. The other one places and lifts holds
without a pause, and between two of them keeps its gate shut in one long transaction. A post's
seconds are those from one answer of X to the next call: the 95th percentile of each round.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from scheduler.bootstrap.charities import organisations
from scheduler.bootstrap.workspace import Workspace
from scheduler.clock import SystemClock
from scheduler.crisis.directory import services
from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.networks.base import AccountName, MediaId, Outcome, RemoteId
from scheduler.people.roles import ENGINE
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database
from scheduler.store.queue.sending import gate
from tests.benchmarks import Measure, at_most, spread
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, postgres
from tests.support.examples.builders import PRICES, a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

LIMIT = 1.25
KEYS = ("hull", "leeds")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    threads: int  # in each round, with the other charity at rest and while it holds
    answer_seconds: float
    shut_seconds: float  # of the other charity's gate, after each hold
    is_durable: bool = True


FULL = Size(rounds=9, threads=40, answer_seconds=0.01, shut_seconds=0.1)
TINY = Size(rounds=1, threads=2, answer_seconds=0.0, shut_seconds=0.01, is_durable=False)


class TimedNetwork(ScriptedNetwork):
    """Answers after a while, and notes how long it was let wait between two posts."""

    def __init__(self, answer_seconds: float) -> None:
        super().__init__()
        self._answer_seconds = answer_seconds
        self._answered: float | None = None
        self.waited: list[float] = []

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        if self._answered is not None:
            self.waited.append(time.perf_counter() - self._answered)
        time.sleep(self._answer_seconds)
        outcome = super().create_post(account, post, in_reply_to, reply_settings, media_ids)
        self._answered = time.perf_counter()
        return outcome

    def told(self) -> list[float]:
        """What was noted since this was asked last."""
        waited, self.waited, self._answered = self.waited, [], None
        return waited


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios, with and without holds in turn."""
    with _two_charities(is_durable=size.is_durable) as (ours, other):
        network = TimedNetwork(size.answer_seconds)
        _round(ours, network, size, "warm")
        pairs, holds = [], 0
        for number in range(size.rounds):
            took = {}
            for is_held in (number % 2 == 0, number % 2 == 1):
                with ExitStack() as stack:
                    if is_held:
                        counted = stack.enter_context(_holding(other, size.shut_seconds))
                    took[is_held] = _round(ours, network, size, f"round{number}{is_held}")
                if is_held:
                    holds += len(counted)
            pairs.append((took[False], took[True]))
    ratios = [held / quiet for quiet, held in pairs]
    return at_most(
        "two_charities",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        posts_a_round=len(network.calls) // (2 * size.rounds + 1),
        holds=holds,
        of_rounds=spread(ratios),
        quiet_p95_seconds=spread([quiet for quiet, _ in pairs]),
        held_p95_seconds=spread([held for _, held in pairs]),
    )


@contextmanager
def _two_charities(*, is_durable: bool) -> Iterator[tuple[Database, Database]]:
    with TemporaryDirectory() as home, postgres(is_durable=is_durable) as server:
        url, installation = create_database(server, "charities"), Path(home)
        (installation / ".env").write_text(f"HANDRAIL_DATABASE_URL={url}\n")
        databases = [Workspace(organisations.add(installation, key, "")).database for key in KEYS]
        try:
            yield databases[0], databases[1]
        finally:
            for database in databases:
                database.close()


def _context(database: Database, network: ScriptedNetwork) -> PublishingContext:
    return PublishingContext(
        database, network, SystemClock(), services.load, "bench", 120.0, PRICES
    )


def _round(database: Database, network: TimedNetwork, size: Size, campaign: str) -> float:
    """The 95th percentile of a post's seconds."""
    now = datetime.now(UTC)
    threads = [
        a_thread(f"{campaign}/{number}", f"{campaign} {number}", "More.", due_at=now, late=PATIENT)
        for number in range(size.threads)
    ]
    put_into_queue(database, *threads, accounts=["main"], now=now)
    publisher = Publisher(_context(database, network), lambda: False)
    network.told()
    while due := publisher.due_accounts():
        for account in due:
            publisher.publish_account(account)
    return quantiles(network.told(), n=20)[18]


@contextmanager
def _holding(database: Database, shut_seconds: float) -> Iterator[list[int]]:
    """The numbers of the holds that are placed and lifted meanwhile."""
    context, over = _context(database, ScriptedNetwork()), threading.Event()
    numbers: list[int] = []

    def place_and_lift() -> None:
        while not over.is_set():
            number = hold.place(context, Scope.EVERYTHING, "", why="A measure.", actor=ENGINE)
            numbers.append(number)
            with database.write() as connection:
                gate.lock_gate_exclusive(connection)
                over.wait(shut_seconds)
            hold.lift(context, number, actor=ENGINE)

    holding = threading.Thread(target=place_and_lift)
    holding.start()
    try:
        yield numbers
    finally:
        over.set()
        holding.join()
