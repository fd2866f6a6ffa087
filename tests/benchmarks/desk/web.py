"""Pages of the desk, at 100,000 stored threads over 1,000, with as many rows in view.

The real application behind its defence, asked as a browser asks by somebody who is signed in; the
95th percentile of each page in rounds of twenty, the median of the rounds, and the worst page
counts. How publishing fares meanwhile is
`web_publish`.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from scheduler.store.database import open_database
from scheduler.web.identity import desk_actor
from tests.benchmarks import Measure, at_most
from tests.benchmarks.desk.reads import NOW, fill
from tests.support.clocks import StandingClock
from tests.support.desks.web import Browser, a_web_desk

LIMIT = 1.5
PAGES = {
    "today": "/",
    "one thread": "/threads/bench/7",
    "approvals": "/approvals",
    "find": "/find?words=found+by+nobody",
    "find a person": "/find?person=nobody",
    "notices": "/notices",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    threads: tuple[int, int]
    rounds: int
    requests: int  # of each page, in a round, at either size


FULL = Size(threads=(1_000, 100_000), rounds=9, requests=20)
TINY = Size(threads=(400, 420), rounds=1, requests=2)
_STORIES = 150


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds of one request: by the clock, and of the processor."""

    wall: float
    work: float


@dataclass(frozen=True, slots=True)
class _Compared:
    """The late ones of each round, in seconds, (few, many)."""

    walls: list[tuple[float, float]]
    works: list[tuple[float, float]]

    @property
    def ratio(self) -> float:
        """The median over the rounds of each round's own ratio."""
        return median(many / few for few, many in self.walls)

    @property
    def of_work(self) -> float:
        """The same by the processor's time, which a busy machine blurs less."""
        return median(many / few for few, many in self.works)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`: the worst ratio of all pages."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        few, many = (
            stack.enter_context(_browser(Path(folder) / str(number), number))
            for number in size.threads
        )
        found = {name: _compared(few, many, path, size) for name, path in PAGES.items()}
    ratios = {name: one.ratio for name, one in found.items()}
    return at_most(
        "web",
        max(ratios.values()),
        LIMIT,
        threads=size.threads,
        rounds=size.rounds,
        requests_a_round=size.requests,
        ratios={name: round(one, 3) for name, one in ratios.items()},
        by_processor_time={name: round(one.of_work, 3) for name, one in found.items()},
        p95_ms={
            name: [round(median(side) * 1000, 1) for side in zip(*one.walls, strict=True)]
            for name, one in found.items()
        },
    )


@contextmanager
def _browser(root: Path, number: int) -> Iterator[Browser]:
    """A browser of somebody in comms, at a desk with so many threads."""
    root.mkdir()
    stored = root / "stored.db"
    database = open_database(f"sqlite:///{stored}", is_simulated=True)
    fill(database, number, _STORIES)
    database.close()
    with a_web_desk(root / "workspace", StandingClock(NOW), stored) as web:
        browser = Browser(web.app)
        browser.cookies["desk"] = desk_actor.sign_in_as(web.desk.people, "comms")
        yield browser


def _compared(few: Browser, many: Browser, path: str, size: Size) -> _Compared:
    """What a page takes at either size, asked in turn, round by round."""
    for browser in (few, many):
        for _ in range(2):
            _asked(browser, path)  # warm
    walls: list[tuple[float, float]] = []
    works: list[tuple[float, float]] = []
    for _ in range(size.rounds):
        took = [(_asked(few, path), _asked(many, path)) for _ in range(size.requests)]
        walls.append((_late(one.wall for one, _ in took), _late(one.wall for _, one in took)))
        works.append((_late(one.work for one, _ in took), _late(one.work for _, one in took)))
    return _Compared(walls, works)


def _asked(browser: Browser, path: str) -> _Took:
    wall, work = time.perf_counter(), time.process_time()
    answer = browser.get(path)
    took = _Took(time.perf_counter() - wall, time.process_time() - work)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: this is no measure")
    return took


def _late(values: Iterable[float]) -> float:
    """The 95th percentile: of twenty, the last but one."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
