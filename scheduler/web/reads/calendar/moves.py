"""What a move would do, before it is done: from when to when, what clashes, and what stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.campaigns.checks.clashes import WhyClash
from scheduler.campaigns.dates import awareness
from scheduler.campaigns.dates.parsing import Instant, instant
from scheduler.errors import NotPossible, UnknownThread
from scheduler.publishing.monitoring.calendar import clashes_with
from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.operations.move_several import MOST_AT_ONCE
from scheduler.publishing.operations.permission import Deed
from scheduler.publishing.operations.seen import mark_of_state
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import ThreadState
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.days import occasions, which_of_two
from scheduler.web.reads.calendar.page import clash_in_words, quiet_until, spacing_by
from scheduler.web.reads.calendar.slots import next_free
from scheduler.web.reads.calendar.tiles import Viewer, organisation_of
from scheduler.web.reads.rows import RowToShow, deeds_with, may_read_all, row_of

MOST_DAYS = 730
_OPEN = frozenset({ThreadState.SCHEDULED, ThreadState.WAITING})


@dataclass(frozen=True, slots=True)
class WantedTime:
    """Where threads are to go: so many days on, or to a day, at a time or at their own."""

    days: int | None = None
    day: date | None = None
    clock: str = ""  # "" keeps the time of day


@dataclass(frozen=True, slots=True)
class MoveToShow:
    """One thread, where it is and where it would go."""

    row: RowToShow
    mark: str  # how it stands
    at: datetime
    to: datetime | None  # None: not said yet
    of_two: str  # where the new time's hour comes twice
    notes: tuple[str, ...]  # what to look at first
    stops: tuple[str, ...]  # why it cannot be done
    price_usd: float
    elsewhere: str  # the viewer's day and time


@dataclass(frozen=True, slots=True)
class MovesToShow:
    """Everything that would be moved."""

    moves: tuple[MoveToShow, ...]
    slots: tuple[tuple[datetime, str], ...]  # the next free ones of the account, and their handle

    @property
    def can_be_done(self) -> bool:
        """Whether each has a time, and nothing stands against it."""
        return all(one.to is not None and not one.stops for one in self.moves)


def moves_page(
    desk: Desk, person: SignedIn, keys: Sequence[str], wanted: WantedTime | None, now: datetime
) -> MovesToShow:
    """What would become of these threads.

    Raises: UnknownThread if one is not there, or not theirs to move; NotPossible if there are too
    many, or none.
    """
    keys = tuple(dict.fromkeys(keys))
    if not keys:
        raise NotPossible("Tick at least one thread")
    if len(keys) > MOST_AT_ONCE:
        raise NotPossible(f"Move at most {MOST_AT_ONCE} threads at once")
    looking = Viewer.of(desk, person, lambda _: True)
    found = []
    for key in keys:
        thread = dossier(desk.workspace.database, desk.context.directory, key).thread
        may_read = may_read_all(desk, person, thread)
        if not may_read or Deed.MOVE not in deeds_with(desk, person, key):
            raise UnknownThread(key)
        found.append(thread)
    found.sort(key=lambda one: (one.begin_at, one.key))
    to = {one.key: _to(one, wanted, looking) for one in found if wanted is not None}
    clashing = _clashes(desk, {key: one.utc for key, one in to.items()}, looking, now)
    moves = tuple(
        _shown(desk, person, one, to.get(one.key), clashing.get(one.key, []), looking, now)
        for one in found
    )
    accounts = {one.row.account for one in moves}
    only = accounts.pop() if len(accounts) == 1 else ""
    handle = looking.handles.get(only, only)
    slots = tuple((at, handle) for at in next_free(desk, only, now))
    return MovesToShow(moves, slots)


def _shown(
    desk: Desk,
    person: SignedIn,
    thread: StoredThread,
    to: Instant | None,
    clashing: list[str],
    looking: Viewer,
    now: datetime,
) -> MoveToShow:
    return MoveToShow(
        row=row_of(desk, person, thread.key),
        mark=mark_of_state(thread),
        at=thread.begin_at,
        to=to.utc if to else None,
        of_two=which_of_two(to.utc, looking.zone) if to else "",
        notes=(*clashing, *(_notes(desk, thread, to, looking) if to else ())),
        stops=tuple(_stops(thread, to.utc if to else None, looking, now)),
        price_usd=thread.price_usd,
        elsewhere=looking.elsewhere(to.utc)[0] if to else "",
    )


def _to(thread: StoredThread, wanted: WantedTime, looking: Viewer) -> Instant:
    local = thread.due_at.astimezone(looking.zone)
    day = local.date() + timedelta(days=wanted.days or 0) if wanted.day is None else wanted.day
    clock = local.time().replace(fold=0)
    if wanted.clock:
        hour, minute = map(int, wanted.clock.split(":"))
        clock = clock.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return instant(datetime.combine(day, clock), looking.zone)


def _clashes(
    desk: Desk, to: dict[str, datetime], looking: Viewer, now: datetime
) -> dict[str, list[str]]:
    spacing = spacing_by(organisation_of(desk))
    found, times = clashes_with(desk.workspace.database, now, to, spacing)
    told: dict[str, list[str]] = {}
    for clash in found:
        said = clash_in_words(clash, times[clash.first], times[clash.second], looking)
        for key in {clash.first, clash.second} & to.keys():
            if clash.why is WhyClash.SAID_TWICE:
                other = clash.second if key == clash.first else clash.first
                said = _says_again(times[other], looking)
            told.setdefault(key, []).append(said)
    return told


def _says_again(other: datetime, looking: Viewer) -> str:
    """That X may refuse a post of it; `other` is when its account says the same."""
    at = other.astimezone(looking.zone)
    return (
        f"A post of it says what its account says on {at.day} {at:%B %Y, %H:%M}, and X refuses the "
        "same words twice within some weeks. Leave more time between them, or say one of them in "
        "other words"
    )


def _notes(desk: Desk, thread: StoredThread, to: Instant, looking: Viewer) -> list[str]:
    ours = organisation_of(desk)
    notes = [str(to.note).rstrip(".")] if to.note else []
    known = ours is not None and thread.account in ours.accounts
    quiet = ours.quiet_of(thread.account) if ours and known else None
    if until := quiet_until(quiet, to.utc, looking):
        notes.append(f"In quiet hours: it would begin at {until}")
    calendar = awareness.calendar().confirming(ours.dates if ours else {})
    notes += [f"That day is {one.name}" for one in occasions(calendar, to.local.date())]
    if thread.state is ThreadState.WAITING:
        notes.append("It waits for a person. With a new time it is scheduled again")
    return notes


def _has_posts_out(thread: StoredThread) -> bool:
    return any(post.remote_id is not None for post in thread.posts)


def _stops(thread: StoredThread, to: datetime | None, looking: Viewer, now: datetime) -> list[str]:
    stops = []
    if thread.state in _OPEN and thread.has_begun and not _has_posts_out(thread):
        stops.append(
            "X was asked to take its first post, and may have it: it cannot be moved before we "
            "have looked. Hold it to keep it back, or look again in some minutes"
        )
    elif thread.has_begun or thread.state not in _OPEN:
        stops.append("It has begun, or is over: it cannot be moved")
    if to is not None and to < now:
        stops.append("That time has gone by. Choose a later one")
    if to is not None and thread.not_before and to < thread.not_before:
        until = thread.not_before.astimezone(looking.zone)
        stops.append(f"It is under an embargo until {until:%a} {until.day} {until:%b, %H:%M}")
    return stops
