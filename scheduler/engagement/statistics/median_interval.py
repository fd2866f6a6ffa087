"""Gives a median its 95% interval, without assuming how the counts are spread."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.engagement.statistics.distributions import coin_at_most

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the median of all such posts lies, in 95 of 100 cases."""

    low: float
    high: float


def median_interval(counts: Sequence[float]) -> Interval | None:
    """Interpolated between order statistics (Hettmansperger and Sheather 1986).

    None of fewer than 6 counts: no interval between counts reaches 95% then.
    """
    ordered, n = sorted(counts), len(counts)
    depth = _depth(n)
    if depth == 0:
        return None
    wide, narrow = _covered(n, depth), _covered(n, depth + 1)
    share = (wide - CONFIDENCE) / (wide - narrow)
    step = (n - depth) * share / (depth + (n - 2 * depth) * share)
    low = (1 - step) * ordered[depth - 1] + step * ordered[depth]
    high = (1 - step) * ordered[n - depth] + step * ordered[n - depth - 1]
    return Interval(low, high)


def _covered(n: int, depth: int) -> float:
    """How often the median lies between the counts `depth` from either end."""
    return 1 - 2 * coin_at_most(depth - 1, n)


def _depth(n: int) -> int:
    """The deepest pair of order statistics that still covers 95%; 0 if none does."""
    # The normal's 1.96 / 2 of a root, and one more, is never too shallow; the rest is counted.
    depth = min(n // 2, int(n / 2 - 0.98 * math.sqrt(n)) + 2)
    while depth > 0 and _covered(n, depth) < CONFIDENCE:
        depth -= 1
    return depth
