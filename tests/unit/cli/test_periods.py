"""The time a report is about: whole days where the organisation is, or one clear line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.cli.periods import AskedPeriod
from scheduler.errors import NotPossible

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
NOW = datetime(2027, 10, 31, 12, 0, tzinfo=UTC)  # the day on which London's clocks go back


def bounds(asked: AskedPeriod, zone: ZoneInfo = LONDON) -> tuple[str | None, str | None]:
    start, end = asked.bounds(zone, NOW)
    shown = [None if at is None else at.strftime("%d %b %H:%M") for at in (start, end)]
    return shown[0], shown[1]


def test_nothing_asked_is_no_bound() -> None:
    assert bounds(AskedPeriod()) == (None, None)


@pytest.mark.parametrize("day", ["2027-10-31", "Sun 31 Oct 2027", "31 Oct 2027"])
def test_a_day_is_whole_where_the_organisation_is_and_may_have_25_hours(day: str) -> None:
    assert bounds(AskedPeriod(day, day)) == ("30 Oct 23:00", "01 Nov 00:00")


def test_either_end_may_stay_open() -> None:
    assert bounds(AskedPeriod(first="2027-10-01")) == ("30 Sep 23:00", None)
    assert bounds(AskedPeriod(last_day="2027-10-01")) == (None, "01 Oct 23:00")


@pytest.mark.parametrize(
    ("last", "start"),
    [("1d", "30 Oct 23:00"), ("30d", "01 Oct 23:00"), ("2w", "17 Oct 23:00"),
     ("7 days", "24 Oct 23:00"), (" 1 week ", "24 Oct 23:00"), ("7D", "24 Oct 23:00")],
)  # fmt: skip
def test_the_last_days_have_today_among_them(last: str, start: str) -> None:
    assert bounds(AskedPeriod(last=last)) == (start, None)


def test_today_is_the_organisations_today() -> None:
    assert bounds(AskedPeriod(last="1d"), AUCKLAND) == ("31 Oct 11:00", None)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (AskedPeriod(first="yesterday"), '--from: "yesterday" is not a day'),
        (AskedPeriod(first="2027-02-30"), '--from: there is no day "2027-02-30"'),
        (AskedPeriod(first="01/10/2027"), '--from: "01/10/2027" can be 1 October or'),
        (AskedPeriod(first=""), '--from: "" is not a day'),
        (AskedPeriod(last_day="0001-01-01"), "--to: the year 1 cannot be meant"),
        (AskedPeriod(last_day="9999-12-31"), "--to: the year 9999 cannot be meant"),
        (AskedPeriod(last_day="Mon 31 Oct 2027"), "--to: 31 Oct 2027 is a Sunday"),
        (AskedPeriod("2027-10-02", "2027-10-01"), "Write the earlier day first"),
        (AskedPeriod("2027-10-02", None, "3d"), "--last goes without --from and --to"),
        (AskedPeriod(None, "2027-10-02", "3d"), "--last goes without --from and --to"),
        *[
            (AskedPeriod(last=last), f'--last: "{last}" is not a number of days')
            for last in ("0d", "30", "-3d", "d", "", "1h", "99999d", "9999d", "3 years", "٣d")
        ],
    ],
)
def test_what_means_nothing_gets_one_clear_line(asked: AskedPeriod, words: str) -> None:
    with pytest.raises(NotPossible) as error:
        asked.bounds(LONDON, NOW)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
