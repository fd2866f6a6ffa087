"""`check` of 100 campaigns of 100 threads, over the bare YAML load of the same files.

The bare load is libyaml's (`CSafeLoader`), ten times faster than PyYAML's own: the harder floor.
Both read the files from disk, in turn, so that a busy machine slows both.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
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
        ratios, seconds = [], []
        for _ in range(size.rounds):
            bare = _bare_load(files)
            began = time.perf_counter()
            checked = check(root, directory, NOW)
            seconds.append(time.perf_counter() - began)
            ratios.append(seconds[-1] / bare)
    return at_most(
        "check",
        statistics.median(ratios),
        LIMIT,
        threads=sum(len(threads) for _, threads in checked.plans),
        bytes=read,
        seconds=spread(seconds),
    )


def _bare_load(files: Sequence[Path]) -> float:
    began = time.perf_counter()
    for path in files:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return time.perf_counter() - began
