"""The hour that is meant: zones without summer time, old dates, the nights of the clocks."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.campaigns.checks.clashes import clashes
from scheduler.campaigns.checks.hours import other_clock, zones_of
from scheduler.campaigns.dates.parsing import instant
from scheduler.campaigns.loader import load_workspace
from tests.support.examples.campaign_files import (
    ORGANISATION,
    THREAD,
    a_workspace,
    mistakes,
    planned,
)


def warned(root: Path, now: datetime = datetime(2027, 6, 1, 9, tzinfo=UTC)) -> str:
    (thread,) = planned(root, now)
    return " ".join(map(str, thread.warnings))


@pytest.mark.parametrize("zone", ["GMT", "UTC", "Etc/GMT", "America/New_York", "EST"])
def test_a_zone_that_is_not_the_regions_in_summer_is_asked_about(tmp_path: Path, zone: str) -> None:
    summer = THREAD.replace("Sun 10 Oct 2027", "Sun 4 Jul 2027")
    organisation = ORGANISATION.replace("Europe/London", zone)
    said = warned(a_workspace(tmp_path, summer, organisation=organisation))
    assert f"09:00 in {zone} is" in said
    assert "Did you mean `timezone: Europe/London`" in said


@pytest.mark.parametrize(
    ("region", "zone", "meant"),
    [
        ("US", "EST", "America/New_York"),
        ("US", "MST", "America/Denver"),
        ("AU", "Etc/GMT-10", None),  # Brisbane keeps that clock all year, and so do others
    ],
)
def test_a_zone_without_summer_time_is_not_taken_for_the_next_one_to_the_west(
    region: str, zone: str, meant: str | None
) -> None:
    at = instant(datetime(2027, 7, 4, 9), ZoneInfo(zone))  # noqa: DTZ001
    said = other_clock(region, ZoneInfo(zone), at)
    assert said == meant or (meant is not None and f"`timezone: {meant}`" in str(said))


@pytest.mark.parametrize(
    ("region", "zone", "day"),
    [
        ("US", "America/Phoenix", "Sun 4 Jul 2027"),
        ("US", "HST", "Sun 4 Jul 2027"),
        ("US", "EST", "Sun 12 Dec 2027"),
        ("GB-ENG", "Europe/London", "Sun 4 Jul 2027"),
        ("GB-ENG", "GMT", "Sun 12 Dec 2027"),  # the same clock as London's then
        ("GB-SCT", "Europe/Jersey", "Sun 4 Jul 2027"),
        ("IE", "Europe/Dublin", "Sun 4 Jul 2027"),
        ("US", "America/Chicago", "Sun 4 Jul 2027"),
        ("AU", "Australia/Perth", "Sun 4 Jul 2027"),
    ],
)
def test_a_zone_whose_clock_the_region_has_is_not(
    tmp_path: Path, region: str, zone: str, day: str
) -> None:
    thread = THREAD.replace("Sun 10 Oct 2027", day)
    organisation = ORGANISATION.replace("Europe/London", zone).replace("GB-ENG", region, 1)
    assert "Did you mean `timezone" not in warned(
        a_workspace(tmp_path, thread, organisation=organisation)
    )


def test_a_country_without_zones_is_not_asked_about() -> None:
    assert zones_of("XX") == ()
    assert zones_of("GB") == ("Europe/London",)
    assert ZoneInfo(zones_of("IE")[0])


def test_a_region_whose_zones_nobody_lists_is_not_asked_about() -> None:
    at = instant(datetime(2027, 7, 4, 9), ZoneInfo("GMT"))  # noqa: DTZ001
    assert other_clock("XX", ZoneInfo("GMT"), at) is None


def test_last_years_date_is_told(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREAD.replace("Sun 10 Oct 2027", "Sat 10 Oct 2026"))
    assert "its time has long passed: Sat 10 Oct 2026" in warned(root)


def test_a_thread_of_a_campaign_under_way_is_not(tmp_path: Path) -> None:
    now = datetime(2027, 10, 20, 9, tzinfo=UTC)
    assert warned(a_workspace(tmp_path), now) == ""


NIGHT = """\
- id: a
  account: main
  when: Sun 28 Mar 2027, 01:30
  text: The kettle is on.
- id: b
  account: main
  when: Sun 28 Mar 2027, {time}
  text: The lamp is lit.
"""


def test_a_clash_that_the_clocks_make_says_so(tmp_path: Path) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    root = a_workspace(tmp_path, NIGHT.format(time="02:30"))
    (line,) = mistakes(root, now)
    assert "in the same minute, for 01:30 does not exist on 28 Mar 2027" in line


def test_threads_that_close_up_by_the_clocks_say_so(tmp_path: Path) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    root = a_workspace(tmp_path, NIGHT.format(time="02:35"))
    threads = planned(root, now)
    (line,) = clashes(threads, load_workspace(root).organisation)
    assert line.endswith("The clocks change between them that night.")


def test_threads_that_are_close_on_any_other_day_do_not(tmp_path: Path) -> None:
    text = NIGHT.replace("28 Mar", "21 Mar").format(time="01:35")
    root = a_workspace(tmp_path, text)
    threads = planned(root, datetime(2027, 3, 1, tzinfo=UTC))
    (line,) = clashes(threads, load_workspace(root).organisation)
    assert line.endswith("both from main.")


REPEAT = """\
- id: a
  account: main
  repeat:
    from: Tue 5 Oct 2027
    at: "09:00"
    rule: "{rule}"
  each_time: [One., Two of them., Three little words., Four seasons in a day.]
"""


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;WKST=MO;UNTIL=20271026T225959Z;BYDAY=TU",  # as Google exports it
        "FREQ=WEEKLY;UNTIL=20271026T080000Z;INTERVAL=1;BYDAY=TU",  # as Outlook: the last start
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20271026T225959Z",
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20271026",
    ],
)
def test_rules_are_read_as_calendars_export_them(tmp_path: Path, rule: str) -> None:
    threads = planned(a_workspace(tmp_path, REPEAT.format(rule=rule)))
    assert [thread.local_time.day for thread in threads] == [5, 12, 19, 26]


def test_a_rule_that_ends_in_utc_ends_on_the_right_day_far_west(tmp_path: Path) -> None:
    organisation = ORGANISATION.replace("Europe/London", "America/Los_Angeles")
    rule = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20271027T065959Z"  # 23:59 on the 26th there
    root = a_workspace(tmp_path, REPEAT.format(rule=rule), organisation=organisation)
    assert [thread.local_time.day for thread in planned(root)] == [5, 12, 19, 26]


def test_a_rule_whose_end_is_no_time_is_told(tmp_path: Path) -> None:
    (line,) = mistakes(a_workspace(tmp_path, REPEAT.format(rule="FREQ=DAILY;UNTIL=20271399T1Z")))
    assert "this is not an RRULE" in line
