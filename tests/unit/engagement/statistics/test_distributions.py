"""Student's t and the fair coin, against scipy, a printed table and counting."""

import math
from types import ModuleType

import pytest

from scheduler.engagement.statistics.distributions import (
    coin_at_most,
    students_reach,
    students_tail,
)
from scheduler.engagement.statistics.median_interval import median_interval

FREEDOMS = (1, 2, 3, 4.5, 7, 11, 29.3, 100, 998, 1e4, 123_456)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("t", [0, 1e-9, 1e-3, 0.1, 0.5, 1, 1.96, 2.5, 4, 8, 20, 50, 1000])
def test_students_tail_is_scipys_down_to_the_rarest_chance(
    stats: ModuleType, t: float, freedom: float
) -> None:
    theirs = 2 * stats.t.sf(t, freedom)
    assert students_tail(t, freedom) == pytest.approx(theirs, rel=1e-8, abs=1e-300)
    assert students_tail(-t, freedom) == students_tail(t, freedom)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.9, 0.95, 0.99, 0.999])
def test_students_reach_is_scipys(stats: ModuleType, confidence: float, freedom: float) -> None:
    theirs = stats.t.ppf((1 + confidence) / 2, freedom)
    assert students_reach(confidence, freedom) == pytest.approx(theirs, rel=1e-8)


@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, "12.706"), (5, "2.571"), (30, "2.042"), (120, "1.980")]
)
def test_students_reach_is_what_every_table_prints(freedom: int, printed: str) -> None:
    assert f"{students_reach(0.95, freedom):.3f}" == printed


@pytest.mark.parametrize("tosses", [1, 2, 5, 6, 7, 20, 41, 200])
def test_a_fair_coin_is_counted(tosses: int) -> None:
    ways = 0
    for heads in range(tosses + 1):
        ways += math.comb(tosses, heads)
        assert coin_at_most(heads, tosses) == pytest.approx(ways / 2**tosses, rel=1e-10)
    assert coin_at_most(-1, tosses) == 0


@pytest.mark.parametrize("tosses", [999, 100_000, 1_000_001])
def test_many_tosses_are_as_scipy_has_them(stats: ModuleType, tosses: int) -> None:
    for heads in (tosses // 2 - int(1.96 * math.sqrt(tosses) / 2), tosses // 2, tosses - 1):
        theirs = stats.binom.cdf(heads, tosses, 0.5)
        assert coin_at_most(heads, tosses) == pytest.approx(theirs, rel=1e-7)


@pytest.mark.parametrize("size", [6, 7, 8, 9, 30, 71, 1000, 100_000])
def test_a_median_lies_between_the_deepest_counts_that_scipy_finds(
    stats: ModuleType, size: int
) -> None:
    depth = int(stats.binom.ppf(0.025, size, 0.5))
    while 1 - 2 * stats.binom.cdf(depth - 1, size, 0.5) < 0.95:
        depth -= 1
    found = median_interval(range(1, size + 1))
    assert found is not None
    assert depth <= found.low <= depth + 1
    assert found.low + found.high == pytest.approx(size + 1)
