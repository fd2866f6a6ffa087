"""Measures what something takes, as on a processor that does nothing else."""

import time
from collections.abc import Callable

from scheduler.collector import keep_what_is_here

_COUNTED = 0.035  # of a processor that does nothing else, for what `_slowness` counts


def _slowness() -> float:
    """How many times slower a processor that others share is just now; at least 1.

    Processor time alone leaves out waiting, not that two programs share a core's caches.
    """
    began = time.process_time()
    words = [f"word{number % 977}" for number in range(200_000)]
    counted = {word: len(word) for word in words}
    assert sum(counted[word] for word in words) > 1
    return max(1.0, (time.process_time() - began) / _COUNTED)


def quiet_seconds(look: Callable[[], object]) -> float:
    """What it takes, on a processor that does nothing else, in a process that holds little."""
    before = _slowness()
    keep_what_is_here()  # an operator's command holds no thousands of tests to look through
    began = time.process_time()
    look()
    took = time.process_time() - began
    return took / max(before, _slowness())
