"""What measuring will still cost, before it is spent."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.engagement.reports.reading_report import billed_days_to_come, forecast
from scheduler.store.money.costs import ReadPost

NOON = datetime(2027, 10, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PRICES = ReadingPrices(0.005, 0.001, "main")


def test_a_post_that_goes_out_yet_is_billed_once_for_each_day_it_is_read_on() -> None:
    assert len(billed_days_to_come(NOON, NOON - DAY)) == 6  # after one and five hours: one day


def test_a_day_that_was_billed_already_is_not_billed_again() -> None:
    after_the_first = NOON + timedelta(hours=2)
    assert len(billed_days_to_come(NOON, after_the_first)) == 5
    assert billed_days_to_come(NOON, NOON + 31 * DAY) == set()


def test_readings_are_told_by_month_and_campaign_at_each_accounts_price() -> None:
    posts = [
        ReadPost("wmhd", "main", NOON),
        ReadPost("wmhd", "peers", NOON),
        ReadPost("later", "peers", NOON + 60 * DAY),
    ]
    found = forecast(posts, NOON - DAY, PRICES)
    assert found.by_campaign["wmhd"] == pytest.approx(6 * 0.006)
    assert found.by_campaign["later"] == pytest.approx(6 * 0.005)
    assert found.this_month_usd == pytest.approx(5 * 0.006)  # the last age falls in November
    assert found.later_usd == pytest.approx(0.006 + 6 * 0.005)
