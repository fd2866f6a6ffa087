"""When a clock is doubtful: by X's own, or by when it was last right."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.networks.x.seen_date import SeenDate, date_of
from scheduler.publishing.clock_check import doubt_about
from scheduler.store.operations.clock_marks import ClockMarks

NOW = datetime(2027, 10, 5, 12, tzinfo=UTC)
MINUTE, HOUR, WEEKEND, YEAR = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=3),
    timedelta(days=365),
)


@pytest.mark.parametrize("apart", [timedelta(0), 4 * MINUTE, -4 * MINUTE])
@pytest.mark.parametrize("slept", [timedelta(0), WEEKEND, 2 * YEAR, -2 * YEAR])
def test_what_agrees_with_x_is_right_whatever_was_before(
    apart: timedelta, slept: timedelta
) -> None:
    assert doubt_about(NOW + apart, NOW, ClockMarks(last_right=NOW - slept)) is None


@pytest.mark.parametrize("apart", [6 * MINUTE, HOUR, 2 * YEAR, -6 * MINUTE, -HOUR, -10 * YEAR])
@pytest.mark.parametrize("last_right", [None, NOW])
def test_what_does_not_agree_with_x_is_doubtful(
    apart: timedelta, last_right: datetime | None
) -> None:
    doubt = doubt_about(NOW + apart, NOW, ClockMarks(last_right=last_right))
    assert doubt is not None
    assert doubt.is_by_x
    assert doubt.apart == apart


@pytest.mark.parametrize("jump", [6 * MINUTE, WEEKEND, 2 * YEAR, -6 * MINUTE, -2 * YEAR])
def test_without_x_a_jump_is_doubtful(jump: timedelta) -> None:
    doubt = doubt_about(NOW + jump, None, ClockMarks(last_right=NOW))
    assert doubt is not None
    assert not doubt.is_by_x


@pytest.mark.parametrize("last_right", [None, NOW, NOW - 4 * MINUTE, NOW + 4 * MINUTE])
def test_without_x_a_steady_clock_is_right(last_right: datetime | None) -> None:
    assert doubt_about(NOW, None, ClockMarks(last_right=last_right)) is None


def test_a_person_is_believed_about_this_difference_and_no_other() -> None:
    marks = ClockMarks(last_right=NOW, believed_apart=2 * HOUR)
    assert doubt_about(NOW + 2 * HOUR, NOW, marks) is None
    assert doubt_about(NOW, NOW, marks) is None, "put right meanwhile"
    assert doubt_about(NOW + HOUR, NOW, marks) is not None
    assert doubt_about(NOW + 2 * YEAR, NOW, marks) is not None


@pytest.mark.parametrize(
    "said",
    ["", "now", "Tue, 99 Oct 2027 12:00:00 GMT", "9" * 400, "Tue, 05 Oct 9999 12:00:00 GMT",
     "Tue, 05 Oct 0001 12:00:00 GMT", "\u0665 Oct", "Tue, 05 Oct 2027 99:99:99 GMT",
     "Tue, 05 Oct 2027 12:00:00 +99999999"],
)  # fmt: skip
def test_a_date_that_is_none_is_no_date(said: str) -> None:
    found = date_of({"Date": said})
    assert found is None or found.tzinfo is not None


def test_a_date_without_a_zone_is_read_as_utc() -> None:
    assert date_of({"Date": "Tue, 05 Oct 2027 12:00:00 -0000"}) == NOW
    assert date_of({"Date": "Tue, 05 Oct 2027 14:00:00 +0200"}) == NOW
    assert date_of({}) is None


def test_the_last_date_goes_on_by_the_steady_clock_for_a_while() -> None:
    steady = [100.0]
    seen = SeenDate(lambda: steady[0])
    assert seen.now() is None
    seen.note({"Date": "Tue, 05 Oct 2027 12:00:00 GMT"})
    steady[0] += 60
    assert seen.now() == NOW + MINUTE
    seen.note({"Date": "garbage"})
    assert seen.now() == NOW + MINUTE
    steady[0] += 3600
    assert seen.now() is None
