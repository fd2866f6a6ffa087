"""Rates for 1,000 impressions: worked by hand, as scipy has them, and by simulation."""

import math
import random
from types import ModuleType

import pytest

from scheduler.engagement.statistics.per_thousand import (
    FEWEST_THREADS,
    Parts,
    counted,
    per_thousand,
)
from tests.support.databases.measured import a_post

SETS = 1000


def test_a_rate_is_one_fraction_of_sums() -> None:
    found = per_thousand([Parts(2, 100), Parts(1, 400), Parts(9, 0)])
    assert found is not None
    assert (found.value, found.threads, found.interval) == (pytest.approx(6.0), 2, None)


def test_a_rate_needs_an_impression() -> None:
    assert per_thousand([]) is None
    assert per_thousand([Parts(1, 0)]) is None


def test_the_posts_of_one_thread_count_together_where_both_are_known() -> None:
    posts = [
        a_post(thread_id=1, likes=2), a_post(thread_id=1, likes=1, impressions=50),
        a_post(thread_id=1, likes=None), a_post(thread_id=2, impressions=None),
    ]  # fmt: skip
    assert counted(posts, lambda post: post.likes) == (Parts(3, 150),)


@pytest.mark.parametrize("alone", [0, 5])
def test_what_one_thread_has_alone_or_none_has_gets_no_interval(alone: int) -> None:
    found = per_thousand([Parts(alone, 100), *[Parts(0, 100)] * FEWEST_THREADS])
    assert found is not None
    assert found.interval is None


def test_the_interval_is_the_jackknifes_as_scipy_has_students(stats: ModuleType) -> None:
    import numpy  # late, as in conftest.py

    dice = random.Random(3)  # noqa: S311
    threads = [Parts(dice.randint(1, 30), dice.randint(200, 4000)) for _ in range(12)]
    amounts = numpy.array([one.amount for one in threads])
    seen = numpy.array([one.impressions for one in threads])
    whole = math.log(amounts.sum() / seen.sum())
    pseudo = 12 * whole - 11 * numpy.log((amounts.sum() - amounts) / (seen.sum() - seen))
    reach = stats.sem(pseudo) * stats.t.ppf(0.975, 11)
    found = per_thousand(threads)
    assert found is not None
    assert found.interval is not None
    assert math.log(found.interval.low / 1000) == pytest.approx(whole - reach)
    assert math.log(found.interval.high / 1000) == pytest.approx(whole + reach)


@pytest.mark.parametrize("size", [FEWEST_THREADS, 40])
def test_of_1000_intervals_930_to_970_cover_the_truth(size: int) -> None:
    import numpy  # late, as in conftest.py

    dice = numpy.random.default_rng(size)
    covered = 0
    for _ in range(SETS):
        seen = dice.lognormal(6, 0.8, size).astype(int) + 1
        amounts = dice.poisson(0.01 * dice.gamma(5, 0.2, size) * seen)
        found = per_thousand(Parts(*both) for both in zip(amounts, seen, strict=True))
        assert found is not None
        if found.interval is not None:
            covered += found.interval.low <= 10 <= found.interval.high
    assert 930 <= covered <= 970
