"""Lays the threads of a range out by day, with what clashes; a fixed number of statements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.campaigns.checks.clashes import (
    BESIDE,
    LOUD,
    Clash,
    Neighbour,
    WhyClash,
    found_between,
)
from scheduler.campaigns.checks.same_posts import REFUSED_WITHIN, same_posts
from scheduler.crisis.support.topics import is_sensitive
from scheduler.publishing.monitoring.listing import shown_to
from scheduler.publishing.planning.said_before import as_said
from scheduler.store.database import Database
from scheduler.store.overview import listing as stored
from scheduler.store.overview.listing import MOST_ROWS, OutlinedThread, ThreadFilter, ThreadRow
from scheduler.store.overview.recent_texts import PostInQueue, posts_between, posts_in
from scheduler.store.states import ThreadState

MOST_IN_RANGE = 3_000  # threads of one calendar page
SpacingOf = Callable[[str], timedelta]
Readable = Callable[[frozenset[str]], frozenset[str]]  # of stories by id, those that may be read
_OVER = frozenset({ThreadState.CANCELLED, ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN})

ByDay = dict[date, list[OutlinedThread]]


def no_stories(_: frozenset[str]) -> frozenset[str]:
    """None of them: what is shown to somebody who did not say who they are."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """The threads that begin on one day."""

    rows: tuple[ThreadRow, ...] = ()
    more: int = 0  # that there was no room for


@dataclass(frozen=True, slots=True)
class CalendarRange:
    """The days that have threads, and what of them clashes."""

    days: dict[date, CalendarDay]
    total: int
    is_cut: bool  # there are more than MOST_IN_RANGE, and the rest is missing
    clashes: tuple[Clash, ...]
    times: dict[str, datetime] = field(default_factory=dict)  # when each begins, by key


def calendar_between(
    database: Database,
    now: datetime,
    wanted: ThreadFilter,
    zone: ZoneInfo,
    spacing_of: SpacingOf,
    *,
    most_a_day: int,
    most_shown: int | None = None,
    part_of: Callable[[ByDay], ByDay] = dict,
    readable: Readable = no_stories,
) -> CalendarRange:
    """The threads of a range by the day on which they begin, at most `most_a_day` shown of each.

    What clashes is looked for among all threads of that time, also those that the filter leaves
    out. `part_of` says which of the threads stand on this page. `readable` says of stories which
    may be read: the words of the others are left out.
    """
    everything = ThreadFilter(since=wanted.since, until=wanted.until)
    with database.read() as connection:
        found = stored.outlined(connection, wanted, now, limit=MOST_IN_RANGE + 1)
        around = (
            found
            if wanted == everything
            else stored.outlined(connection, everything, now, limit=MOST_IN_RANGE)
        )
        by_day: ByDay = {}
        for one in found[:MOST_IN_RANGE]:
            by_day.setdefault(one.begin_at.astimezone(zone).date(), []).append(one)
        ids = _with_room(part_of(by_day), most_a_day, most_shown or MOST_ROWS)
        rows = stored.rows_of(connection, ids, now)
        twice = _said_twice(connection, everything)
        clashes = (*twice, *found_between(_neighbours(connection, around), spacing_of))
    open_ones = readable(frozenset(story for row in rows for story in row.stories))
    rows = shown_to(open_ones.__contains__, rows)
    at = {row.id: row for row in rows}
    days = {
        day: CalendarDay(
            tuple(at[one.id] for one in own if one.id in at),
            sum(one.id not in at for one in own),
        )
        for day, own in by_day.items()
    }
    return CalendarRange(
        days,
        min(len(found), MOST_IN_RANGE),
        len(found) > MOST_IN_RANGE,
        clashes,
        {**_times_of(twice), **{one.key: one.begin_at for one in around}},
    )


def _said_twice(connection: Connection, asked: ThreadFilter) -> dict[Clash, tuple[datetime, ...]]:
    """Threads of one account of which a post says the same, so near that X refuses the later one.

    Each with their times: the sooner may begin before the range.
    """
    if asked.since is None or asked.until is None:
        return {}
    since, until = asked.since - REFUSED_WITHIN, asked.until + REFUSED_WITHIN
    return _as_clashes(posts_between(connection, since, until, twice=True))


def _as_clashes(posts: Iterable[PostInQueue]) -> dict[Clash, tuple[datetime, ...]]:
    found: dict[Clash, tuple[datetime, ...]] = {}
    for pair in same_posts(map(as_said, posts)):
        one, other = sorted((pair.said, pair.other), key=lambda said: (said.due_at, said.key))
        apart = other.due_at - one.due_at
        clash = Clash(one.key, other.key, WhyClash.SAID_TWICE, apart)
        found[clash] = one.due_at, other.due_at
    return found


def _times_of(clashes: dict[Clash, tuple[datetime, ...]]) -> dict[str, datetime]:
    return {
        key: at
        for clash, times in clashes.items()
        for key, at in zip((clash.first, clash.second), times, strict=True)
    }


def clashes_with(
    database: Database,
    now: datetime,
    moved: dict[str, datetime],
    spacing_of: SpacingOf,
) -> tuple[tuple[Clash, ...], dict[str, datetime]]:
    """What would clash with threads that were moved so; and when each of them would begin.

    Also where an account would say in a post what it says near the new time, and X refuses.
    """
    if not moved:
        return (), {}
    since, until = min(moved.values()) - timedelta(days=1), max(moved.values()) + timedelta(days=1)
    asked = ThreadFilter(since=since, until=until)
    with database.read() as connection:
        there = [
            one
            for one in stored.outlined(connection, asked, now, limit=MOST_IN_RANGE)
            if one.key not in moved
        ]
        own = stored.outlined_by_key(connection, tuple(moved))
        neighbours = _neighbours(connection, (*there, *own), moved)
        twice = _twice_once_moved(connection, moved)
    found = (*twice, *found_between(neighbours, spacing_of))
    times = {**_times_of(twice), **{one.key: one.at for one in neighbours}}
    return tuple(one for one in found if one.first in moved or one.second in moved), times


def _twice_once_moved(
    connection: Connection, moved: dict[str, datetime]
) -> dict[Clash, tuple[datetime, ...]]:
    """The same as `_said_twice`, of threads at the times to which they would be moved."""
    since, until = min(moved.values()) - REFUSED_WITHIN, max(moved.values()) + REFUSED_WITHIN
    own = [replace(one, at=moved[one.key]) for one in posts_in(connection, tuple(moved))]
    around = posts_between(connection, since, until) if own else []
    return _as_clashes([*own, *(one for one in around if one.key not in moved)])


def _with_room(
    by_day: dict[date, list[OutlinedThread]], most_a_day: int, most_shown: int
) -> list[int]:
    """The ids that are shown: the first of each day, and never more than a page reads."""
    most = most_a_day
    while most > 1 and sum(min(len(own), most) for own in by_day.values()) > min(
        most_shown, MOST_ROWS
    ):
        most -= 1
    return [one.id for own in by_day.values() for one in own[:most]]


def _neighbours(
    connection: Connection,
    outlined: Sequence[OutlinedThread],
    moved: dict[str, datetime] | None = None,
) -> list[Neighbour]:
    to = moved or {}
    going = [one for one in outlined if one.state not in _OVER]
    at = {one.id: to.get(one.key, one.begin_at) for one in going}
    tags = stored.hashtags_by_thread(connection, _in_one_minute(going, at))
    grave = _grave_beside(connection, going, at)
    return [
        Neighbour(
            one.key,
            one.account,
            at[one.id],
            is_loud=one.kind in LOUD,
            is_grave=one.is_urgent or one.id in grave,
            hashtags=frozenset(tag.casefold() for tag in tags.get(one.id, ())),
        )
        for one in going
    ]


def _in_one_minute(going: Sequence[OutlinedThread], at: dict[int, datetime]) -> list[int]:
    """Those that begin in the minute of another one: a hashtag hurts nobody else."""
    crowds: dict[datetime, list[int]] = {}
    for one in going:
        crowds.setdefault(at[one.id].replace(second=0, microsecond=0), []).append(one.id)
    return [number for crowd in crowds.values() if len(crowd) > 1 for number in crowd]


def _grave_beside(
    connection: Connection, going: Sequence[OutlinedThread], at: dict[int, datetime]
) -> set[int]:
    """Those whose words are about something grave, near a celebration or a joke."""
    loud = [at[one.id] for one in going if one.kind in LOUD]
    near = [
        one.id
        for one in going
        if not one.is_urgent and any(abs(at[one.id] - time) <= BESIDE for time in loud)
    ]
    bodies_of = stored.bodies_by_thread(connection, near)
    return {number for number, bodies in bodies_of.items() if any(map(is_sensitive, bodies))}
