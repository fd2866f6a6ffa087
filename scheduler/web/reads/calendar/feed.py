"""The calendar as rows for other programs: a feed that somebody follows, and files to send on.

No story's words, whoever reads; and no words that wait for a yes, or stand in a file alone, but
for whoever writes or approves them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from scheduler.bootstrap.drafts.draft_rows import DraftRow
from scheduler.formatting import count
from scheduler.publishing.monitoring.listing import threads_between
from scheduler.store.overview.listing import MOST_ROWS, ThreadFilter, ThreadRow
from scheduler.store.states import ThreadState
from scheduler.web.desk import Desk
from scheduler.web.reads.calendar.drafts import drafts_of
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.frame import organisation_name
from scheduler.web.reads.rows import SOMEBODYS_STORY, campaign_titles
from scheduler.web.show.words import pill_of_row, title_of

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
MOST_EVENTS = 2_000
TAKES = timedelta(minutes=15)  # a post takes no time; a calendar shows nothing shorter well
NOT_YET = "A thread that is not approved yet"
_OVER = frozenset({ThreadState.CANCELLED, ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN})


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """One thread, in words for people outside the desk."""

    key: str
    at: datetime
    handle: str
    campaign: str  # what people call it
    state: str
    words: str
    posts: int
    is_over: bool  # cancelled, or taken down
    is_settled: bool  # approved, or needing no approval


def planned(
    desk: Desk, wanted: ThreadFilter, now: datetime, *, shows_unapproved: bool, drafts: bool
) -> tuple[PlannedEvent, ...]:
    """The threads of a range, by time; with `drafts`, also what stands in the files alone."""
    handles = handles_of(desk)
    rows: list[ThreadRow] = []
    after: str | None = None
    while len(rows) < MOST_EVENTS:
        page = threads_between(desk.workspace.database, now, wanted, limit=MOST_ROWS, after=after)
        rows += page.rows
        if page.next is None:
            break
        after = str(page.next)
    found = [_of_queue(row, handles, shows_unapproved=shows_unapproved) for row in rows]
    if drafts:
        found += [
            _of_file(one, handles, shows_words=shows_unapproved)
            for one in drafts_of(desk, wanted) or ()
            if one.is_new
        ]
    titles = campaign_titles(desk.workspace.root)
    called = (replace(one, campaign=titles.get(one.campaign, one.campaign)) for one in found)
    return tuple(sorted(called, key=lambda one: (one.at, one.key)))


def as_ics(desk: Desk, threads: Sequence[PlannedEvent], now: datetime) -> bytes:
    """The same as iCalendar (RFC 5545), in UTC: each program shows it in its own zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Handrail//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{organisation_name(desk)}: planned posts")
    calendar.add("x-wr-timezone", desk.workspace.zone.key)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in threads:
        event = Event()
        event.add("uid", f"{sha256(one.key.encode()).hexdigest()[:32]}@handrail")
        event.add("dtstamp", now)
        event.add("dtstart", one.at)
        event.add("dtend", one.at + TAKES)
        event.add("summary", f"{one.handle}: {one.words} ({one.state})")
        event.add("description", f"{one.campaign}. {count(one.posts, 'post')}, {one.state}.")
        event.add("transp", "TRANSPARENT")
        sure = "CONFIRMED" if one.is_settled else "TENTATIVE"
        event.add("status", "CANCELLED" if one.is_over else sure)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_queue(row: ThreadRow, handles: dict[str, str], *, shows_unapproved: bool) -> PlannedEvent:
    pill = pill_of_row(row)
    words = title_of(row.words) or row.key
    if row.wants_yes and not shows_unapproved:
        words = NOT_YET
    return PlannedEvent(
        row.key,
        row.begin_at,
        handles.get(row.account, row.account),
        row.campaign,
        pill.word,
        SOMEBODYS_STORY if row.stories else words,
        row.posts,
        is_over=row.state in _OVER,
        is_settled=not row.wants_yes and not row.is_held,
    )


def _of_file(row: DraftRow, handles: dict[str, str], *, shows_words: bool) -> PlannedEvent:
    words = title_of(row.words) or row.key if shows_words else NOT_YET
    return PlannedEvent(
        row.key,
        row.begin_at,
        handles.get(row.account, row.account),
        row.campaign,
        "Draft",
        SOMEBODYS_STORY if row.stories else words,
        row.posts,
        is_over=False,
        is_settled=False,
    )
