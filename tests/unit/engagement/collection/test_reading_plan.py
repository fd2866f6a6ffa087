"""When a post is read: its ages, and one more where something unexpected happens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.engagement.collection.schedule import (
    MOST_DAYS,
    is_rising,
    next_reading_at,
)
from scheduler.store.metrics.reading_ages import READING_AGES, first_reading_at
from scheduler.store.metrics.readings import Point
from tests.benchmarks.reads_per_post import billed_days

SENT = datetime(2027, 10, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def points(*known: tuple[float, int | None]) -> list[Point]:
    return [Point(SENT + hours * HOUR, seen) for hours, seen in known]


def test_a_post_that_grows_as_expected_is_read_at_its_ages_only() -> None:
    taken: list[Point] = []
    now: datetime | None = first_reading_at(SENT)
    while now is not None:
        taken.append(Point(now, int(1000 * (1 - 2 ** -((now - SENT) / HOUR)))))
        now = next_reading_at(SENT, taken, now)
    assert [point.at - SENT for point in taken] == list(READING_AGES)


@pytest.mark.parametrize(
    ("known", "rises"),
    [
        ([(1, 100), (5, 110), (24, 112), (96, 5000)], True),
        ([(1, 100), (5, 180), (24, 240)], False),
        ([(1, 100), (5, 100), (24, 103)], False),  # too little to matter
        ([(1, 100), (5, 50), (24, 60)], True),  # fell, and then rose
        ([(1, None), (5, None), (24, 9000)], False),  # nothing to compare with
        ([(1, 10)], False),
        ([], False),
        ([(1, 100), (1, 100), (5, 900)], False),  # no time between
    ],
)
def test_a_rise_is_more_than_the_readings_before_led_to_expect(
    known: list[tuple[float, int | None]], rises: bool
) -> None:
    assert is_rising(SENT, points(*known)) is rises


def test_an_extra_reading_never_crowds_the_next_planned_one() -> None:
    taken = points((1, 100), (2, 100), (3, 5000))
    assert next_reading_at(SENT, taken, SENT + 3 * HOUR) == SENT + 5 * HOUR


def test_readings_of_one_utc_day_are_billed_once() -> None:
    assert billed_days(points((1, 1), (5, 2), (14.9, 3), (15, 4))) == 2


def test_after_its_last_age_a_post_is_left_in_peace() -> None:
    assert next_reading_at(SENT, [], SENT + READING_AGES[-1]) is None


@given(st.lists(st.none() | st.integers(0, 10**7), min_size=40, max_size=40))
def test_no_growth_whatever_costs_more_days_than_the_plan_allows(seen: list[int | None]) -> None:
    taken: list[Point] = []
    now: datetime | None = first_reading_at(SENT)
    while now is not None:
        assert not taken or now > taken[-1].at
        taken.append(Point(now, seen[len(taken)]))
        now = next_reading_at(SENT, taken, now)
    assert billed_days(taken) <= MOST_DAYS
    assert taken[-1].at - SENT == READING_AGES[-1]
