"""A tick with nothing due, at a million stored threads over at a thousand."""

import time
from dataclasses import dataclass
from statistics import median

from tests.benchmarks import Measure, at_most, spread
from tests.benchmarks.publishing._stored import Stored, a_stored_queue

LIMIT = 1.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    small: int  # threads stored
    large: int
    rounds: int


FULL = Size(small=1_000, large=1_000_000, rounds=200)
TINY = Size(small=10, large=100, rounds=2)


def measure(size: Size = FULL) -> Measure:
    """The median of the rounds' own ratios, the two databases in turn."""
    with a_stored_queue(size.small, due=0) as small, a_stored_queue(size.large, due=0) as large:
        pairs = [(_tick(small), _tick(large)) for _ in range(size.rounds)]
    ratios = [at_large / at_small for at_small, at_large in pairs]
    return at_most(
        "idle_tick",
        median(ratios),
        LIMIT,
        rounds=size.rounds,
        threads=[size.small, size.large],
        of_rounds=spread(ratios),
        seconds_at_small=spread([one for one, _ in pairs]),
        seconds_at_large=spread([one for _, one in pairs]),
    )


def _tick(stored: Stored) -> float:
    began = time.perf_counter()
    found = [
        *stored.publisher.due_accounts(),
        *stored.reconciler.due_accounts(),
        *stored.remover.due_accounts(),
    ]
    seconds = time.perf_counter() - began
    if found:
        raise RuntimeError("something is due: this is no idle tick")
    return seconds
