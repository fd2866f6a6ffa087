"""What a day of the calendar is, whatever is planned on it: its occasions, its clock, its quiet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.campaigns.dates.awareness import Calendar
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import QuietHours
from scheduler.web.reads.calendar.asked import begins

# Bands of a week, by the hours in which people post; the first and the last take the rest.
BANDS = ((0, 9), (9, 11), (11, 13), (13, 15), (15, 17), (17, 19), (19, 24))
BAND_NAMES = ("before 9", "9 to 11", "11 to 13", "13 to 15", "15 to 17", "17 to 19", "after 19")


@dataclass(frozen=True, slots=True)
class Occasion:
    """An awareness date on a day."""

    name: str
    is_confirmed: bool


def occasions(calendar: Calendar, day: date) -> tuple[Occasion, ...]:
    """The awareness dates of one day."""
    found = ((one.name, one.in_year(day.year)) for one in calendar.entries.values())
    return tuple(
        Occasion(name, known.is_confirmed) for name, known in found if known and known.day == day
    )


def change_of_clocks(day: date, zone: ZoneInfo) -> str:
    """A sentence where the clocks change on a day; else nothing."""
    start, end = begins(day, zone), begins(day + timedelta(days=1), zone)
    before, after = _offset(start, zone), _offset(end - timedelta(seconds=1), zone)
    if before == after:
        return ""
    at = _changes_at(start, end, zone).astimezone(UTC) + before
    way = "forward" if after > before else "back"
    return f"Clocks go {way} at {at:%H:%M}"


def which_of_two(at: datetime, zone: ZoneInfo) -> str:
    """ "first" or "second" for a time whose hour comes twice that day; else nothing."""
    local = at.astimezone(zone)  # of an instant: so it lies in no hour that does not exist
    if local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset():
        return ""
    return "second" if local.fold else "first"


def quiet_of(organisation: Organisation | None, account: str) -> QuietHours | None:
    """The quiet hours of an account, or the organisation's where none is chosen."""
    if organisation is None:
        return None
    if account in organisation.accounts:
        return organisation.quiet_of(account)
    return organisation.quiet.hours if organisation.quiet else None


def band_of(local: datetime) -> int:
    """The band of the week that a time lies in, from 1."""
    return next(n for n, (_, until) in enumerate(BANDS, start=1) if local.hour < until)


def quiet_bands(quiet: QuietHours | None) -> frozenset[int]:
    """The bands, from 1, in which no thread begins at all."""
    if quiet is None:
        return frozenset()
    return frozenset(
        number
        for number, (start, until) in enumerate(BANDS, start=1)
        if all(
            quiet.covers(time(hour, minute)) for hour in range(start, until) for minute in (0, 30)
        )
    )


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _changes_at(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """The minute in which the offset changes between two instants."""
    before = _offset(start, zone)
    low, high = 0, int((end - start).total_seconds() // 60)
    while low < high:
        middle = (low + high) // 2
        if _offset(start + timedelta(minutes=middle), zone) == before:
            low = middle + 1
        else:
            high = middle
    return start + timedelta(minutes=low)
