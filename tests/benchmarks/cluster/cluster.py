"""Posts a second of four engines over those of one, one call in flight each, X 50 ms away.

Engines are `handrail run` as processes, with jobs on one PostgreSQL; seconds are those between the
first and the last post in the simulated X's own log. Each round has one engine, then all of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from tests.benchmarks import Measure, at_least, spread
from tests.benchmarks.cluster._engines import Cluster, a_cluster, at_of
from tests.faults.words import PATIENT
from tests.support.examples.builders import a_thread, put_into_queue

LIMIT = 3.4
AWAY_SECONDS = 0.05
POSTS = 3  # a thread, its closing post with them


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    engines: int
    accounts: int
    threads: int  # an account, in each round
    rounds: int
    is_durable: bool = True

    @property
    def posts(self) -> int:
        """In a round, on each side."""
        return self.accounts * self.threads * POSTS


FULL = Size(engines=4, accounts=32, threads=4, rounds=3)
TINY = Size(engines=2, accounts=2, threads=1, rounds=1, is_durable=False)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios."""
    names = [f"a{number:02}" for number in range(size.accounts)]
    with a_cluster(
        names, is_durable=size.is_durable, workers=1, away_seconds=AWAY_SECONDS
    ) as cluster:
        pairs = [_round(cluster, size, number) for number in range(size.rounds)]
    ratios = [many / one for one, many in pairs]
    return at_least(
        "cluster",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        engines=size.engines,
        accounts=size.accounts,
        posts_a_round=size.posts,
        of_rounds=spread(ratios),
        posts_a_second_of_one=spread([one for one, _ in pairs]),
        posts_a_second_of_all=spread([many for _, many in pairs]),
    )


def _round(cluster: Cluster, size: Size, number: int) -> tuple[float, float]:
    """Posts a second: (of one engine, of all of them)."""
    speeds = []
    for engines in (1, size.engines):
        cluster.begin(engines)
        speeds.append(_speed(cluster, size, f"round{number}x{engines}"))
    cluster.engines.stop()
    return speeds[0], speeds[1]


def _speed(cluster: Cluster, size: Size, campaign: str) -> float:
    before = len(cluster.created())
    now = datetime.now(UTC)
    threads = [
        a_thread(
            f"{campaign}/{name}-{number}",
            f"What helped you? {campaign} {name} {number}",
            f"Somebody asked how I was. {campaign} {name} {number}",
            account=name,
            due_at=now,
            late=PATIENT,
        )
        for name in cluster.names
        for number in range(size.threads)
    ]
    put_into_queue(cluster.database, *threads, accounts=cluster.names, now=now)
    cluster.wait_for(before + size.posts)
    times = [at_of(row) for row in cluster.created(before)]
    return (len(times) - 1) / (max(times) - min(times)).total_seconds()
