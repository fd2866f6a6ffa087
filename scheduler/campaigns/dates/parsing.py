"""When: what people write for a day and a time, and the instants they mean.

Local times live in this module only; everything above it is aware and in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz

from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.days import looks_like_a_day, read_day
from scheduler.campaigns.dates.times_of_day import TIME, no_time, read_time, refuse_zone
from scheduler.findings import ClocksChange
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

_AWARENESS = re.compile(r"(.+?)(?:\s+(\d{4}))?")
_SIZES = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_EXAMPLE = 'Write it like "Sun 10 Oct 2027, 09:00".'
_PLAIN = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})")
_ISO_INSTANT = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})[Tt](?={TIME})")
_TIME_LAST = re.compile(
    rf"(?:(?P<day>.*?)[,\s]+)??(?:(?:at|@|[-–—])\s*)?(?P<time>{TIME})", re.DOTALL | re.IGNORECASE
)
_TIME_FIRST = re.compile(
    rf"(?P<time>{TIME}),?\s+(?:(?:on|[-–—])\s+)?(?P<day>.+)", re.DOTALL | re.IGNORECASE
)
# A day that is written out, and what stands where its time belongs: "9", "0900", "half past".
_AFTER_A_DAY = re.compile(
    r"(?:[A-Za-z]+,? )?(?:\d{1,2} [A-Za-z]+|[A-Za-z]+ \d{1,2},?) \d{4},? (?:at )?(?P<words>.+)"
    r"|\d{4}-\d{2}-\d{2},? (?:at )?(?P<more>.+)"
)
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u00b4`", "\u0027" * 5)


@dataclass(frozen=True, slots=True)
class When:
    """A day, given outright or by an awareness date, and a time on it."""

    day: date | awareness.NamedDay
    at: time

    def local(self, today: date, calendar: awareness.Calendar | None = None) -> datetime:
        """The naive local time; `today` decides the year of an awareness date without one.

        Raises: InvalidValue if nobody has confirmed or can foresee the awareness date.
        """
        return datetime.combine(self.date(today, calendar), self.at)

    def date(self, today: date, calendar: awareness.Calendar | None = None) -> date:
        """The day alone, by the same rule; by the calendar that ships where none is given."""
        if isinstance(self.day, date):
            return self.day
        found = (calendar or awareness.calendar()).date_of(self.day, today)
        if found is None:
            raise InvalidValue(
                f"{self.day} has no date yet", "Write the day itself, once its organiser names it."
            )
        return found.day


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment, on both clocks."""

    utc: datetime
    local: datetime  # aware
    note: ClocksChange | None = None  # what a change of the clocks did to it


def instant(local: datetime, zone: ZoneInfo) -> Instant:
    """The instant of a naive local time.

    An hour that does not exist moves forward with a warning; of an hour that comes twice, the
    first is meant, with a note. Source: docs/architecture.md, "Two clocks".
    """
    meant = local.replace(tzinfo=zone)
    offset = meant.utcoffset()
    if offset is not None and offset == meant.replace(fold=1).utcoffset():
        # No change of the clocks is near, as nearly always; this is ten times as quick.
        return Instant((local - offset).replace(tzinfo=UTC), meant)
    if not tz.datetime_exists(meant):
        moved = tz.resolve_imaginary(meant)
        return Instant(moved.astimezone(UTC), moved, ClocksChange(local, moved))
    return Instant(meant.astimezone(UTC), meant, ClocksChange(local))


def read_when(words: str) -> When:
    """The day and time that `words` mean.

    Raises: InvalidValue.
    """
    given = _tidied(words)
    if plain := _PLAIN.fullmatch(given):  # as most are: several times as quick
        hour = read_time(plain[2])
        return When(read_day(plain[1]), hour)
    refuse_zone(given)
    day, at = _day_and_time(given)
    if not day or not at:
        if (after := _AFTER_A_DAY.fullmatch(given)) and not at:
            raise no_time(after["words"] or after["more"])
        missing = "day" if at else "time of day"
        raise InvalidValue(f'"{given}" has no {missing}', _EXAMPLE)
    hour = read_time(at)
    return When(read_day(day) if looks_like_a_day(day) else _awareness(day), hour)


def read_awareness(words: str) -> awareness.NamedDay:
    """The awareness date that `words` name, with its year if they give one.

    Raises: InvalidValue.
    """
    return _awareness(_tidied(words))


def read_duration(words: str) -> timedelta:
    """The length of time that `words` mean: minutes, hours or days, up to a year.

    Raises: InvalidValue.
    """
    found = re.fullmatch(r"\s*(\d{1,6})\s*([mhd])[a-z]*\s*", words)
    length = int(found[1]) * _SIZES[found[2]] if found else None
    if length is None or length > timedelta(days=366):
        raise InvalidValue(
            f'"{words.strip()}" is not a length of time', 'Write it like "30m", "2h" or "3d".'
        )
    return length


def _tidied(words: str) -> str:
    """The words with plain apostrophes and single spaces: a word processor bends both."""
    return " ".join(words.translate(_APOSTROPHES).split())


def _day_and_time(given: str) -> tuple[str, str]:
    """What is said of the day and of the time; empty where nothing is."""
    given = _ISO_INSTANT.sub(r"\1 ", given)
    found = _TIME_LAST.fullmatch(given) or _TIME_FIRST.fullmatch(given)
    return (found["day"] or "", found["time"]) if found else (given, "")


def _awareness(words: str) -> awareness.NamedDay:
    found = _AWARENESS.fullmatch(words)
    names = awareness.calendar().names
    name = found[1] if found else words
    known = {_tidied(known).casefold(): known for known in names}
    if name.casefold() not in known:
        raise InvalidValue(
            f'"{words}" is neither a day nor an awareness date of the calendar',
            f"{did_you_mean(name, names) if _is_near(name, names) else _EXAMPLE}",
        )
    year = int(found[2]) if found and found[2] else None
    return awareness.NamedDay(known[name.casefold()], year)


def _is_near(name: str, names: tuple[str, ...]) -> bool:
    return did_you_mean(name, names).startswith("Did you mean")
