"""Publishing while many type wrong passphrases, over publishing while nobody does.

Each guesser comes from another network with another name, so that nobody is made to wait and every
try is hashed at its full costs. The accounts take turns: one published in quiet, one in the storm.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from statistics import median
from tempfile import TemporaryDirectory

from scheduler.clock import SystemClock
from scheduler.crisis.directory import services
from scheduler.errors import NotAllowed
from scheduler.people import accounts
from scheduler.people.place import Origin
from scheduler.people.roles import Actor, Role
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database, open_database
from tests.benchmarks import Measure, at_most, spread
from tests.support.examples.builders import PRICES, a_thread, put_into_queue
from tests.support.scripted import ScriptedNetwork

LIMIT = 1.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int  # two accounts each
    threads: int  # of an account, of two posts and the closing one
    guessers: int


FULL = Size(rounds=20, threads=25, guessers=5)
TINY = Size(rounds=1, threads=1, guessers=1)


@dataclass(frozen=True, slots=True)
class People:
    """What the verbs about people work with."""

    database: Database

    def now(self) -> datetime:
        return SystemClock().now()


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios."""
    names = [f"account{number:02}" for number in range(2 * size.rounds)]
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/queue.db", is_simulated=True)
        publisher = _publisher(database, names, size.threads)
        storm = Storm(People(database), size.guessers)
        quiet, stormy = [], []
        for calm, wild in zip(names[::2], names[1::2], strict=True):
            quiet.append(_publish(publisher, calm))
            with storm.raging():
                stormy.append(_publish(publisher, wild))
        database.close()
    ratios = [wild / calm for calm, wild in zip(quiet, stormy, strict=True)]
    return at_most(
        "signin_storm",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        threads_a_round=size.threads,
        guessers=size.guessers,
        guesses=storm.guesses,
        of_rounds=spread(ratios),
        quiet_seconds=spread(quiet),
        storm_seconds=spread(stormy),
    )


class Storm:
    """Guessers that go on while it rages."""

    def __init__(self, people: People, guessers: int) -> None:
        accounts.add(people, Actor("x"), "ada", roles=[Role.ADMINISTRATOR])
        self._people, self._guessers = people, guessers
        self._numbers = count()
        self.guesses = 0

    @contextmanager
    def raging(self) -> Iterator[None]:
        over, begun = threading.Event(), threading.Barrier(self._guessers + 1)
        threads = [
            threading.Thread(target=self._guess, args=(begun, over)) for _ in range(self._guessers)
        ]
        for thread in threads:
            thread.start()
        begun.wait()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _guess(self, begun: threading.Barrier, over: threading.Event) -> None:
        begun.wait()
        while not over.is_set():
            number = next(self._numbers)
            place = Origin(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "x")
            with suppress(NotAllowed):
                accounts.by_passphrase(self._people, f"nobody-{number}", "not these words", place)
            self.guesses += 1


def _publisher(database: Database, names: list[str], threads: int) -> Publisher:
    now = SystemClock().now()
    planned = [
        a_thread(f"wmhd/{name}-{number}", account=name, due_at=now)
        for name in names
        for number in range(threads)
    ]
    put_into_queue(database, *planned, accounts=names, now=now)
    network = ScriptedNetwork()
    context = PublishingContext(
        database, network, SystemClock(), services.load, "bench", 120.0, PRICES
    )
    return Publisher(context, lambda: False)


def _publish(publisher: Publisher, account: str) -> float:
    network = publisher._context.network
    before = len(network.calls)  # type: ignore[attr-defined]
    began = time.perf_counter()
    while publisher.publish_account(account):
        pass
    seconds = time.perf_counter() - began
    if len(network.calls) == before:  # type: ignore[attr-defined]
        raise RuntimeError("nothing was published: this is no measure")
    return seconds
