"""Reads the day for a page: what goes out, what comes next, and what it costs.

A fixed number of questions, however many threads there are and however many of them are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.publishing.monitoring.listing import Readable, shown_rows
from scheduler.store.database import Database
from scheduler.store.money import budget, costs, ledger
from scheduler.store.operations import audit
from scheduler.store.overview import listing
from scheduler.store.overview.listing import ThreadFilter, ThreadRow
from scheduler.store.states import PostState, ThreadState

MOST_SHOWN = 100  # threads of a day; the page says that there are more
_OVER_UNSENT = frozenset({ThreadState.CANCELLED, ThreadState.TAKEN_DOWN})
_AHEAD = frozenset({ThreadState.SCHEDULED, ThreadState.PUBLISHING})


@dataclass(frozen=True, slots=True)
class DayOfThreads:
    """The threads of a day, by time, and what surrounds them."""

    threads: tuple[ThreadRow, ...]  # without what was cancelled or taken down
    has_more: bool
    next_thread: ThreadRow | None  # the first after it
    last_sent: datetime | None  # whenever that was
    named: dict[str, ThreadRow]  # the threads that were asked for by key


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """This month's money, in US dollars."""

    spent_usd: float
    committed_usd: float  # what the queue will still cost: begun, and scheduled for whenever
    cap_usd: float | None


def day_of_threads(
    database: Database,
    now: datetime,
    begins: datetime,
    ends: datetime,
    *,
    named: Sequence[str] = (),
    readable: Readable,
) -> DayOfThreads:
    """The threads between two midnights; besides, those with the keys `named`."""
    of_day = ThreadFilter(since=begins, until=ends)
    ahead = ThreadFilter(since=ends, states=_AHEAD)
    with database.read() as connection:
        page = listing.threads_page(connection, of_day, now, limit=MOST_SHOWN)
        after = listing.threads_page(connection, ahead, now, limit=1)
        by_key = listing.rows_of(connection, listing.ids_of(connection, named), now)
        last_sent = audit.last_at(connection, PostState.SENT)
    of_day_rows = tuple(row for row in page.rows if row.state not in _OVER_UNSENT)
    parts = (of_day_rows, after.rows, by_key)
    rows = shown_rows(tuple(row for part in parts for row in part), readable)
    first, second = len(of_day_rows), len(of_day_rows) + len(after.rows)
    return DayOfThreads(
        threads=rows[:first],
        has_more=page.next is not None,
        next_thread=next(iter(rows[first:second]), None),
        last_sent=last_sent,
        named={row.key: row for row in rows[second:]},
    )


def month_of_money(database: Database, now: datetime, cap_usd: float | None) -> MonthOfMoney:
    """How this month's money stands, without a look at what earlier months cost."""
    with database.read() as connection:
        spent = ledger.spent_usd(connection, since=ledger.month_of(now))
        reserved = budget.reserved_usd(connection)
        scheduled = sum(costs.scheduled_by_campaign(connection).values())
    return MonthOfMoney(spent, reserved + scheduled, cap_usd)
