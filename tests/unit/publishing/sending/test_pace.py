"""When an account may begin its next thread."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.campaigns.model.plan import QuietHours
from scheduler.publishing.sending.pacing import earliest_beginning
from scheduler.store.queue.sending.pace import AccountPace
from tests.support.clocks import A_TUESDAY_NOON as NOON

LONDON = ZoneInfo("Europe/London")
FREE = AccountPace(timedelta(0), None, None, LONDON)
NIGHT = AccountPace(timedelta(0), None, QuietHours(time(22), time(7)), LONDON)


def at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    """UTC; London is an hour ahead on these days."""
    return datetime(2027, 10, day, hour, minute, tzinfo=UTC)


def test_an_account_without_limits_may_begin_now() -> None:
    assert earliest_beginning(FREE, NOON, None, (), 3) == NOON


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(6, day=6)),
        (at(2), at(6)),
        (at(6), at(6)),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now: datetime, begins: datetime) -> None:
    assert earliest_beginning(NIGHT, now, None, (), 1) == begins


def test_a_thread_longer_than_the_cap_begins_when_the_day_is_free() -> None:
    pace = AccountPace(timedelta(0), 2, None, LONDON)
    assert earliest_beginning(pace, NOON, None, (), 5) == NOON
    sent = NOON - timedelta(hours=3)
    assert earliest_beginning(pace, NOON, sent, (sent,), 5) == sent + timedelta(days=1)


def test_below_the_cap_nothing_waits() -> None:
    pace = AccountPace(timedelta(0), 9, None, LONDON)
    assert earliest_beginning(pace, NOON, NOON, (NOON,), 5) == NOON
