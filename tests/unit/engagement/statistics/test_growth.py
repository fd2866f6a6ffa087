"""Curves between readings."""

from datetime import timedelta

import pytest

from scheduler.engagement.statistics.growth import Read, growth, impressions_at, went_down
from scheduler.store.metrics.readings import Point
from tests.support.databases.measured import NOON

HOUR = timedelta(hours=1)


def a_read(*points: tuple[float, int | None]) -> Read:
    return Read(NOON, [Point(NOON + hours * HOUR, seen) for hours, seen in points])


def test_between_two_readings_a_count_grows_with_each_doubling_of_the_age() -> None:
    read = a_read((1, 100), (7, 300))
    assert impressions_at(read, 1) == 100
    assert impressions_at(read, 3) == pytest.approx(200)  # 1+3 is half-way from 1+1 to 1+7
    assert impressions_at(read, 0) == 0
    assert impressions_at(read, 7) == 300


def test_beyond_the_last_reading_nothing_is_known() -> None:
    assert impressions_at(a_read((1, 100)), 2) is None
    assert impressions_at(a_read(), 1) is None
    assert impressions_at(a_read((1, None), (5, 500)), 5) == 500


def test_the_curve_is_of_the_middle_post_among_those_that_were_read() -> None:
    points = growth([a_read((1, 10), (2, 20)), a_read((1, 30)), a_read((1, 50))])
    assert [(one.age_hours, one.median_impressions, one.posts) for one in points] == [
        (1, 30, 3),
        (2, 20, 1),
    ]


def test_a_counter_that_fell_is_noticed() -> None:
    assert went_down(a_read((1, 100), (5, None), (24, 90)))
    assert not went_down(a_read((1, 100), (5, 100), (24, None)))
