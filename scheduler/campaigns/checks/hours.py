"""The hour that is meant: zones that disagree with a region, and times long past."""

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from scheduler.campaigns.dates.parsing import Instant
from scheduler.findings import OtherClock

# A campaign that is under way has times behind it; one copied from last year has all of them.
LONG_PAST = timedelta(days=180)


def other_clock(region: str, zone: ZoneInfo, at: Instant) -> OtherClock | None:
    """A warning where nobody in the region's country has the clock of `zone` at that instant.

    So it is with `timezone: GMT` in a British summer. None where the country is not known.
    Source of the zones by country: zone.tab of the IANA time zone database.
    """
    theirs = zones_of(region.partition("-")[0])
    if not theirs or zone.key in theirs:  # the zone itself is one of theirs
        return None
    is_fixed = _is_fixed(zone)
    if is_fixed:
        # EST is New York's winter clock, and in summer happens to be that of Chicago.
        theirs = tuple(one for one in theirs if _winter(ZoneInfo(one)) == _winter(zone)) or theirs
    clocks = {name: at.utc.astimezone(ZoneInfo(name)) for name in theirs}
    others = [name for name, clock in clocks.items() if clock.utcoffset() != at.local.utcoffset()]
    agree = len(clocks) - len(others)
    if agree and (not is_fixed or agree >= len(others)):
        return None
    name = others[0]
    return OtherClock(at.local, str(zone), clocks[name], region, name)


def long_past(at: Instant, now: datetime) -> str | None:
    """A warning where a time lies so far back that last year's date was forgotten."""
    if now - at.utc < LONG_PAST:
        return None
    day = at.local
    return (
        f"its time has long passed: {day:%a} {day.day} {day:%b %Y}. "
        "If this is last year's date, write this year's."
    )


def _is_fixed(zone: ZoneInfo) -> bool:
    """Whether the zone has no summer time."""
    return len(_offsets(zone)) == 1


def _winter(zone: ZoneInfo) -> timedelta:
    return min(_offsets(zone))


@cache
def _offsets(zone: ZoneInfo) -> frozenset[timedelta]:
    """How far the zone's clock is from UTC in January and in July."""
    days = (datetime(2027, month, 1, tzinfo=zone) for month in (1, 7))
    return frozenset(day.utcoffset() or timedelta(0) for day in days)


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """The names of a country's time zones, the capital's or largest first."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(row[2] for row in rows if row[0] == country)
