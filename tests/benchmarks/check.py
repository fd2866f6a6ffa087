"""`check` of 100 campaigns of 100 threads, over the bare YAML load of the same files.

The bare load is libyaml's (`CSafeLoader`), ten times faster than PyYAML's own: the harder floor.
Both read the files from disk, in turn, and both are measured by processor time: neither waits.

Two ratios, for what the bare load costs is a question of Python's collector of garbage. `check`
turns it off for itself; who loads files with four lines of their own does not.

- `ratio`, which the limit of 4 was set for, and 3.7 measured by: the bare load runs in this
  program, with the collector on. So it walks through all that `check` keeps, several times. That
  takes as long as the load itself, and flatters us.
- `ratio_alone` is what a user would call fair: the bare load as in a program of its own, which
  holds nothing else. Its collector is on too and has little to walk through. With the collector
  off on both sides (`ratio_without_collection`) it is a tenth worse for us at most.

Each round begins with everything collected, and with the plans of the round before in memory:
so all rounds have as much to walk through. The first, which has less, and in which patterns are
compiled, is not counted.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from scheduler.campaigns.planning.check import check
from scheduler.crisis.directory.services import load
from tests.benchmarks import Measure, at_most, spread
from tests.benchmarks._campaigns_written import write_workspace

LIMIT = 4.0
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    campaigns: int
    threads: int  # a campaign, of one post each
    rounds: int


FULL = Size(campaigns=100, threads=100, rounds=7)
TINY = Size(campaigns=2, threads=3, rounds=1)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`."""
    directory = load()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = write_workspace(root, size.campaigns, size.threads, posts=1)
        read = sum(path.stat().st_size for path in files)
        checked = check(root, directory, NOW)
        ours, beside_it, alone, without = [], [], [], []
        for _ in range(size.rounds):
            gc.collect()
            beside_it.append(_bare_load(files))
            with _nothing_to_walk_through():
                alone.append(_bare_load(files))
            with _no_collection():
                without.append(_bare_load(files))
            began = time.process_time()
            checked = check(root, directory, NOW)
            ours.append(time.process_time() - began)
    threads = sum(len(threads) for _, threads in checked.plans)
    return at_most(
        "check",
        _ratio(ours, beside_it),
        LIMIT,
        threads=threads,
        bytes=read,
        ratio_alone=round(_ratio(ours, alone), 3),
        ratio_without_collection=round(_ratio(ours, without), 3),
        microseconds_a_thread=round(statistics.median(ours) / threads * 1e6, 1),
        seconds=spread(ours),
        bare_seconds=spread(beside_it),
        bare_seconds_alone=spread(alone),
        bare_seconds_without_collection=spread(without),
    )


def _ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, bare, strict=True))


def _bare_load(files: Sequence[Path]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    for path in files:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return time.process_time() - began


@contextmanager
def _nothing_to_walk_through() -> Iterator[None]:
    """The collector is on, and looks at nothing that was there before."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
