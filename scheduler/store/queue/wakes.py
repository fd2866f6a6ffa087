"""Wakes accounts on cluster engines: jobs that are hints, in a schema of their own (PostgreSQL).

Triggers defer most of them, in the transaction that makes a thread due: see `migrations/jobs`.
"""

import json
from datetime import datetime

from sqlalchemy import Connection, select, text

from scheduler.store.clauses import written
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import threads

SCHEMA = "handrail_jobs"
_WAKE = text(
    f"SELECT {SCHEMA}.handrail_wake('accounts', 'account', 'account:' || :name,"
    " CAST(:args AS jsonb), CAST(:at AS timestamptz), :priority)"
)


def wake(connection: Connection, account: str, at: datetime, priority: int = 0) -> None:
    """Sees to it that the account is called at `at`, or earlier if it is already to be."""
    args = json.dumps({"name": account})
    values = {"name": account, "args": args, "at": at.isoformat(), "priority": priority}
    connection.execute(_WAKE, values)


def beginning_between(
    connection: Connection, after: datetime, until: datetime
) -> list[tuple[str, datetime]]:
    """(account, when) of each account's threads that begin in this time, in order."""
    rows = connection.execute(
        select(threads.c.account, threads.c.begin_at)
        .where(
            threads.c.state.in_((written(ThreadState.SCHEDULED), written(ThreadState.PUBLISHING))),
            threads.c.begin_at > after,
            threads.c.begin_at <= until,
        )
        .order_by(threads.c.begin_at, threads.c.account)
    )
    return [(account, when) for account, when in rows]
