"""When: the forms people write, and the instants they mean."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.days import read_day, written
from scheduler.campaigns.dates.parsing import instant, read_duration, read_when
from scheduler.campaigns.dates.times_of_day import read_time
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
        "10 Oct 2027, 9am",
        "Sun 10 Oct 2027 at 9.00",
        "Sun 10 Oct. 2027, 9.00 a.m.",
        "Sunday, 10 October 2027, 9 AM",
        "Sunday the 10th of October 2027, 9:00am",
        "October 10, 2027, 09:00",
        "9am on Sun 10 Oct 2027",
        "09:00, Sunday 10 October 2027",
        "2027-10-10T09:00",
        "2027-10-10T09:00:00",
        "2027-10-10 09:00:00",
        "10/10/2027 09:00",
        "10.10.2027, 9.00",
        "2027/10/10 0900 hrs",
        "Sun\u00a010\u00a0Oct\u00a02027,\u00a009:00",
        "10 Oct 2027, 9h",
        "Sun 10 Oct 2027 - 9am",
        "Sun 10 Oct 2027 – 09:00",
        "Sun 10 Oct 2027 @ 9am",
        "9am - Sun 10 Oct 2027",
        "World Mental Health Day, 09:00",
        "World Mental Health Day, 9am",
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
        ("Sun 10 Oct 2027, 0900", '"0900" is not a time of day', 'Write "09:00"'),
        ("Sun 10 Oct 2027, 2130", '"2130" is not a time of day', 'Write "21:30"'),
        ("Sun 10 Oct 2027, 9", '"9" is not a time of day', 'Write "09:00" or "21:00"'),
        ("2027-10-10 at 14", '"14" is not a time of day', 'Write "14:00"'),
        ("Sun 10 Oct 2027, half past nine", '"half past nine" is not a time', '"09:00"'),
        ("Sun 10 Oct 2027, in the morning", '"in the morning" is not a time', '"09:00"'),
        ("Sun 10 Oct 2027, 99", '"99" is not a time of day', "Write it like"),
        ("Sun 10 Oct 2027, 9999", '"9999" is not a time of day', "Write it like"),
        ("31 Feb 2027, 09:00", 'there is no day "31 Feb 2027"', "Write it like"),
        ("2027-13-01 09:00", 'there is no day "2027-13-01"', "Write it like"),
        ("10 Okt 2027, 25:00", '"25:00" is not a time of day', "Write it like"),
        ("10 Foo 2027, 09:00", '"Foo" is not a month', "Write it like"),
        ("Xyz 10 Oct 2027, 09:00", '"Xyz" is not a weekday', "Write it like"),
        ("1 Oct 1999, 09:00", "the year 1999 cannot be meant", "Write it like"),
        ("10/05/2027, 09:00", "10 May or 5 October", '"Mon 10 May 2027" or "Tue 5 Oct 2027"'),
        ("1.2.2027, 09:00", "1 February or 2 January", '"Mon 1 Feb 2027" or "Sat 2 Jan 2027"'),
        ("31/02/2027, 09:00", 'there is no day "31/02/2027"', "Write it like"),
        ("10/10/27, 09:00", "shortens its year", "Write it like"),
        ("10 Oct 27, 09:00", "shortens its year", '"10 Oct 2027"'),
        ("Sun 10 Oct, 09:00", '"Sun 10 Oct" has no year', '"10 Oct 2027"'),
        ("10 Octopus 2027, 09:00", '"Octopus" is not a month', "Write it like"),
        ("Sun 10 Oct 2027, 09:00 BST", '"09:00 BST" names a time zone', 'write "09:00"'),
        ("2027-10-10T09:00:00Z", '"09:00:00Z" names a time zone', "organisation.yaml"),
        ("2027-10-10T09:00+01:00", '"09:00+01:00" names a time zone', "organisation.yaml"),
        ("Sun 10 Oct 2027, midnight", "the beginning or the end", '"00:00"'),
        ("Sun 10 Oct 2027, 12am", "read as noon by some", '"12:00" or "00:00"'),
        ("Sun 10 Oct 2027, 13pm", '"13pm" is not a time of day', "Write it like"),
        ("Sun 10 Oct 2027, 24:00", '"24:00" is not a time of day', "the next day"),
        ("Sun 10 Oct 2027, 09:00:30", "names a second", '"09:00"'),
        ("tomorrow, 09:00", "neither a day nor", "Write it like"),
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


@pytest.mark.parametrize("words", ["24:00", "9", "09:60", "0am", "0900", "9 o'clock", "2560 hrs"])
def test_what_is_no_time_of_day(words: str) -> None:
    with pytest.raises(InvalidValue, match="is not a time of day"):
        read_time(words)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("9am", time(9)),
        ("9 pm", time(21)),
        ("9.30am", time(9, 30)),
        ("9:30 p.m.", time(21, 30)),
        ("12.30", time(12, 30)),
        ("12.30pm", time(12, 30)),
        ("12.30 am", time(0, 30)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("Midday", time(12)),
        ("0900 hrs", time(9)),
        ("18h", time(18)),
        ("18h30", time(18, 30)),
        ("09:00:00", time(9)),
    ],
)
def test_times_of_day_as_people_type_them(words: str, at: time) -> None:
    assert read_time(words) == at


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("25/12/2027", date(2027, 12, 25)),
        ("12/25/2027", date(2027, 12, 25)),
        ("25-12-2027", date(2027, 12, 25)),
        ("Weds 6 Oct 2027", date(2027, 10, 6)),
        ("Thurs 7 Sept 2028", date(2028, 9, 7)),
        ("2027-1-5", date(2027, 1, 5)),
    ],
)
def test_days_as_people_type_them(words: str, day: date) -> None:
    assert read_day(words) == day


@pytest.mark.parametrize("mark", ["\u2019", "\u2018", "\u02bc", "`"])
def test_a_bent_apostrophe_names_the_same_awareness_date(mark: str) -> None:
    name = next(name for name in awareness.calendar().names if "'" in name)
    assert read_when(f"{name.replace(chr(39), mark)} 2027, 09:00") == read_when(
        f"{name} 2027, 09:00"
    )


def test_an_ordinary_time_in_summer_is_an_hour_earlier_in_utc() -> None:
    at = instant(datetime(2027, 7, 1, 9), LONDON)  # noqa: DTZ001
    assert at.utc == datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert at.local == at.utc
    assert at.note is None


def test_an_hour_that_does_not_exist_moves_forward_and_says_so() -> None:
    at = instant(datetime(2027, 3, 28, 1, 30), LONDON)  # noqa: DTZ001
    assert at.local.replace(tzinfo=None) == datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001
    assert at.utc == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert str(at.note) == (
        "01:30 does not exist on 28 Mar 2027: the clocks go forward. It goes out at 02:30."
    )


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    at = instant(datetime(2027, 10, 31, 1, 30), LONDON)  # noqa: DTZ001
    assert at.utc == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert at.note is not None
    assert "comes twice" in str(at.note)


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
        return awareness.calendar().date_of(awareness.NamedDay(name, year), today)

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
