"""The interval of a median: exact where a table has it, and right as often as it says."""

import random
from types import ModuleType

import pytest

from scheduler.engagement.statistics.median_interval import median_interval


def test_fewer_than_six_counts_have_no_interval() -> None:
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([]) is None
    assert median_interval([1, 2, 3, 4, 5, 6]) is not None


def test_the_interval_lies_between_the_order_statistics_that_the_binomial_gives(
    stats: ModuleType,
) -> None:
    counts = list(range(1, 21))
    exact = stats.quantile_test(counts, q=0, p=0.5).confidence_interval(0.95)
    ours = median_interval(counts)
    assert ours is not None
    assert exact.low <= ours.low < 10.5 < ours.high <= exact.high
    assert ours.low == pytest.approx(21 - ours.high)


@pytest.mark.parametrize("size", [6, 9, 14, 40])
def test_it_covers_the_median_95_times_in_100(size: int) -> None:
    dice = random.Random(size)  # noqa: S311
    hits = 0
    for _ in range(1000):
        found = median_interval([dice.lognormvariate(3, 1) for _ in range(size)])
        assert found is not None
        hits += found.low <= 20.085537 <= found.high
    assert 0.93 <= hits / 1000 <= 0.97
