"""Lists the threads that have not ended, with what keeps each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

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


_OF_THREAD = tuple(field.name for field in fields(Coming) if field.name in threads.c)


def coming(
    connection: Connection,
    now: datetime,
    *,
    until: datetime | None = None,
    account: str | None = None,
    campaign: str | None = None,
) -> list[Coming]:
    """Threads that begin before `until`, by account and time."""
    query = (
        select(
            *(threads.c[name] for name in _OF_THREAD),
            func.count(posts.c.id).label("posts"),
            func.count(posts.c.sent_at).label("posts_out"),
            accounts.c.problem,
            overrides.c.by.label("moved_by"),
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
    rows = connection.execute(query).mappings()
    return [_coming(row, holds_over.get(row["key"], ())) for row in rows]


def _coming(row: Mapping[Any, Any], its_holds: tuple[HoldInForce, ...]) -> Coming:
    is_moved = row["due_at"] != row["planned_due_at"]
    values = {
        **row,
        "state": ThreadState(row["state"]),
        "reason": Reason(row["reason"]) if row["reason"] else None,
        "moved_by": row["moved_by"] if is_moved else None,
    }
    return Coming(**values, holds=its_holds)


def count_coming_from(connection: Connection, at: datetime) -> int:
    """How many threads begin at `at` or later."""
    query = select(func.count()).select_from(threads)
    query = query.where(threads.c.state.in_(_COMING), threads.c.begin_at >= at)
    return int(connection.execute(query).scalar_one())
