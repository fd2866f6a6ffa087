"""What is coming: the threads that have not ended, with what keeps each of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from scheduler.store.queue import holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts, overrides, posts, threads

_COMING = (
    ThreadState.SCHEDULED,
    ThreadState.PUBLISHING,
    ThreadState.WAITING,
    ThreadState.TAKING_DOWN,
)


@dataclass(frozen=True, slots=True)
class Coming:
    """One thread that has not ended."""

    key: str
    campaign: str
    account: str
    state: ThreadState
    reason: Reason | None  # why it waits
    due_at: datetime  # as a person may have moved it
    begin_at: datetime  # due_at, or later where our own pace asks for it
    planned_due_at: datetime  # as the file says
    kind: str | None
    price_usd: float
    posts: int
    posts_out: int
    problem: str | None  # of its account
    moved_by: str | None
    holds: tuple[HoldInForce, ...]


def coming(
    connection: Connection,
    now: datetime,
    *,
    until: datetime | None = None,
    account: str | None = None,
    campaign: str | None = None,
) -> list[Coming]:
    """Threads that begin before `until`, by account and time."""
    in_all, out = func.count(posts.c.id), func.count(posts.c.sent_at)
    query = (
        select(
            threads.c.key,
            threads.c.campaign,
            threads.c.account,
            threads.c.state,
            threads.c.reason,
            threads.c.due_at,
            threads.c.begin_at,
            threads.c.planned_due_at,
            threads.c.kind,
            threads.c.price_usd,
            in_all,
            out,
            accounts.c.problem,
            overrides.c.by,
        )
        .join(posts, posts.c.thread_id == threads.c.id)
        .join(accounts, accounts.c.name == threads.c.account)
        .outerjoin(overrides, overrides.c.thread_key == threads.c.key)
        .where(threads.c.state.in_(_COMING))
        .group_by(threads.c.id, accounts.c.problem, overrides.c.by)
        .order_by(threads.c.account, threads.c.begin_at, threads.c.key)
    )
    if until is not None:
        query = query.where(threads.c.begin_at < until)
    if account is not None:
        query = query.where(threads.c.account == account)
    if campaign is not None:
        query = query.where(threads.c.campaign == campaign)
    holds_over = holds.in_force_over(connection, threads.c.state.in_(_COMING), now)
    return [
        Coming(
            key=row[0],
            campaign=row[1],
            account=row[2],
            state=ThreadState(row[3]),
            reason=Reason(row[4]) if row[4] else None,
            due_at=row[5],
            begin_at=row[6],
            planned_due_at=row[7],
            kind=row[8],
            price_usd=row[9],
            posts=row[10],
            posts_out=row[11],
            problem=row[12],
            moved_by=row[13] if row[5] != row[7] else None,
            holds=holds_over.get(row[0], ()),
        )
        for row in connection.execute(query)
    ]


def count_coming_from(connection: Connection, at: datetime) -> int:
    """How many threads begin at `at` or later."""
    query = select(func.count()).select_from(threads)
    query = query.where(threads.c.state.in_(_COMING), threads.c.begin_at >= at)
    return int(connection.execute(query).scalar_one())
