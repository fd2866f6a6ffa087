"""What a day of the calendar is: its clock, its bands, its quiet; and what an address asks for."""

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.campaigns.loader import load_organisation
from scheduler.campaigns.model.plan import QuietHours
from scheduler.engagement.reports.best_hours import best_hours
from scheduler.web.reads.calendar.asked import AskedCalendar, View, begins
from scheduler.web.reads.calendar.days import (
    change_of_clocks,
    quiet_bands,
    quiet_of,
    which_of_two,
)
from scheduler.web.reads.calendar.slots import hours_in_words
from tests.support.databases.measured import NOON, a_post
from tests.support.examples.campaign_files import ORGANISATION, a_workspace

TODAY = date(2027, 10, 5)


@pytest.mark.parametrize(
    ("zone", "day", "said"),
    [
        ("Europe/London", "2027-03-28", "Clocks go forward at 01:00"),
        ("Europe/London", "2027-10-31", "Clocks go back at 02:00"),
        ("Pacific/Auckland", "2027-04-04", "Clocks go back at 03:00"),
        ("Pacific/Auckland", "2027-09-26", "Clocks go forward at 02:00"),
        ("America/Los_Angeles", "2027-11-07", "Clocks go back at 02:00"),
        ("Australia/Lord_Howe", "2027-04-04", "Clocks go back at 02:00"),  # by half an hour
        ("Europe/London", "2027-10-30", ""),
        ("UTC", "2027-10-31", ""),
    ],
)
def test_a_day_says_when_its_clocks_change(zone: str, day: str, said: str) -> None:
    assert change_of_clocks(date.fromisoformat(day), ZoneInfo(zone)) == said


@pytest.mark.parametrize(
    ("zone", "at", "said"),
    [
        ("Europe/London", "2027-10-31T00:30", "first"),
        ("Europe/London", "2027-10-31T01:30", "second"),
        ("Europe/London", "2027-10-31T02:30", ""),
        ("Europe/London", "2027-03-28T01:30", ""),  # beside the hour that does not exist
        ("America/Los_Angeles", "2027-11-07T08:30", "first"),
        ("America/Los_Angeles", "2027-11-07T09:30", "second"),
        ("Pacific/Auckland", "2027-04-03T13:30", "first"),
    ],
)
def test_an_hour_that_comes_twice_is_told_apart(zone: str, at: str, said: str) -> None:
    assert which_of_two(datetime.fromisoformat(at).replace(tzinfo=UTC), ZoneInfo(zone)) == said


def test_a_day_of_23_and_one_of_25_hours() -> None:
    zone = ZoneInfo("Europe/London")
    for day, hours in ((date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (TODAY, 24)):
        long = begins(day + timedelta(days=1), zone) - begins(day, zone)
        assert long == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "until", "bands"),
    [
        ("22:00", "07:00", set()),  # no band is quiet throughout
        ("19:00", "09:00", {1, 7}),
        ("09:00", "11:00", {2}),
        ("09:30", "11:00", set()),
    ],
)
def test_a_band_is_quiet_if_all_of_it_is(start: str, until: str, bands: set[int]) -> None:
    quiet = QuietHours(time.fromisoformat(start), time.fromisoformat(until))
    assert quiet_bands(quiet) == bands
    assert quiet_bands(None) == set()


@pytest.mark.parametrize(
    ("query", "first", "last", "before", "after"),
    [
        ({}, "2027-10-01", "2027-10-31", "2027-09-01", "2027-11-01"),
        ({"view": "week"}, "2027-10-04", "2027-10-10", "2027-09-27", "2027-10-11"),
        ({"view": "day"}, "2027-10-05", "2027-10-05", "2027-10-04", "2027-10-06"),
        ({"view": "list"}, "2027-10-05", "2027-11-04", "2027-09-04", "2027-11-05"),
        ({"day": "2028-02-10"}, "2028-02-01", "2028-02-29", "2028-01-01", "2028-03-01"),
        ({"day": "2027-99-99"}, "2027-10-01", "2027-10-31", "2027-09-01", "2027-11-01"),
        ({"day": "１９９９-01-01"}, "2027-10-01", "2027-10-31", "2027-09-01", "2027-11-01"),
    ],
)
def test_an_address_asks_for_days(
    query: dict[str, str], first: str, last: str, before: str, after: str
) -> None:
    asked = AskedCalendar.of(query, TODAY)
    found = (asked.days[0], asked.days[-1], asked.before.first, asked.after.first)
    assert [one.isoformat() for one in found] == [first, last, before, after]


def test_an_address_says_itself_again() -> None:
    asked = AskedCalendar(View.WEEK, TODAY, "main", "a&b", "WMHD", "held", ticks=True)
    assert AskedCalendar.of_text(asked.text, date(2020, 1, 1)) == asked
    assert asked.is_filtered
    assert not AskedCalendar.of({}, TODAY).is_filtered


def test_best_hours_are_said_or_why_nobody_can_tell() -> None:
    dice = random.Random(5)  # noqa: S311
    seen = [
        a_post(
            thread_id=n,
            sent_at=NOON + timedelta(hours=7 if n < 12 else -2, days=n),
            impressions=int(dice.lognormvariate(8 if n < 12 else 5, 0.3)),
        )
        for n in range(24)
    ]
    (best,) = best_hours(seen, {}, ZoneInfo("Europe/London"))
    assert "18-21" in hours_in_words(24, best)
    assert hours_in_words(1, None).startswith("Nobody can tell yet: one of its threads was")
    assert hours_in_words(0, None).startswith("Nobody can tell yet: none of its threads was")


def test_an_accounts_own_quiet_hours_come_before_the_organisations(tmp_path: Path) -> None:
    quiet = 'quiet: {from: "21:00", until: "07:00"}'
    own = ORGANISATION.replace(
        "HARBOUR_MAIN}", 'HARBOUR_MAIN, quiet: {from: "20:00", until: "9:00"}}'
    )
    ours = load_organisation(
        a_workspace(tmp_path, organisation=f"{own}{quiet}\n") / "campaigns" / "organisation.yaml"
    )
    assert quiet_of(ours, "main") == QuietHours(time(20), time(9))
    assert quiet_of(ours, "wales") == quiet_of(ours, "") == QuietHours(time(21), time(7))
    assert quiet_of(None, "main") is None
