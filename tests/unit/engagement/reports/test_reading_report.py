"""Why posts were read, and what reading them will cost."""

from datetime import timedelta

import pytest

from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.collection.schedule import next_reading_at
from scheduler.engagement.reports.reading_report import days_to_come, forecast_usd, rises
from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.metrics.readings import Point
from tests.support.databases.measured import NOON

PRICES = ReadingPrices(read_usd=0.005, owned_read_usd=0.001, app_owner="main")


def test_a_reading_between_two_ages_was_earned_by_a_rise() -> None:
    points = [
        Point(NOON + timedelta(hours=hours), seen)
        for hours, seen in ((1, 100), (5, 110), (24, 112), (96, 5000))
    ]
    assert rises(NOON, points) == 0
    extra = next_reading_at(NOON, points, points[-1].at)
    assert extra is not None
    assert rises(NOON, [*points, Point(extra, 5100)]) == 1
    assert rises(NOON, []) == 0


def test_each_day_is_paid_for_once() -> None:
    assert days_to_come(NOON, NOON - timedelta(days=1)) == 6  # the first two share a day
    assert days_to_come(NOON, NOON + READING_AGES[0]) == 5
    assert days_to_come(NOON, NOON + READING_AGES[-1]) == 0


def test_the_forecast_is_a_price_a_day_and_lower_for_the_apps_owner() -> None:
    assert forecast_usd([("appeals", NOON)], PRICES) == pytest.approx(6 * 0.005)
    assert forecast_usd([("main", NOON), ("main", NOON)], PRICES) == pytest.approx(12 * 0.001)
