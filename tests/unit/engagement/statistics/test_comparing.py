"""Comparisons, against worked examples, scipy and statsmodels, and by simulation."""

import math
import random
import statistics
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from scheduler.engagement.statistics.comparison import (
    Comparison,
    Difference,
    Judgement,
    compare_sets,
    holm,
    pool,
)
from scheduler.engagement.statistics.comparison import difference as difference_of
from scheduler.engagement.statistics.strata import Observation, strata_of

SETS = 1000


def difference(inside: list[float], outside: list[float]) -> Difference | None:
    """Of one account's threads, all alike."""
    values = dict(enumerate([*inside, *outside]))
    threads = {key: Observation(value) for key, value in values.items()}
    return difference_of(strata_of(threads), set(range(len(inside))))


def before_and_after(
    before: dict[Any, list[float]], after: dict[Any, list[float]]
) -> Difference | None:
    """Of one account's threads, each stratum with itself."""
    threads = {
        (side, key, number): Observation(value, stratum=key)
        for side, strata in (("before", before), ("after", after))
        for key, values in strata.items()
        for number, value in enumerate(values)
    }
    return difference_of(strata_of(threads), {key for key in threads if key[0] == "after"})


def compare_groups(
    values: dict[Any, float], members: dict[str, list[Any]]
) -> tuple[Comparison, ...]:
    (rows,) = compare_measures([values], members)
    return rows


def compare_measures(
    measures: list[dict[Any, float]], members: dict[str, list[Any]]
) -> list[tuple[Comparison, ...]]:
    own = {name: set(keys) for name, keys in members.items()}
    return compare_sets(
        [({key: Observation(value) for key, value in one.items()}, own) for one in measures]
    )


def log_normal(dice: random.Random, size: int, mean: float = 5.0) -> list[float]:
    return [dice.gauss(mean, 0.8) for _ in range(size)]


def test_a_difference_is_students_as_scipy_has_it(stats: ModuleType) -> None:
    dice = random.Random(1)  # noqa: S311
    inside, outside = log_normal(dice, 7, 5.4), log_normal(dice, 23)
    ours = difference(inside, outside)
    theirs = stats.ttest_ind(inside, outside, equal_var=True)
    low, high = theirs.confidence_interval(0.95)
    assert ours is not None
    assert ours.p_value == pytest.approx(theirs.pvalue)
    assert (math.log(ours.low), math.log(ours.high)) == pytest.approx((low, high))
    assert (ours.threads, ours.others) == (7, 23)


@pytest.mark.parametrize(
    ("inside", "outside"),
    [([1.0, 2.0], [1.0, 2.0, 3.0]), ([1.0, 2.0, 3.0], []), ([2.0] * 4, [2.0] * 4)],
)
def test_with_too_little_to_go_by_there_is_no_difference_to_show(
    inside: list[float], outside: list[float]
) -> None:
    assert difference(inside, outside) is None


@pytest.mark.parametrize(
    "p_values", [[], [0.5], [0.01, 0.04, 0.03], [0.0, 1.0, 0.2, 0.2], [0.9, 0.001, 0.02, 0.4, 0.02]]
)
def test_many_comparisons_are_corrected_as_statsmodels_does(p_values: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests  # late, as in conftest.py

    theirs = multipletests(p_values, method="holm")[1] if p_values else []
    assert holm(p_values) == pytest.approx(list(theirs))


def test_before_and_after_is_a_regression_with_a_term_for_each_stratum(sm: ModuleType) -> None:
    dice = random.Random(2)  # noqa: S311
    before = {key: log_normal(dice, 4, 4 + number) for number, key in enumerate("abc")}
    after = {key: log_normal(dice, 3, 4.5 + number) for number, key in enumerate("abc")}
    after["only after"] = [9.0, 9.5]
    seen, terms = [], []
    keys = ["a", "b", "c", "only after"]
    for number, key in enumerate(keys):
        for is_after, side in ((0, before), (1, after)):
            for value in side.get(key, ()):
                seen.append(value)
                terms.append([is_after, *(float(number == one) for one in range(4))])
    fitted = sm.OLS(seen, terms).fit()
    ours = before_and_after(before, after)
    assert ours is not None
    assert math.log(ours.ratio) == pytest.approx(fitted.params[0])
    assert ours.p_value == pytest.approx(fitted.pvalues[0])
    assert [math.log(ours.low), math.log(ours.high)] == pytest.approx(list(fitted.conf_int()[0]))
    assert (ours.threads, ours.others) == (9, 12)


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, {}), ({"a": [1.0]}, {"b": [2.0]}), ({"a": [1.0, 2.0]}, {"a": [1.0]}),
     ({"a": [1.0] * 5}, {"a": [1.0] * 5})],
)  # fmt: skip
def test_what_has_nothing_like_it_is_not_compared(
    before: dict[str, list[float]], after: dict[str, list[float]]
) -> None:
    assert before_and_after(before, after) is None


