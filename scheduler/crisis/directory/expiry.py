"""How old a verification may grow, and what becomes of an entry then."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial

from scheduler.crisis.directory.entry import Entry
from scheduler.crisis.directory.services import Directory

WARN_AFTER_DAYS = 60
HOLD_AFTER_DAYS = 90
_DAYS = 4  # of each directory; an engine asks for one day, time and again


class Standing(StrEnum):
    """What an entry's age means for posts."""

    CURRENT = "current"
    DUE = "due"  # printed, with a warning
    OVERDUE = "overdue"  # a core line: printed still, with a warning that grows louder
    HELD = "held"  # not printed until somebody has checked it
    UNVERIFIED = "unverified"  # was never printed


@dataclass(frozen=True, slots=True)
class DueCheck:
    """An entry that somebody should check."""

    entry: Entry
    standing: Standing
    age_days: int

    @property
    def is_long_overdue(self) -> bool:
        """Whether a core line was not checked for twice as long as others are printed."""
        return self.standing is Standing.OVERDUE and self.age_days >= 2 * HOLD_AFTER_DAYS

    @property
    def warning(self) -> str:
        """What to tell people, louder with age."""
        name = f"{self.entry.name} ({self.entry.id})"
        checked = f"was last checked {self.age_days} days ago"
        match self.standing:
            case Standing.HELD:
                return f"{name} {checked} and is not printed until somebody checks it."
            case Standing.OVERDUE if self.is_long_overdue:
                return f"CHECK TODAY: {name} {checked}. It is in every post, right or wrong."
            case Standing.OVERDUE:
                return f"Please check now: {name} {checked}. It stays in posts, as a core line."
            case _:
                left = HOLD_AFTER_DAYS - self.age_days
                what = "grows overdue" if self.entry.is_core else "is held back"
                return f"{name} {checked} and {what} in {left} days."


def standing(entry: Entry, on: date) -> Standing:
    """What the entry's age means on a day. An entry verified later than `on` is current."""
    if entry.verified_on is None or not entry.may_be_printed:
        return Standing.UNVERIFIED
    age = (on - entry.verified_on).days
    if age < WARN_AFTER_DAYS:
        return Standing.CURRENT
    if age < HOLD_AFTER_DAYS:
        return Standing.DUE
    return Standing.OVERDUE if entry.is_core else Standing.HELD


def is_printed(entry: Entry, on: date | None) -> bool:
    """Whether a post of that day may print the entry; no day, no question of age."""
    if on is None:
        return entry.may_be_printed
    return standing(entry, on) not in (Standing.HELD, Standing.UNVERIFIED)


def due_in(directory: Directory, on: date, regions: Iterable[str]) -> Iterator[DueCheck]:
    """The entries to check by a day that serve these regions, the oldest first."""
    ours = frozenset(entry.id for region in regions for entry in directory.serving(region))
    return due(directory, on, ours)


def due(directory: Directory, on: date, only: frozenset[str] | None = None) -> Iterator[DueCheck]:
    """The entries to check by a day, the oldest first; `only` these ids, if given."""
    found = [
        DueCheck(entry, standing(entry, on), (on - entry.verified_on).days)
        for entry in directory.entries
        if entry.verified_on and (only is None or entry.id in only)
    ]
    found.sort(key=lambda one: (-one.age_days, one.entry.id))
    wanted = (Standing.DUE, Standing.OVERDUE, Standing.HELD)
    yield from (one for one in found if one.standing in wanted)


def as_of(directory: Directory, on: date) -> Directory:
    """The directory without what is held back on a day; the same one, if nothing is."""
    return _kept(directory, _as_of, on)


def stamped(directory: Directory, on: date) -> Directory:
    """The directory as if everything checked had been checked on a day: for rehearsals only."""
    return _kept(directory, _stamped, on)


def _kept(
    directory: Directory, make: Callable[[Directory, date], Directory], on: date
) -> Directory:
    """What was made for that day before: it knows by then what is slow to look up in it."""
    known = directory.kept(make.__name__, lambda: lru_cache(_DAYS)(partial(make, directory)))
    return known(on)


def _as_of(directory: Directory, on: date) -> Directory:
    if not any(standing(entry, on) is Standing.HELD for entry in directory.entries):
        return directory
    entries = (
        entry.model_copy(update={"is_hidden": True})
        if standing(entry, on) is Standing.HELD
        else entry
        for entry in directory.entries
    )
    return replace(directory, entries=tuple(entries))


def _stamped(directory: Directory, on: date) -> Directory:
    entries = (
        entry.model_copy(update={"verified_on": on}) if entry.verified_on else entry
        for entry in directory.entries
    )
    return replace(directory, entries=tuple(entries))
