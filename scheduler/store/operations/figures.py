"""Counts what a watcher draws: numbers alone, of no text, no account and no story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from scheduler.store.clauses import written
from scheduler.store.operations import heartbeat
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import accounts, ledger, notices, posts, threads

_LATE = timedelta(hours=1)  # a reading that is later than this is overdue
_MOST = 1_000  # first calls that are looked at in one go


@dataclass(frozen=True, slots=True)
class Figures:
    """How the queue stands."""

    unconfirmed_posts: int
    waiting_threads: Mapping[str, int]  # by reason
    quiet_accounts: int
    last_beats: Mapping[str, float]  # seconds since 1970, by engine
    spent_usd: Mapping[str, float]  # by call, since the queue began
    readings_overdue: int
    notices_open: int


def figures(connection: Connection, now: datetime) -> Figures:
    """What there is now, of all engines together."""
    waiting = connection.execute(
        select(threads.c.reason, func.count())
        .where(threads.c.state == written(ThreadState.WAITING))
        .group_by(threads.c.reason)
    )
    spent = connection.execute(
        select(ledger.c.call, func.sum(ledger.c.usd)).group_by(ledger.c.call)
    )
    return Figures(
        unconfirmed_posts=_count(connection, posts.c.state == written(PostState.UNCONFIRMED)),
        waiting_threads={reason or "none": number for reason, number in waiting},
        quiet_accounts=_count(connection, accounts.c.quiet_until > now),
        last_beats={one.owner: one.last_seen.timestamp() for one in heartbeat.all_seen(connection)},
        spent_usd={call: float(usd) for call, usd in spent},
        readings_overdue=_count(connection, posts.c.next_reading_at < now - _LATE),
        notices_open=_count(connection, notices.c.ended_at.is_(None)),
    )


def _count(connection: Connection, where: object) -> int:
    counted = connection.execute(select(func.count()).where(where))  # type: ignore[arg-type]
    return int(counted.scalar_one())


def waits_before_first_calls(
    connection: Connection, after: datetime, until: datetime
) -> list[tuple[datetime, float]]:
    """When roots were begun in (after, until], and how many seconds after they were due."""
    rows = connection.execute(
        select(posts.c.sending_at, threads.c.begin_at)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(
            posts.c.position == 0,
            posts.c.sending_at.is_not(None),
            posts.c.sending_at > after,
            posts.c.sending_at <= until,
        )
        .order_by(posts.c.sending_at)
        .limit(_MOST)
    )
    return [(began, max(0.0, (began - due).total_seconds())) for began, due in rows]
