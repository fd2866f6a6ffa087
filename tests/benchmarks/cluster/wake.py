"""How late the call for a due thread is: 500 accounts due within one minute, on two engines.

Seconds from when each thread is due to when the simulated X is asked, by X's own log; over one
second. Engines are `handrail run` as processes, woken by jobs on one PostgreSQL.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import quantiles

from tests.benchmarks import Measure, at_most, spread
from tests.benchmarks.cluster._engines import Cluster, a_cluster, at_of
from tests.support.examples.builders import a_thread, put_into_queue

LIMIT = 1.0  # seconds
AWAY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    engines: int
    accounts: int  # each with one thread
    within_seconds: float
    ahead_seconds: float  # while they are put into the queue
    is_durable: bool = True


FULL = Size(engines=2, accounts=500, within_seconds=60.0, ahead_seconds=20.0)
TINY = Size(engines=1, accounts=3, within_seconds=0.5, ahead_seconds=3.0, is_durable=False)


def measure(size: Size = FULL) -> Measure:
    """The 95th percentile."""
    names = [f"a{number:03}" for number in range(size.accounts)]
    with a_cluster(names, is_durable=size.is_durable, away_seconds=AWAY_SECONDS) as cluster:
        cluster.begin(size.engines)
        late = sorted(_late(cluster, size))
        cluster.engines.stop()
    return at_most(
        "wake",
        quantiles(late, n=20)[18],
        LIMIT,
        engines=size.engines,
        accounts=size.accounts,
        within_seconds=size.within_seconds,
        seconds=spread(late),
    )


def _late(cluster: Cluster, size: Size) -> list[float]:
    """Seconds from due to call, of each thread."""
    dice = random.Random(1)  # noqa: S311 - a measure's dice
    now = datetime.now(UTC)
    opens_at = now + timedelta(seconds=size.ahead_seconds)
    due = {
        f"What helped you? {name}": opens_at
        + timedelta(seconds=size.within_seconds * dice.random())
        for name in cluster.names
    }
    threads = [
        a_thread(f"spring/{name}", text, account=name, due_at=due[text])
        for name, text in zip(cluster.names, due, strict=True)
    ]
    put_into_queue(cluster.database, *threads, accounts=cluster.names, now=now)
    if datetime.now(UTC) >= opens_at:
        raise RuntimeError("putting them into the queue took too long: this is no measure")
    cluster.wait_for(size.accounts)
    return [
        (at_of(row) - due[row["text"].partition("\n\n")[0]]).total_seconds()
        for row in cluster.created()
    ]
