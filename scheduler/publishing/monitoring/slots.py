"""Finds the weekly times of accounts that nobody has taken yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from scheduler.campaigns.checks.clashes import LEAST_SPACING
from scheduler.campaigns.model.weekly_slot import WeeklySlot
from scheduler.publishing.monitoring.calendar import MOST_IN_RANGE, SpacingOf
from scheduler.store.database import Database
from scheduler.store.overview import listing as stored
from scheduler.store.overview.listing import ThreadFilter
from scheduler.store.states import ThreadState

LOOKS_AHEAD = timedelta(weeks=26)
Slots = Mapping[str, Sequence[WeeklySlot]]  # by account
_TAKING = frozenset(set(ThreadState) - {ThreadState.CANCELLED, ThreadState.TAKEN_DOWN})


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A weekly time of an account that no thread has taken."""

    account: str
    at: datetime


def free_slots(
    database: Database,
    slots: Slots,
    zone: ZoneInfo,
    now: datetime,
    since: datetime,
    until: datetime,
    spacing_of: SpacingOf,
    taken: Iterable[tuple[str, datetime]] = (),
) -> tuple[FreeSlot, ...]:
    """The weekly times of a range that are free, by time; none that has gone by.

    A thread takes a slot if its account would not have its least time between the two. `taken`
    are times, by account, of what is not in the queue yet.
    """
    if not any(slots.values()):
        return ()
    only = next(iter(slots)) if len(slots) == 1 else None
    asked = ThreadFilter(
        since=since - timedelta(days=1),
        until=until + timedelta(days=1),
        account=only,
        states=_TAKING,
    )
    with database.read() as connection:
        there = stored.outlined(connection, asked, now, limit=MOST_IN_RANGE)
    busy: dict[str, list[datetime]] = {}
    for account, at in (*((one.account, one.begin_at) for one in there), *taken):
        busy.setdefault(account, []).append(at)
    free = (
        FreeSlot(account, at)
        for account, weekly in slots.items()
        for at in _times(weekly, zone, max(since, now), until)
        if not _is_taken(at, busy.get(account, ()), spacing_of(account) or LEAST_SPACING)
    )
    return tuple(sorted(free, key=lambda one: (one.at, one.account)))


def next_free_slots(
    database: Database,
    slots: Slots,
    zone: ZoneInfo,
    now: datetime,
    spacing_of: SpacingOf,
    *,
    account: str,
    taken: Iterable[tuple[str, datetime]] = (),
    most: int = 1,
) -> tuple[FreeSlot, ...]:
    """The next free times of one account, within half a year; none where it has no slots."""
    own = {account: slots.get(account, ())}
    found = free_slots(database, own, zone, now, now, now + LOOKS_AHEAD, spacing_of, taken)
    return tuple(islice(found, most))


def _times(
    weekly: Sequence[WeeklySlot], zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Each time of a range; a week is by the calendar, whatever the clocks do in it."""
    for slot in dict.fromkeys(weekly):
        day = since.astimezone(zone).date()
        while (at := slot.on_or_after(day, zone)) < until:
            if at >= since:
                yield at
            day = at.astimezone(zone).date() + timedelta(days=1)


def _is_taken(at: datetime, busy: Iterable[datetime], spacing: timedelta) -> bool:
    return any(abs(one - at) < spacing for one in busy)
