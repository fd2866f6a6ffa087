"""Copies a campaign to another year, with each date shown as it was and as it will be."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.days import looks_like_a_day, read_day, written
from scheduler.campaigns.dates.parsing import read_when
from scheduler.campaigns.formats.composing import with_plain_ends
from scheduler.errors import NotPossible
from scheduler.yaml_files.editor import changed
from scheduler.yaml_files.reader import Loc, Tree, read_from
from scheduler.yaml_files.suggestions import InvalidValue

_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})")
_YEARS = (2006, 2100)


class DatesBy(StrEnum):
    """How the dates of a copy are found."""

    WEEKDAY = "weekday"  # the same weekday, nearest to the same date
    DATE = "date"  # the same day of the month
    AWARENESS = "awareness"  # as far from an awareness day as before
    SHIFT = "shift"  # so many days later


@dataclass(frozen=True, slots=True)
class CopyTo:
    """What a copy should be."""

    name: str  # of the new campaign
    by: DatesBy
    year: int = 0
    awareness_day: str = ""
    days: int = 0  # for SHIFT


@dataclass(frozen=True, slots=True)
class CopiedDate:
    """One date of the file."""

    loc: Loc
    key: str
    thread: str  # its id; "" in the head
    was: str
    will_be: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """A campaign's file for another year, which nothing was written of yet."""

    text: str
    dates: tuple[CopiedDate, ...]


def copy_of(workspace: Workspace, text: str, shown: str, wanted: CopyTo) -> Copied:
    """The file of a campaign with each of its dates in another year; its comments stay.

    Raises: MistakesFound if the file cannot be read; NotPossible, for a date that has no like.
    """
    text = with_plain_ends(text)
    tree = read_from(text, shown).tree
    if not isinstance(tree, dict):
        raise NotPossible("The file is no campaign. Mend it first.")
    day_of = _rule(workspace, wanted)
    dates = [_copied(*found, wanted, day_of) for found in _dates(tree)]
    made = changed(text, (), "campaign", wanted.name)
    for one in dates:
        if one.will_be != one.was:
            made = changed(made, one.loc, one.key, one.will_be)
    return Copied(made, tuple(dates))


def _dates(tree: dict[str, Tree]) -> Iterator[tuple[Loc, str, str, str]]:
    """The way to each date: its mapping, its key, the thread's id, and what it says."""
    if isinstance(tree.get("not_before"), str):
        yield (), "not_before", "", str(tree["not_before"])
    threads = tree.get("threads")
    for place, thread in enumerate(threads if isinstance(threads, list) else ()):
        if not isinstance(thread, dict):
            continue
        name = str(thread.get("id", ""))
        for key in ("when", "not_before", "not_after"):
            if isinstance(thread.get(key), str):
                yield ("threads", place), key, name, str(thread[key])
        repeat = thread.get("repeat")
        if not isinstance(repeat, dict):
            continue
        for key in ("from", "until", "rule"):
            if isinstance(repeat.get(key), str):
                yield ("threads", place, "repeat"), key, name, str(repeat[key])


def _copied(
    loc: Loc, key: str, thread: str, was: str, wanted: CopyTo, day_of: Callable[[date], date]
) -> CopiedDate:
    def to(will_be: str, note: str = "") -> CopiedDate:
        return CopiedDate(loc, key, thread, was, will_be, note)

    if key == "rule":
        if not (found := _UNTIL.search(was)):
            return to(was, "It counts from its first day, and stays.")
        last = day_of(date(int(found[1]), int(found[2]), int(found[3])))
        return to(was.replace(found[0], f"UNTIL={last:%Y%m%d}"))
    if key in ("from", "until"):
        return to(written(day_of(_day(was))))
    try:
        when = read_when(was)
    except InvalidValue as error:
        raise NotPossible(f"{thread or 'The campaign'}: {error.wrong}. {error.remedy}") from error
    if isinstance(when.day, date):
        return to(f"{written(day_of(when.day))}, {when.at:%H:%M}")
    if wanted.by is DatesBy.SHIFT:
        return to(was, "An awareness day: its own date decides.")
    named = replace(when.day, year=wanted.year)
    found_day = awareness.calendar().entries[named.name].in_year(wanted.year)
    note = "" if found_day and found_day.is_confirmed else "Nobody has confirmed this date yet."
    return to(f"{named}, {when.at:%H:%M}", note)


def _day(words: str) -> date:
    with suppress(InvalidValue):
        if looks_like_a_day(words):
            return read_day(words)
    raise NotPossible(f'"{words[:60]}" is no day. Mend it in the file first.')


def _rule(workspace: Workspace, wanted: CopyTo) -> Callable[[date], date]:
    """What day of the copy a day of the campaign becomes."""
    if wanted.by is DatesBy.SHIFT:
        return lambda day: _shifted(day, wanted.days)
    if not _YEARS[0] <= wanted.year <= _YEARS[1]:
        raise NotPossible("Enter the year, such as 2028")
    if wanted.by is DatesBy.AWARENESS:
        return _beside_awareness(workspace, wanted)
    if wanted.by is DatesBy.DATE:
        return lambda day: _same_date(day, wanted.year)
    return lambda day: _same_weekday(day, wanted.year)


def _shifted(day: date, days: int) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        moved = date.max
    if not _YEARS[0] <= moved.year <= _YEARS[1]:
        raise NotPossible("Enter how many days later it should be, such as 364")
    return moved


def _same_date(day: date, year: int) -> date:
    """The same day of the month; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _same_weekday(day: date, year: int) -> date:
    near = _same_date(day, year)
    ahead = (day.weekday() - near.weekday()) % 7
    return near + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def _beside_awareness(workspace: Workspace, wanted: CopyTo) -> Callable[[date], date]:
    calendar = awareness.calendar().confirming(workspace.organisation.dates)
    if wanted.awareness_day not in calendar.entries:
        raise NotPossible("Choose the awareness day that the campaign is about")
    entry = calendar.entries[wanted.awareness_day]
    then = entry.in_year(wanted.year)
    if then is None:
        raise NotPossible(
            f"{entry.name} has no date in {wanted.year} yet. Choose another way to find the dates."
        )

    def moved(day: date) -> date:
        around = [entry.in_year(day.year + step) for step in (-1, 0, 1)]
        known = [one.day for one in around if one is not None]
        if not known:
            raise NotPossible(f"{entry.name} has no date in {day.year} here. Choose another way.")
        nearest = min(known, key=lambda one: abs((one - day).days))
        return then.day + (day - nearest)

    return moved
