"""Like with like: the regression as statsmodels has it, and what it leaves out."""

import math
import random
from types import ModuleType

import pytest

from scheduler.engagement.statistics.comparison import difference
from scheduler.engagement.statistics.strata import Observation, strata_of


def test_within_one_account_it_is_statsmodels_least_squares(sm: ModuleType) -> None:
    dice = random.Random(5)  # noqa: S311
    threads, rows, values = {}, [], []
    for key in range(80):
        kind, part = dice.choice("ab"), dice.choice(("morning", "evening", "night"))
        day, is_in = dice.random() * 90, dice.random() < 0.4
        value = dice.gauss(5, 0.7) + (kind == "b") + 0.3 * (part == "night") + 0.01 * day
        value += 0.5 * is_in
        threads[key, is_in] = Observation(value, "main", kind, (part,), day)
        rows.append([is_in, kind == "a", kind == "b", part == "morning", part == "night", day])
        values.append(value)
    theirs = sm.OLS(values, [[float(one) for one in row] for row in rows]).fit()
    ours = difference(strata_of(threads), {key for key in threads if key[1]})
    assert ours is not None
    assert math.log(ours.ratio) == pytest.approx(theirs.params[0])
    assert ours.p_value == pytest.approx(theirs.pvalues[0])
    assert [math.log(ours.low), math.log(ours.high)] == pytest.approx(list(theirs.conf_int()[0]))


def test_two_accounts_weigh_as_in_one_regression_with_all_their_terms(sm: ModuleType) -> None:
    dice = random.Random(6)  # noqa: S311
    threads, rows, values = {}, [], []
    for key in range(60):
        account, is_in = dice.choice(("main", "peers")), dice.random() < 0.3
        value = dice.gauss(9 if account == "main" else 6, 0.6)
        threads[key, is_in] = Observation(value, account, "thread")
        rows.append([is_in, account == "main", account == "peers"])
        values.append(value)
    theirs = sm.OLS(values, [[float(one) for one in row] for row in rows]).fit()
    ours = difference(strata_of(threads), {key for key in threads if key[1]})
    assert ours is not None
    assert math.log(ours.ratio) == pytest.approx(theirs.params[0])


def test_the_restless_account_does_not_borrow_calm_from_the_other() -> None:
    """With one spread for both, 17% of such sets claimed a difference where there is none."""
    dice = random.Random(7)  # noqa: S311
    wrong = 0
    for _ in range(600):
        threads = {
            (account, number): Observation(dice.gauss(5, spread), account)
            for account, size, spread in (("restless", 8, 1.4), ("calm", 40, 0.3))
            for number in range(size)
        }
        inside = {key for key in threads if key[1] < 4}
        found = difference(strata_of(threads), inside)
        wrong += found is not None and found.p_value < 0.05
    assert wrong / 600 <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 600)


def test_each_value_stands_beside_what_is_usual_for_threads_like_it() -> None:
    threads = {
        number: Observation(float(value), account, stratum)
        for number, (value, account, stratum) in enumerate(
            [(1, "a", "x"), (3, "a", "x"), (10, "a", "y"), (20, "b", "x"), (24, "b", "x")]
        )
    }
    assert strata_of(threads).beside == pytest.approx({0: -1, 1: 1, 2: 0, 3: -2, 4: 2})


@pytest.mark.parametrize("inside", [set(), set(range(12)), {0, 1, 2}])
def test_without_like_threads_on_both_sides_there_is_no_contrast(inside: set[int]) -> None:
    strata = ["story"] * 3 + ["thread"] * 9
    threads = {
        number: Observation(number % 5, "main", stratum) for number, stratum in enumerate(strata)
    }
    assert strata_of(threads).contrast(inside) is None


def test_an_account_with_too_few_threads_for_a_spread_is_left_out() -> None:
    dice = random.Random(8)  # noqa: S311
    threads = {("large", number): Observation(dice.gauss(5, 1), "large") for number in range(12)}
    pair = {("pair", number): Observation(99.0 * number, "pair") for number in range(2)}
    inside = {("large", number) for number in range(5)} | {("pair", 0)}
    alone = strata_of(threads).contrast(inside)
    assert alone is not None
    assert strata_of(threads | pair).contrast(inside) == alone


def test_terms_are_allowed_for_only_as_far_as_the_threads_suffice() -> None:
    terms = [(f"term {number}",) for number in range(12)]
    dice = random.Random(9)  # noqa: S311
    threads = {
        number: Observation(dice.gauss(5, 1), "main", "thread", own, number)
        for number, own in enumerate(terms)
    }
    found = strata_of(threads).contrast(set(range(0, 12, 2)))
    assert found is not None
    assert found.freedom == pytest.approx(12 - 3 - 1)  # a term for every four threads
