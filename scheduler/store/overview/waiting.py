"""Counts threads by state, and lists those that wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts, threads


@dataclass(frozen=True, slots=True)
class WaitingThread:
    """A thread that will not go on by itself."""

    key: str
    account: str
    reason: Reason
    since: datetime
    why: str


def count_by_state(connection: Connection) -> dict[ThreadState, int]:
    """How many threads stand in each state; every state has an entry."""
    rows = connection.execute(select(threads.c.state, func.count()).group_by(threads.c.state))
    return dict.fromkeys(ThreadState, 0) | {ThreadState(state): count for state, count in rows}


def waiting_threads(connection: Connection) -> list[WaitingThread]:
    """Threads in the state "waiting", longest first."""
    rows = connection.execute(
        select(
            threads.c.key, threads.c.account, threads.c.reason, threads.c.since, threads.c.detail
        )
        .where(threads.c.state == ThreadState.WAITING)
        .order_by(threads.c.since, threads.c.key)
    )
    return [
        WaitingThread(key, account, Reason(reason), since, why)
        for key, account, reason, since, why in rows
    ]


def threads_without_account(connection: Connection, now: datetime) -> list[WaitingThread]:
    """Due threads whose account has a problem that a person must mend."""
    rows = connection.execute(
        select(threads.c.key, threads.c.account, threads.c.due_at, accounts.c.problem)
        .join(accounts, accounts.c.name == threads.c.account)
        .where(
            accounts.c.problem.is_not(None),
            threads.c.state.in_([ThreadState.SCHEDULED, ThreadState.PUBLISHING]),
            threads.c.begin_at <= now,
        )
        .order_by(threads.c.due_at, threads.c.key)
    )
    return [
        WaitingThread(key, account, Reason.ACCOUNT, since, why) for key, account, since, why in rows
    ]
