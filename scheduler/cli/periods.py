"""Reads the time that a report is asked for: --from, --to and --last, where the organisation is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

From = Annotated[
    str | None,
    typer.Option("--from", metavar="DAY", help="Only threads that began on this day or later."),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DAY", help="Only threads that began on this day or before."),
]
Last = Annotated[
    str | None,
    typer.Option(metavar="30d", help="Only threads of the last days, today among them."),
]


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """What was typed."""

    first: str | None = None
    last_day: str | None = None
    last: str | None = None

    def bounds(self, zone: ZoneInfo, now: datetime) -> tuple[datetime | None, datetime | None]:
        """The first instant and the one after the last, in UTC; whole days in the zone.

        Raises: NotPossible in one line, of what is no day or no length, or the wrong way round.
        """
        from scheduler.errors import NotPossible

        today = now.astimezone(zone).date()
        if self.last is not None:
            if self.first is not None or self.last_day is not None:
                raise NotPossible(
                    "--last goes without --from and --to. Leave it out, or leave both of them out."
                )
            return _start(today - timedelta(days=_days(self.last) - 1), zone), None
        first = _day(self.first, "--from")
        last = _day(self.last_day, "--to")
        if first is not None and last is not None and first > last:
            raise NotPossible(
                f"--from {self.first} is after --to {self.last_day}. Write the earlier day first."
            )
        start = None if first is None else _start(first, zone)
        return start, None if last is None else _start(last + timedelta(days=1), zone)


def _start(day: date, zone: ZoneInfo) -> datetime:
    from scheduler.campaigns.dates.parsing import instant

    return instant(datetime.combine(day, time()), zone).utc


def _day(words: str | None, option: str) -> date | None:
    from scheduler.campaigns.dates.days import read_day
    from scheduler.errors import NotPossible
    from scheduler.yaml_files.suggestions import InvalidValue

    if words is None:
        return None
    try:
        return read_day(words)
    except InvalidValue as error:
        raise NotPossible(f"{option}: {error}") from error


def _days(words: str) -> int:
    """Whole days or weeks: 30d, 4w; at most ten years."""
    import re

    from scheduler.errors import NotPossible

    found = re.fullmatch(r"\s*([0-9]{1,4})\s*(d|days?|w|weeks?)\s*", words, re.IGNORECASE)
    days = int(found[1]) * (7 if found[2][0] in "wW" else 1) if found else 0
    if not 1 <= days <= 3660:
        raise NotPossible(
            f'--last: "{words}" is not a number of days. Write it like 30d or 4w, up to 3660d.'
        )
    return days
