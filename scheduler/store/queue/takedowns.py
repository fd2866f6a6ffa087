"""Threads that are being taken down."""

from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.store.clauses import at, written
from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import threads

_TAKING_DOWN = written(ThreadState.TAKING_DOWN)


def accounts_with_removals(connection: Connection, now: datetime) -> list[str]:
    """Accounts whose next deletion is due, by name."""
    return sorted({account for (account,) in _WITH_REMOVALS.rows(connection, now=now)})


# At each tick of an engine. DISTINCT would tempt SQLite to walk every thread there ever was, in the
# order of accounts.
_WITH_REMOVALS = Prepared(
    select(threads.c.account).where(
        threads.c.state == _TAKING_DOWN, threads.c.begin_at <= at("now")
    )
)


def threads_to_remove(connection: Connection, account: str, now: datetime) -> list[StoredThread]:
    """The account's threads whose next deletion is due, oldest request first."""
    rows = connection.execute(
        select(threads.c.id)
        .where(
            threads.c.account == account, threads.c.state == _TAKING_DOWN, threads.c.begin_at <= now
        )
        .order_by(threads.c.since, threads.c.id)
    )
    return [thread_by_id(connection, thread_id) for thread_id in rows.scalars().all()]
