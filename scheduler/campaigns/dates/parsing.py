"""When: what people write for a day and a time, and the instants they mean.

Local times live in this module only; everything above it is aware and in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import tz

from scheduler.campaigns.dates import awareness
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WRITTEN_DAY = re.compile(r"(?:([A-Za-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\s+(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_AWARENESS = re.compile(r"(.+?)(?:\s+(\d{4}))?")
_SIZES = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_EXAMPLE = 'Write it like "Sun 10 Oct 2027, 09:00".'
_DAY_EXAMPLE = 'Write it like "Sun 10 Oct 2027" or "2027-10-10".'


@dataclass(frozen=True, slots=True)
class When:
    """A day, given outright or by an awareness date, and a time on it."""

    day: date | awareness.Named
    at: time

    def local(self, today: date, calendar: awareness.Calendar | None = None) -> datetime:
        """The naive local time; `today` decides the year of an awareness date without one.

        Raises: NotUnderstood if nobody has confirmed or can foresee the awareness date.
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
    note: str | None = None  # what a change of the clocks did to it


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
        note = f"{local:%H:%M} does not exist on {local:%d %b %Y}: the clocks go forward"
        return Instant(moved.astimezone(UTC), moved, f"{note}. It goes out at {moved:%H:%M}.")
    note = f"{local:%H:%M} comes twice on {local:%d %b %Y}: the clocks go back"
    return Instant(meant.astimezone(UTC), meant, f"{note}. It goes out the first time.")


def read_when(words: str) -> When:
    """The day and time that `words` mean.

    Raises: NotUnderstood.
    """
    before, found, last = _split_at_time(words.strip())
    if not found or not before:
        missing = "day" if found else "time of day"
        raise InvalidValue(f'"{words.strip()}" has no {missing}', _EXAMPLE)
    at = read_time(last)
    if re.match(r"\d|(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[a-z]{0,2}\s+[A-Za-z]+\s+\d", before):
        return When(read_day(before), at)
    return When(_awareness(before), at)


def read_awareness(words: str) -> awareness.Named:
    """The awareness date that `words` name, with its year if they give one.

    Raises: NotUnderstood.
    """
    return _awareness(words.strip())


def read_day(words: str) -> date:
    """The day that `words` mean, its weekday checked.

    Raises: NotUnderstood.
    """
    words = words.strip().rstrip(",")
    if iso := _ISO_DAY.fullmatch(words):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), words)
    written = _WRITTEN_DAY.fullmatch(words)
    if not written:
        raise InvalidValue(f'"{words}" is not a day', _DAY_EXAMPLE)
    weekday, number, month, year = written.groups()
    day = _date(int(year), _index(month, _MONTHS, "month") + 1, int(number), words)
    if weekday and _index(weekday, _WEEKDAYS, "weekday") != day.weekday():
        right = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
        raise InvalidValue(
            f"{day.day} {_MONTHS[day.month - 1]} {day.year} is a {day:%A}, not a {weekday}",
            f'Write "{right}", or correct the day.',
        )
    return day


def read_time(words: str) -> time:
    """The time of day that `words` mean.

    Raises: NotUnderstood.
    """
    found = _TIME.fullmatch(words.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise InvalidValue(
            f'"{words.strip()}" is not a time of day', 'Write it like "09:00" or "21:30".'
        )
    return time(int(found[1]), int(found[2]))


def read_duration(words: str) -> timedelta:
    """The length of time that `words` mean: minutes, hours or days, up to a year.

    Raises: NotUnderstood.
    """
    found = re.fullmatch(r"\s*(\d{1,6})\s*([mhd])[a-z]*\s*", words)
    length = int(found[1]) * _SIZES[found[2]] if found else None
    if length is None or length > timedelta(days=366):
        raise InvalidValue(
            f'"{words.strip()}" is not a length of time', 'Write it like "30m", "2h" or "3d".'
        )
    return length


def written(day: date) -> str:
    """The day as a campaign file writes it: Sun 10 Oct 2027."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _split_at_time(words: str) -> tuple[str, bool, str]:
    """What stands before the time, whether there is one, and the time."""
    found = re.fullmatch(r"(?:(.*?)[,\s]+)??(?:at\s+)?(\d{1,2}:\d{2})", words, re.DOTALL)
    return (found[1] or "", True, found[2]) if found else (words, False, "")


def _awareness(words: str) -> awareness.Named:
    found = _AWARENESS.fullmatch(words)
    names = awareness.calendar().names
    name = found[1] if found else words
    known = {known.casefold(): known for known in names}
    if name.casefold() not in known:
        raise InvalidValue(
            f'"{words}" is neither a day nor an awareness date of the calendar',
            f"{did_you_mean(name, names) if _is_near(name, names) else _EXAMPLE}",
        )
    year = int(found[2]) if found and found[2] else None
    return awareness.Named(known[name.casefold()], year)


def _is_near(name: str, names: tuple[str, ...]) -> bool:
    return did_you_mean(name, names).startswith("Did you mean")


def _date(year: int, month: int, day: int, words: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise InvalidValue(f'there is no day "{words}"', _DAY_EXAMPLE) from error
    if not 2006 <= year <= 2100:  # X began in 2006
        raise InvalidValue(f"the year {year} cannot be meant", _DAY_EXAMPLE)
    return found


def _index(word: str, names: tuple[str, ...], kind: str) -> int:
    short = word[:3].capitalize()
    if short not in names:
        raise InvalidValue(f'"{word}" is not a {kind}', _DAY_EXAMPLE)
    return names.index(short)
