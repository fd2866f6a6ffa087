"""Sums up a day: what goes out, what waits for whom, what holds, what it costs, who is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.crisis.directory import expiry
from scheduler.crisis.directory.expiry import DueCheck
from scheduler.crisis.directory.services import Directory
from scheduler.publishing.monitoring.listing import MayRead, no_story, shown_to
from scheduler.publishing.monitoring.status import MISSED
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.agreements import approvals
from scheduler.store.database import Database
from scheduler.store.money import ledger
from scheduler.store.operations import heartbeat
from scheduler.store.overview import listing, waiting
from scheduler.store.overview.listing import ThreadFilter, ThreadRow
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.queue import accounts, holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.states import ThreadState

MOST_LISTED = 50  # of each kind; how many there are is counted besides
_TO_COME = frozenset({ThreadState.SCHEDULED, ThreadState.PUBLISHING})


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits for a person."""

    subject: str  # a thread's key, or an account's name
    account: str
    why: Sentence
    since: datetime | None  # None: it has not been needed yet
    remedies: tuple[Remedy, ...]  # what resolves it, the likeliest first


@dataclass(frozen=True, slots=True)
class Today:
    """A day of the organisation, in its own zone."""

    begins: datetime
    ends: datetime
    threads: tuple[ThreadRow, ...]  # by time, at most MOST_LISTED
    has_more_threads: bool
    waits: tuple[Waits, ...]  # at most MOST_LISTED of each kind
    waiting: int  # threads that do not go on by themselves
    unapproved: int  # threads that want a yes
    holds: tuple[HoldInForce, ...]
    is_running: bool
    last_seen: datetime | None
    spent_usd: float  # today, or perhaps spent: an answer was lost
    to_come_usd: float  # of what is listed and has not begun
    directory_due: tuple[DueCheck, ...]
    cover: str | None  # who reads the replies


def today(
    database: Database,
    now: datetime,
    zone: ZoneInfo,
    directory: Directory,
    *,
    cover: str | None = None,
    may_read: MayRead = no_story,
) -> Today:
    """How this day stands; `directory` is the whole of it, with what is too old."""
    begins, ends = day_of(now, zone)
    wanted = ThreadFilter(since=begins, until=ends)
    with database.read() as connection:
        page = listing.threads_page(connection, wanted, now, limit=MOST_LISTED)
        seen = heartbeat.heartbeat(connection)
        return Today(
            begins=begins,
            ends=ends,
            threads=shown_to(may_read, page.rows),
            has_more_threads=page.next is not None,
            waits=tuple(_waits(connection, now)),
            waiting=waiting.count_waiting(connection),
            unapproved=approvals.count_unapproved(connection),
            holds=tuple(holds.in_force(connection, now)),
            is_running=seen is not None and seen.is_running and now - seen.last_seen <= MISSED,
            last_seen=seen.last_seen if seen is not None else None,
            spent_usd=ledger.spent_usd(connection, since=begins),
            to_come_usd=sum(row.price_usd for row in page.rows if row.state in _TO_COME),
            directory_due=tuple(expiry.due_in(directory, now.date(), accounts.regions(connection))),
            cover=cover,
        )


def day_of(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of the day in `zone`, and that of the next: 23 to 25 hours apart."""
    day = now.astimezone(zone).date()
    midnights = (day, day + timedelta(days=1))
    begins, ends = (datetime.combine(one, time(), zone) for one in midnights)
    return begins, ends


def _waits(connection: Connection, now: datetime) -> Iterator[Waits]:
    for account in accounts.all_accounts(connection):
        if account.problem is not None:
            yield Waits(
                account.name,
                account.name,
                (account.problem,),
                None,
                (Remedy(Action.CHECK_SETUP),),
            )
    for thread in waiting.waiting_threads(connection, MOST_LISTED):
        yield _waiting(thread)
    wanted = ThreadFilter(wants_yes=True)
    for row in listing.threads_page(connection, wanted, now, limit=MOST_LISTED).rows:
        if row.state is ThreadState.SCHEDULED:  # one that waits is told above
            why = ("Not approved yet.",)
            yield Waits(row.key, row.account, why, None, (Remedy(Action.APPROVE, row.key),))


def _waiting(thread: WaitingThread) -> Waits:
    reason = REASONS[thread.reason]
    meant = tuple(
        Remedy(part.action, part.subject or thread.key)
        for part in reason.what_to_do
        if isinstance(part, Remedy)
    )
    why = (f"It waits: {reason.why}.", *((f" {thread.why}",) if thread.why else ()))
    remedies = meant or (Remedy(Action.RESOLVE, thread.key),)
    return Waits(thread.key, thread.account, why, thread.since, remedies)
