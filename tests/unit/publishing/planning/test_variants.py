"""Wordings of the support lines are not repeated by an account within a month."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.publishing.planning.wording_rotation import UsedWording, WordingRotation
from tests.support.clocks import A_TUESDAY_NOON

DAY = timedelta(days=1)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60)), max_size=60))
def test_no_account_says_the_same_twice_within_thirty_days(threads: list[tuple[str, int]]) -> None:
    variants = WordingRotation(())
    given_out = [
        (account, day, variants.give(f"{number}", account, A_TUESDAY_NOON + day * DAY, 90))
        for number, (account, day) in enumerate(threads)
    ]
    for number, (account, day, variant) in enumerate(given_out):
        for other, other_day, other_variant in given_out[number + 1 :]:
            if account == other and abs(day - other_day) <= 30:
                assert variant != other_variant


def test_two_accounts_do_not_share_a_wording_on_one_day() -> None:
    variants = WordingRotation([UsedWording("a", A_TUESDAY_NOON, 0)])
    assert variants.give("key", "b", A_TUESDAY_NOON, 2) == 1


def test_when_every_wording_is_taken_one_is_given_all_the_same() -> None:
    variants = WordingRotation([UsedWording("a", A_TUESDAY_NOON, 0)])
    assert variants.give("key", "a", A_TUESDAY_NOON, 1) == 0


def test_one_that_another_account_has_that_day_is_better_than_one_of_its_own() -> None:
    own = UsedWording("b", A_TUESDAY_NOON, 0)
    anothers = UsedWording("a", A_TUESDAY_NOON, 1)
    assert WordingRotation([own, anothers]).give("key", "b", A_TUESDAY_NOON, 2) == 1


def test_a_wording_is_free_again_after_a_month_and_before_one() -> None:
    taken = UsedWording("a", A_TUESDAY_NOON, 0)
    for due_at, chosen in ((31 * DAY, 0), (-31 * DAY, 0), (30 * DAY, 1), (-30 * DAY, 1)):
        variants = WordingRotation([taken, UsedWording("b", A_TUESDAY_NOON + due_at, 2)])
        first = next(
            k
            for k in map(str, range(100))
            if WordingRotation(()).give(k, "a", A_TUESDAY_NOON, 3) == 0
        )
        assert variants.give(first, "a", A_TUESDAY_NOON + due_at, 3) == chosen
