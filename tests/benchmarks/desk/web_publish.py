"""Publishing's speed while fifty people use the desk, over its speed while nobody does.

The desk and its people are processes of their own, over real HTTP: each person has Today open, and
opens a page every eight seconds. Both work in one SQLite file.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.store.database import open_database
from tests.benchmarks import Measure, at_least, spread
from tests.benchmarks.publishing._whole_path import Bench
from tests.benchmarks.publishing._whole_path import Size as Rounds
from tests.support.processes.rehearsals import a_rehearsal

LIMIT = 0.9


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    people: int
    rounds: Rounds
    settles_seconds: float  # after people begin or rest
    thinks_seconds: float  # each person, between two pages, on average


FULL = Size(
    people=50,
    rounds=Rounds(rounds=9, threads=20, body_posts=5),
    settles_seconds=2.0,
    thinks_seconds=8.0,
)
TINY = Size(
    people=2,
    rounds=Rounds(rounds=1, threads=1, body_posts=2),
    settles_seconds=0.5,
    thinks_seconds=0.1,
)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds, each with and without people, in turn."""
    with TemporaryDirectory() as folder, a_rehearsal(Path(folder)) as x:
        migrated = Path(folder) / "migrated.db"
        open_database(f"sqlite:///{migrated}", is_simulated=True).close()
        root = Path(folder) / "workspace"
        with _beside("_server", str(root), str(migrated), str(size.people)) as desk:
            told = desk.stdout.readline()
            database = open_database(
                f"sqlite:///{root}/.handrail/rehearsal/rehearsal.db", is_simulated=True
            )
            bench = Bench(x, database, size.rounds)
            try:
                with _beside("_users") as users:
                    thinks = {"thinks_seconds": size.thinks_seconds}
                    _say(users, json.dumps({**json.loads(told), **thinks}))
                    bench.publish_once("warm")
                    rounds = [_round(bench, users, n, size) for n in range(size.rounds.rounds)]
                    pages = _rest(users)
            finally:
                bench.close()
                database.close()
    if pages["wrong"]:
        raise RuntimeError(f"{pages['wrong']} pages were wrong: this is no measure")
    ratios = [quiet / busy for quiet, busy in rounds]
    return at_least(
        "web_publish",
        median(ratios),
        LIMIT,
        people=size.people,
        pages=pages["pages"],
        rounds=len(ratios),
        posts_a_round=size.rounds.posts,
        of_rounds=spread(ratios),
        quiet_seconds=spread([quiet for quiet, _ in rounds]),
        busy_seconds=spread([busy for _, busy in rounds]),
    )


def _round(bench: Bench, users: Any, number: int, size: Size) -> tuple[float, float]:
    """Seconds of as many posts: (quiet, busy), each first in turn."""
    took = {}
    for is_busy in (number % 2 == 0, number % 2 == 1):
        if is_busy:
            _say(users, "go")
        time.sleep(size.settles_seconds)
        took[is_busy] = bench.publish_once(f"round-{number}-{is_busy}")
        if is_busy:
            _rest(users)
    return took[False], took[True]


def _rest(users: Any) -> dict[str, int]:
    _say(users, "rest")
    told: dict[str, int] = json.loads(users.stdout.readline())
    return told


def _say(process: Any, line: str) -> None:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


@contextmanager
def _beside(module: str, *arguments: str) -> Iterator[Any]:
    """A process beside this one, which ends with its input."""
    with subprocess.Popen(
        [sys.executable, "-m", f"tests.benchmarks.desk.{module}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.wait(timeout=30)