def test_three_lucky_threads_do_not_come_out_on_top() -> None:
    steady = [6.0 + 0.1 * (number % 5) for number in range(60)]
    rest = [4.0 + 0.2 * (number % 7) for number in range(60)]
    groups = {"steady": steady, "lucky": [6.3, 6.2, 6.4], "rest": rest, "more": rest[:30]}
    pooled = pool(groups, [value for own in groups.values() for value in own])
    plain = {name: sum(own) / len(own) for name, own in groups.items()}
    assert plain["lucky"] > plain["steady"]
    assert pooled["steady"] > 1
    assert pooled["lucky"] < math.exp(plain["lucky"] - 5.2)


def test_groups_that_differ_no_more_than_chance_are_pooled_together() -> None:
    same = [1.0, 2.0, 3.0, 4.0]
    assert pool({"a": same, "b": same, "none": []}, same * 2) == {"a": 1, "b": 1, "none": 1}
    assert pool({"a": [1.0]}, [1.0]) == {"a": 1.0}
    assert pool({"a": same}, same) == {"a": 1.0}


def test_a_clear_difference_is_said_and_a_group_too_small_is_not_judged() -> None:
    dice = random.Random(3)  # noqa: S311
    values = {f"high {n}": dice.gauss(8, 0.5) for n in range(20)}
    values |= {f"low {n}": dice.gauss(5, 0.5) for n in range(20)}
    values["one"] = 6.5
    members = {
        "high": [key for key in values if key.startswith("high")],
        "low": [key for key in values if key.startswith("low")],
        "one": ["one"],
    }
    verdicts = {row.group: row.verdict for row in compare_groups(values, members)}
    assert verdicts["high"] == Judgement.MORE
    assert verdicts["low"] == Judgement.LESS
    assert verdicts["one"] == Judgement.CANNOT_TELL


def test_without_a_difference_hardly_any_set_claims_one() -> None:
    """At most 65 of 1,000 sets of six hashtags, whose real share is at most 50."""
    dice = random.Random(20271010)  # noqa: S311
    sizes = (3, 4, 6, 10, 16, 30)
    claims = 0
    for _ in range(SETS):
        values = dict(enumerate(log_normal(dice, sum(sizes))))
        keys = iter(values)
        members = {f"tag {n}": [next(keys) for _ in range(n)] for n in sizes}
        rows = compare_groups(values, members)
        claims += any(row.verdict is not Judgement.CANNOT_TELL for row in rows)
    assert claims / SETS <= 0.065


def covered(interval: Callable[[random.Random], tuple[float, float]], truth: float) -> float:
    dice = random.Random(20270205)  # noqa: S311
    found = [interval(dice) for _ in range(SETS)]
    return sum(low <= truth <= high for low, high in found) / SETS


def test_the_interval_of_a_known_difference_covers_it_95_times_in_100() -> None:
    def one(dice: random.Random) -> tuple[float, float]:
        found = difference(log_normal(dice, 8, 5 + math.log(1.5)), log_normal(dice, 25))
        assert found is not None
        return found.low, found.high

    assert 0.93 <= covered(one, 1.5) <= 0.97


def test_the_interval_of_a_known_change_covers_it_95_times_in_100() -> None:
    def one(dice: random.Random) -> tuple[float, float]:
        before = {key: log_normal(dice, 5, 3 + key) for key in range(4)}
        after = {key: log_normal(dice, 3, 3 + key + math.log(1.5)) for key in range(4)}
        found = before_and_after(before, after)
        assert found is not None
        return found.low, found.high

    assert 0.93 <= covered(one, 1.5) <= 0.97


def test_two_measures_together_claim_no_more_than_one_would() -> None:
    """Impressions and engagement rate of the same 50 threads, without a difference in either."""
    dice = random.Random(20270909)  # noqa: S311
    claims = 0
    for _ in range(SETS):
        measures = [dict(enumerate(log_normal(dice, 50))) for _ in range(2)]
        members = {f"tag {n}": list(range(n * 10, n * 10 + 10)) for n in range(5)}
        found = compare_measures(measures, members)
        claims += any(row.verdict is not Judgement.CANNOT_TELL for rows in found for row in rows)
    assert claims / SETS <= 0.065


def test_the_spread_between_groups_is_dersimonian_and_lairds_as_statsmodels_has_it() -> None:
    import numpy as np  # late, as in conftest.py
    from statsmodels.stats.meta_analysis import combine_effects

    dice = random.Random(4)  # noqa: S311
    groups = {f"tag {n}": log_normal(dice, 4 + 3 * n, 5 + 0.4 * n) for n in range(5)}
    everything = [value for own in groups.values() for value in own]
    within, centre = statistics.variance(everything), statistics.fmean(everything)
    effects = [statistics.fmean(own) - centre for own in groups.values()]
    variances = [within / len(own) for own in groups.values()]
    tau2 = combine_effects(np.array(effects), np.array(variances), method_re="dl").tau2
    assert tau2 > 0
    expected = {
        name: math.exp(effect * tau2 / (tau2 + variance))
        for name, effect, variance in zip(groups, effects, variances, strict=True)
    }
    assert pool(groups, everything) == pytest.approx(expected)
