"""Says times as people do: 17:30, yesterday, 21:04, Thu 7 Oct, 16:00."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from scheduler.campaigns.dates.parsing import instant
from scheduler.errors import NotPossible
from scheduler.formatting import count

Read = TypeVar("Read", date, time)
_STAYS = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Times:
    """The clock on the wall of the organisation, at one moment."""

    zone: ZoneInfo
    now: datetime

    @property
    def zone_name(self) -> str:
        """London, for Europe/London."""
        return self.zone.key.rpartition("/")[2].replace("_", " ")

    @property
    def today(self) -> date:
        """The day of today, where the organisation is."""
        return self.local(self.now).date()

    @property
    def day_begins(self) -> datetime:
        """When today began."""
        return datetime.combine(self.today, time(), self.zone)

    @property
    def day_ends(self) -> datetime:
        """When tomorrow begins."""
        return datetime.combine(self.today + timedelta(days=1), time(), self.zone)

    def local(self, at: datetime) -> datetime:
        """The same instant on the organisation's clock."""
        return at.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        """17:30."""
        return f"{self.local(at):%H:%M}"

    def clock_seconds(self, at: datetime) -> str:
        """17:30:04."""
        return f"{self.local(at):%H:%M:%S}"

    def day(self, at: datetime) -> str:
        """Today, tomorrow, yesterday, Thu 7 Oct; with the year where it is another."""
        day = self.local(at).date()
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}
        if (distance := (day - self.today).days) in near:
            return near[distance]
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day:%a} {day.day} {day:%b}{year}"

    def when(self, at: datetime) -> str:
        """Today, 17:30; Thu 7 Oct, 16:00."""
        return f"{self.day(at)}, {self.clock(at)}"

    def dated(self, at: datetime) -> str:
        """Tue 5 Oct, 17:30: with its day, however near."""
        local = self.local(at)
        year = "" if local.year == self.today.year else f" {local.year}"
        return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M}"

    def brief(self, at: datetime) -> str:
        """17:30 today, Wed 07:30 on a day of the week ahead, and else as `short` does."""
        local = self.local(at)
        if local.date() == self.today:
            return f"{local:%H:%M}"
        if 0 < (local.date() - self.today).days < 7:
            return f"{local:%a %H:%M}"
        return self.short(at)

    def short(self, at: datetime) -> str:
        """5 Oct 17:30, for a narrow column: it breaks between day and time alone."""
        local = self.local(at)
        year = "" if local.year == self.today.year else f"{_STAYS}{local.year}"
        return f"{local.day}{_STAYS}{local:%b}{year} {local:%H:%M}"

    def long_day(self, at: datetime | None = None) -> str:
        """Tuesday 5 October."""
        day = self.local(at or self.now)
        return f"{day:%A} {day.day} {day:%B}"

    def ago(self, at: datetime) -> str:
        """A moment ago, 2 minutes ago; with its time where that is long ago."""
        minutes = int((self.now - at).total_seconds() // 60)
        if minutes < 1:
            return "a moment ago"
        if minutes < 60:
            return f"{count(minutes, 'minute')} ago"
        return self.when(at)

    def late_by(self, at: datetime) -> str:
        """2 h 4 min late."""
        minutes = max(0, int((self.now - at).total_seconds() // 60))
        days, rest = divmod(minutes, 1440)
        hours, left = divmod(rest, 60)
        parts = [
            count(days, "day") if days else "",
            f"{hours} h" if hours else "",
            f"{left} min" if left and not days else "",
        ]
        return f"{' '.join(filter(None, parts)) or 'less than a minute'} late"

    def date_field(self, at: datetime) -> str:
        """2027-10-05, as a date's field has it."""
        return self.local(at).date().isoformat()

    def time_field(self, at: datetime) -> str:
        """17:30, as a time's field has it."""
        return self.clock(at)

    def read(self, day: str, clock: str) -> datetime:
        """The instant of a date's and a time's field, in UTC; an hour that comes twice: its first.

        Raises: NotPossible that says which of the two to fill in.
        """
        wanted_day = _read(_DAY, date, day, "Enter the day, such as 5 October 2027")
        wanted_time = _read(_TIME, time, clock[:5], "Enter the time, such as 17:30")
        return instant(datetime.combine(wanted_day, wanted_time), self.zone).utc


_DAY, _TIME = re.compile(r"2\d{3}-\d\d-\d\d", re.ASCII), re.compile(r"\d\d:\d\d", re.ASCII)


def _read(pattern: re.Pattern[str], kind: type[Read], given: str, remedy: str) -> Read:
    try:
        if pattern.fullmatch(given):
            return kind.fromisoformat(given)
    except ValueError:
        pass
    raise NotPossible(remedy)
