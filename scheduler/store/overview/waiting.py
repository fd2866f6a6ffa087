"""Counts threads by state, and lists those that wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from scheduler.store.clauses import written
from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.threads import IS_UNREADABLE, state_and_reason
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts, thread_tally, threads

_ADD_UP = 100  # rows of the tally: so few are added up by whoever reads


@dataclass(frozen=True, slots=True)
class WaitingThread:
    """A thread that will not go on by itself."""

    key: str
    account: str
    reason: Reason
    since: datetime
    why: str


_OVER = (ThreadState.PUBLISHED, ThreadState.CANCELLED, ThreadState.TAKEN_DOWN)
_OPEN = [written(state) for state in ThreadState if state not in _OVER]
_IN_TALLY = thread_tally.c.state.in_([written(state) for state in _OVER])


def count_by_state(connection: Connection) -> dict[ThreadState, int]:
    """How many threads stand in each state; every state has an entry.

    What is over is added up from the tally: it is most of the queue.
    """
    counts = dict.fromkeys(ThreadState, 0)
    for statement in _COUNTS:
        for state, count in statement.rows(connection):
            counts[state_and_reason(state, None)[0]] += count
    for state, count in _TALLY.rows(connection):
        counts[ThreadState(state)] = int(count)
    return counts


_COUNTS = [
    Prepared(select(threads.c.state, func.count()).where(condition).group_by(threads.c.state))
    for condition in (threads.c.state.in_(_OPEN), IS_UNREADABLE)
]
_TALLY = Prepared(
    select(thread_tally.c.state, func.sum(thread_tally.c.change))
    .where(_IN_TALLY)
    .group_by(thread_tally.c.state)
)


def add_up_tally(connection: Connection) -> None:
    """Makes one row of each state's rows; whoever counts meanwhile counts the same."""
    if connection.execute(select(func.count()).select_from(thread_tally)).scalar_one() < _ADD_UP:
        return
    gone = connection.execute(
        delete(thread_tally).returning(thread_tally.c.state, thread_tally.c.change)
    ).all()
    sums: dict[str, int] = {}
    for state, change in gone:
        sums[state] = sums.get(state, 0) + change
    if sums:
        connection.execute(
            insert(thread_tally),
            [{"state": state, "change": change} for state, change in sums.items()],
        )


def waiting_threads(connection: Connection) -> list[WaitingThread]:
    """Threads in the state "waiting", longest first."""
    found = []
    for condition in (threads.c.state == written(ThreadState.WAITING), IS_UNREADABLE):
        rows = connection.execute(
            select(
                threads.c.key,
                threads.c.account,
                threads.c.state,
                threads.c.reason,
                threads.c.since,
                threads.c.detail,
            )
            .where(condition)
            .order_by(threads.c.since, threads.c.key)
        )
        found += [
            WaitingThread(
                key, account, state_and_reason(state, reason)[1] or Reason.CHANGED, since, why
            )
            for key, account, state, reason, since, why in rows
        ]
    return sorted(found, key=lambda one: (one.since, one.key))


def threads_without_account(connection: Connection, now: datetime) -> list[WaitingThread]:
    """Due threads whose account has a problem that a person must mend."""
    rows = connection.execute(
        select(threads.c.key, threads.c.account, threads.c.due_at, accounts.c.problem)
        .join(accounts, accounts.c.name == threads.c.account)
        .where(
            accounts.c.problem.is_not(None),
            threads.c.state.in_([written(ThreadState.SCHEDULED), written(ThreadState.PUBLISHING)]),
            threads.c.begin_at <= now,
        )
        .order_by(threads.c.due_at, threads.c.key)
    )
    return [
        WaitingThread(key, account, Reason.ACCOUNT, since, why) for key, account, since, why in rows
    ]
