"""Finds what is due, for whom, and when there is something to do next."""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, true, union_all

from scheduler.store.clauses import written
from scheduler.store.queue.sending.send_statements import (
    DUE_ACCOUNTS,
    DUE_CAMPAIGNS,
    EARLIEST_OF_CAMPAIGN,
    EARLIEST_THREAD,
)
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import accounts, holds, posts, threads
from scheduler.store.types import UtcDateTime

_TO_SEND = threads.c.state.in_((written(ThreadState.SCHEDULED), written(ThreadState.PUBLISHING)))
_LAST_TIME = datetime(9998, 1, 1, tzinfo=UTC)  # a text that is no date sorts after it, or is due
# (when, and of what): each moment at which there may be something to do.
_INSTANTS = (
    (threads.c.begin_at, _TO_SEND),
    (threads.c.begin_at, threads.c.state == written(ThreadState.TAKING_DOWN)),
    (accounts.c.quiet_until, true()),
    (posts.c.look_at, posts.c.state == written(PostState.UNCONFIRMED)),
    (posts.c.next_reading_at, true()),
    (holds.c.until, holds.c.lifted_at.is_(None)),
)


def due_accounts(connection: Connection, now: datetime) -> list[str]:
    """Accounts with something to send at `now`, the longest due first."""
    return [account for (account,) in DUE_ACCOUNTS.rows(connection, now=now)]


def never_due(connection: Connection) -> list[StoredThread]:
    """Threads that are to go out at a time that cannot be read: nothing would ever begin them."""
    found = connection.execute(
        select(threads.c.id).where(_TO_SEND, threads.c.begin_at > _LAST_TIME)
    )
    return [thread_by_id(connection, thread_id) for thread_id in found.scalars().all()]


def earliest_thread(connection: Connection, account: str, now: datetime) -> StoredThread | None:
    """What this account is to send now: the thread that has begun, else the earliest due."""
    found = EARLIEST_THREAD.rows(connection, account=account, now=now)
    return thread_by_id(connection, found[0][0]) if found else None


def due_campaigns(connection: Connection, account: str, now: datetime) -> list[str]:
    """Campaigns with a thread that this account could send now, the longest due first."""
    return [name for (name,) in DUE_CAMPAIGNS.rows(connection, account=account, now=now)]


def earliest_of_campaign(
    connection: Connection, account: str, campaign: str, now: datetime
) -> StoredThread | None:
    """What this account is to send of one campaign now."""
    found = EARLIEST_OF_CAMPAIGN.rows(connection, account=account, campaign=campaign, now=now)
    return thread_by_id(connection, found[0][0]) if found else None


def next_due(connection: Connection) -> datetime | None:
    """When the earliest thread that has not ended is due; may lie in the past."""
    return connection.execute(select(func.min(threads.c.due_at)).where(_TO_SEND)).scalar()


def next_thread(connection: Connection) -> tuple[datetime, str, str] | None:
    """(when, account, key) of the earliest thread that has not begun."""
    row = connection.execute(
        select(threads.c.begin_at, threads.c.account, threads.c.key)
        .where(_TO_SEND, threads.c.state == written(ThreadState.SCHEDULED))
        .order_by(threads.c.begin_at, threads.c.key)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def next_instant(connection: Connection, now: datetime) -> datetime | None:
    """The first moment after `now` with something to do; a rehearsal jumps there."""
    each = union_all(
        *(select(func.min(when).label("at")).where(what, when > now) for when, what in _INSTANTS)
    ).subquery()
    return connection.execute(select(func.min(each.c.at, type_=UtcDateTime))).scalar()
