"""What ten engines with nothing to do cost their database: its processor time, over one core's.

All processes of the PostgreSQL server are counted, those that keep it in order too. Engines are
`handrail run` as processes; two hundred accounts, each with a thread of tomorrow.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psutil
from sqlalchemy import text

from tests.benchmarks import Measure, at_most
from tests.benchmarks.cluster._engines import Cluster, a_cluster
from tests.support.examples.builders import a_thread, put_into_queue

LIMIT = 0.02
_TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")  # the finest that is counted; less is told as one


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    engines: int
    accounts: int
    settles_seconds: float  # from when all of them wait
    seconds: float
    is_durable: bool = True


FULL = Size(engines=10, accounts=200, settles_seconds=15.0, seconds=60.0)
TINY = Size(engines=1, accounts=1, settles_seconds=0.0, seconds=1.0, is_durable=False)


def measure(size: Size = FULL) -> Measure:
    """Seconds of processor time a second."""
    names = [f"a{number:03}" for number in range(size.accounts)]
    with a_cluster(names, is_durable=size.is_durable) as cluster:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        threads = [a_thread(f"spring/{name}", account=name, due_at=tomorrow) for name in names]
        put_into_queue(cluster.database, *threads, accounts=names, now=datetime.now(UTC))
        cluster.begin(size.engines)
        time.sleep(size.settles_seconds)
        statements, server, engines = (
            _done(cluster),
            _server_seconds(cluster),
            _own_seconds(cluster),
        )
        began = time.perf_counter()
        time.sleep(size.seconds)
        took = time.perf_counter() - began
        server, engines = _server_seconds(cluster) - server, _own_seconds(cluster) - engines
        statements = _done(cluster) - statements
        cluster.engines.stop()
    return at_most(
        "idle_cluster",
        max(server, _TICK_SECONDS) / took,
        LIMIT,
        engines=size.engines,
        seconds=round(took, 1),
        transactions_a_second=round(statements / took, 1),
        engines_processor_share=round(engines / took, 4),
    )


def _server_seconds(cluster: Cluster) -> float:
    """Of the whole server so far, of those of its processes too that have ended."""
    with cluster.database.read() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    postmaster = psutil.Process(backend).parent()
    if postmaster is None:
        raise RuntimeError("the server is not to be found: this is no measure")
    ended = postmaster.cpu_times()
    own = ended.user + ended.system + ended.children_user + ended.children_system
    return float(own + sum(_seconds(postmaster.children(recursive=True))))


def _own_seconds(cluster: Cluster) -> float:
    running = cluster.engines.running.values()
    return float(sum(_seconds([psutil.Process(one.pid) for one in running])))


def _seconds(processes: list[psutil.Process]) -> Iterator[float]:
    for one in processes:
        times = one.cpu_times()
        yield times.user + times.system


def _done(cluster: Cluster) -> int:
    """Transactions so far. The server writes them down about once a second."""
    asked = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'cluster'"
    with cluster.database.read() as connection:
        return int(connection.execute(text(asked)).scalar_one())
