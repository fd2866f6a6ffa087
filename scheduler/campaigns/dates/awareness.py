"""The calendar of awareness dates: a rule each, a date per year where one was confirmed."""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict

import yaml

# Without a year, the date from three months back up to nine months ahead is meant, so that a
# campaign that has just ended stays in the past.
_LOOKS_BACK = timedelta(days=90)


class _DateRow(TypedDict):
    """An awareness date as the file that ships with this package has it."""

    name: str
    page: str
    month: int
    day: NotRequired[int]
    nth: NotRequired[int]
    weekday: NotRequired[int]
    certain: NotRequired[bool]
    confirmed: NotRequired[Mapping[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class NamedDay:
    """An awareness date as a file names it."""

    name: str
    year: int | None

    def __str__(self) -> str:
        return self.name if self.year is None else f"{self.name} {self.year}"


@dataclass(frozen=True, slots=True)
class AwarenessDay:
    """The day of an awareness date in one year."""

    day: date
    is_confirmed: bool  # an unconfirmed date can be planned on, and cannot publish


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A day that somebody read on the organiser's page."""

    day: date
    read_on: date | None = None  # None: a charity's own word, in its organisation.yaml


@dataclass(frozen=True, slots=True)
class AwarenessDate:
    """One awareness date of the calendar."""

    name: str
    page: str  # the organiser's
    month: int
    day: int | None = None  # fixed: the same day each year
    nth: int | None = None  # by rule: the nth weekday of the month
    weekday: int | None = None  # Monday is 0
    is_rule_certain: bool = False  # the rule alone confirms every year
    confirmed: Mapping[int, Confirmed] = field(default_factory=dict)  # by year

    def in_year(self, year: int) -> AwarenessDay | None:
        """Its day in `year`, confirmed or by rule; None where there is neither."""
        if year in self.confirmed:
            return AwarenessDay(self.confirmed[year].day, True)
        by_rule = self._by_rule(year)
        return None if by_rule is None else AwarenessDay(by_rule, self.is_rule_certain)

    def _by_rule(self, year: int) -> date | None:
        if self.day is not None:
            return date(year, self.month, self.day)
        if self.nth is None or self.weekday is None:
            return None
        first = months.monthrange(year, self.month)[0]
        return date(year, self.month, 1 + (self.weekday - first) % 7 + 7 * (self.nth - 1))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every awareness date that can be named in a file."""

    entries: dict[str, AwarenessDate]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, as they are to be written."""
        return tuple(self.entries)

    def confirming(self, days: Mapping[NamedDay, date]) -> "Calendar":
        """This calendar, with days that a charity read on the organisers' pages itself."""
        entries = dict(self.entries)
        for named, day in days.items():
            entry = entries[named.name]
            known = {**entry.confirmed, day.year: Confirmed(day)}
            entries[named.name] = replace(entry, confirmed=known)
        return Calendar(entries)

    def date_of(self, named: NamedDay, today: date) -> AwarenessDay | None:
        """The day that `named` means; `today` decides where it gives no year.

        None: nobody has confirmed that year, and no rule foresees it.
        """
        entry = self.entries[named.name]
        if named.year is not None:
            return entry.in_year(named.year)
        years = (entry.in_year(today.year + step) for step in (-1, 0, 1))
        earliest = today - _LOOKS_BACK
        return next((found for found in years if found and found.day >= earliest), None)


@cache
def calendar() -> Calendar:
    """The calendar that ships with this package."""
    text = files("scheduler.campaigns").joinpath("awareness.yaml").read_text("utf-8")
    rows = yaml.load(text, yaml.CSafeLoader)
    return Calendar({row["name"]: _entry(row) for row in rows})


def _entry(row: _DateRow) -> AwarenessDate:
    confirmed = {
        year: Confirmed(date.fromisoformat(days["day"]), date.fromisoformat(days["read_on"]))
        for year, days in row.get("confirmed", {}).items()
    }
    return AwarenessDate(
        row["name"],
        row["page"],
        row["month"],
        row.get("day"),
        row.get("nth"),
        row.get("weekday"),
        row.get("certain", False),
        confirmed,
    )
