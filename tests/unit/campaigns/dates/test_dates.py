"""When: the forms people write, and the instants they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.parsing import (
    instant,
    read_day,
    read_duration,
    read_time,
    read_when,
    written,
)
from scheduler.yaml_files.suggestions import InvalidValue

LONDON = ZoneInfo("Europe/London")
TODAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    "words",
    [
        "Sun 10 Oct 2027, 09:00",
        "Sunday 10 October 2027 09:00",
        "10 Oct 2027, 9:00",
        "Sun, 10th Oct 2027 at 09:00",
        "2027-10-10 09:00",
        "2027-10-10, 09:00",
        "World Mental Health Day, 09:00",
        "world mental health day 2027, 09:00",
    ],
)
def test_every_form_means_the_same_moment(words: str) -> None:
    assert read_when(words).local(TODAY) == datetime(2027, 10, 10, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("words", "wrong", "remedy"),
    [
        ("Mon 10 Oct 2027, 09:00", "10 Oct 2027 is a Sunday, not a Mon", "Sun 10 Oct 2027"),
        ("Sun 10 Oct 2027", "has no time of day", "Write it like"),
        ("31 Feb 2027, 09:00", 'there is no day "31 Feb 2027"', "Write it like"),
        ("2027-13-01 09:00", 'there is no day "2027-13-01"', "Write it like"),
        ("10 Okt 2027, 25:00", '"25:00" is not a time of day', "Write it like"),
        ("10 Foo 2027, 09:00", '"Foo" is not a month', "Write it like"),
        ("Xyz 10 Oct 2027, 09:00", '"Xyz" is not a weekday', "Write it like"),
        ("1 Oct 1999, 09:00", "the year 1999 cannot be meant", "Write it like"),
        ("10/10/2027, 09:00", '"10/10/2027" is not a day', "Write it like"),
        ("World Mental Helth Day, 09:00", "neither a day nor", "World Mental Health Day"),
        ("whenever, 09:00", "neither a day nor", "Write it like"),
        ("09:00", '"09:00" has no day', "Write it like"),
    ],
)
def test_what_means_no_moment_is_told_with_its_remedy(words: str, wrong: str, remedy: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_when(words)
    assert wrong in caught.value.wrong
    assert remedy in caught.value.remedy


@settings(max_examples=100)
@given(st.dates(date(2006, 1, 1), date(2100, 12, 31)), st.times())
def test_a_written_day_is_read_back(day: date, at: time) -> None:
    moment = read_when(f"{written(day)}, {at:%H:%M}")
    assert moment.local(TODAY) == datetime.combine(day, at.replace(second=0, microsecond=0))


def test_a_day_may_end_in_a_comma() -> None:
    assert read_day("Tue 5 Oct 2027,") == date(2027, 10, 5)


@pytest.mark.parametrize(
    ("words", "length"),
    [("30m", timedelta(minutes=30)), ("2h", timedelta(hours=2)), (" 3 days", timedelta(days=3))],
)
def test_lengths_of_time(words: str, length: timedelta) -> None:
    assert read_duration(words) == length


@pytest.mark.parametrize("words", ["30", "m", "-2h", "9999d", "2 weeks"])
def test_what_is_no_length_of_time(words: str) -> None:
    with pytest.raises(InvalidValue, match="is not a length of time"):
        read_duration(words)


@pytest.mark.parametrize("words", ["24:00", "9", "09:60", "9am"])
def test_what_is_no_time_of_day(words: str) -> None:
    with pytest.raises(InvalidValue, match="is not a time of day"):
        read_time(words)


def test_an_ordinary_time_in_summer_is_an_hour_earlier_in_utc() -> None:
    at = instant(datetime(2027, 7, 1, 9), LONDON)  # noqa: DTZ001
    assert at.utc == datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert at.local == at.utc
    assert at.note is None


def test_an_hour_that_does_not_exist_moves_forward_and_says_so() -> None:
    at = instant(datetime(2027, 3, 28, 1, 30), LONDON)  # noqa: DTZ001
    assert at.local.replace(tzinfo=None) == datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001
    assert at.utc == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert at.note == (
        "01:30 does not exist on 28 Mar 2027: the clocks go forward. It goes out at 02:30."
    )


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    at = instant(datetime(2027, 10, 31, 1, 30), LONDON)  # noqa: DTZ001
    assert at.utc == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert at.note is not None
    assert "comes twice" in at.note


@settings(max_examples=100)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_both_clocks_always_tell_one_instant(local: datetime) -> None:
    at = instant(local.replace(fold=0), LONDON)
    assert at.utc == at.local
    assert at.utc.utcoffset() == timedelta(0)
    assert at.local.replace(tzinfo=None) >= local.replace(fold=0)


class TestAwarenessDates:
    """The calendar: fixed days, rules, and days that somebody confirmed."""

    def day(
        self, name: str, year: int | None = None, today: date = TODAY
    ) -> awareness.AwarenessDay | None:
        return awareness.calendar().date_of(awareness.Named(name, year), today)

    def test_a_fixed_date_is_certain_in_every_year(self) -> None:
        assert self.day("World Suicide Prevention Day", 2031) == awareness.AwarenessDay(
            date(2031, 9, 10), is_confirmed=True
        )

    def test_a_rule_gives_a_candidate_that_nobody_has_confirmed(self) -> None:
        assert self.day("Mental Health Awareness Week", 2027) == awareness.AwarenessDay(
            date(2027, 5, 10), is_confirmed=False
        )
        assert self.day("University Mental Health Day", 2027) == awareness.AwarenessDay(
            date(2027, 3, 11), is_confirmed=False
        )

    def test_a_confirmed_year_counts_and_the_next_does_not(self) -> None:
        assert self.day("Time to Talk Day", 2027) == awareness.AwarenessDay(date(2027, 2, 4), True)
        assert self.day("Time to Talk Day", 2028) == awareness.AwarenessDay(date(2028, 2, 3), False)

    def test_without_rule_and_confirmation_there_is_no_date(self) -> None:
        assert self.day("Bell Let's Talk", 2027) is None
        assert self.day("Bell Let's Talk") is None
        with pytest.raises(InvalidValue, match="Bell Let's Talk 2027 has no date yet"):
            read_when("Bell Let's Talk 2027, 09:00").local(TODAY)

    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (date(2027, 1, 20), date(2027, 10, 10)),
            (date(2027, 12, 31), date(2027, 10, 10)),  # it has just ended, and stays in the past
            (date(2028, 1, 1), date(2027, 10, 10)),
            (date(2028, 1, 31), date(2028, 10, 10)),
        ],
    )
    def test_without_a_year_the_nearest_is_meant(self, today: date, expected: date) -> None:
        found = self.day("World Mental Health Day", today=today)
        assert found is not None
        assert found.day == expected

    def test_every_entry_names_its_organiser(self) -> None:
        assert all(
            entry.page.startswith("https://") for entry in awareness.calendar().entries.values()
        )
