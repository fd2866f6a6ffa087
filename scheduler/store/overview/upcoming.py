"""Lists the threads that have not ended, with what keeps each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from scheduler.store.queue import holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.queue.threads import state_and_reason
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
    quiet_until: datetime | None  # of its account: X, or a fault, lets no call begin before
    moved_by: str | None
    holds: tuple[HoldInForce, ...]


# Those in a state that nobody knows are shown as waiting.
_OVER = (ThreadState.PUBLISHED, ThreadState.CANCELLED, ThreadState.TAKEN_DOWN)
_IS_COMING = threads.c.state.not_in([str(state) for state in _OVER])
_OF_THREAD = tuple(field.name for field in fields(Coming) if field.name in threads.c)


def coming(
    connection: Connection,
    now: datetime,
    *,
    until: datetime | None = None,
    account: str | None = None,
    campaign: str | None = None,
    states: Collection[ThreadState] = (),
) -> list[Coming]:
    """Threads that begin before `until`, by account and time; with `states`, all that are so."""
    query = (
        select(
            *(threads.c[name] for name in _OF_THREAD),
            func.count(posts.c.id).label("posts"),
            func.count(posts.c.sent_at).label("posts_out"),
            accounts.c.problem,
            accounts.c.quiet_until,
            overrides.c.by.label("moved_by"),
        )
        .join(posts, posts.c.thread_id == threads.c.id)
        .join(accounts, accounts.c.name == threads.c.account)
        .outerjoin(overrides, overrides.c.thread_key == threads.c.key)
        .where(_are_in(states) if states else _IS_COMING)
        .group_by(threads.c.id, accounts.c.problem, accounts.c.quiet_until, overrides.c.by)
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
    return [_coming(row, holds_over.get(row["key"], ()), now) for row in rows]


def _are_in(states: Collection[ThreadState]) -> ColumnElement[bool]:
    found = threads.c.state.in_([str(state) for state in states])
    if ThreadState.WAITING not in states:
        return found
    return found | threads.c.state.not_in([str(state) for state in ThreadState])  # as waiting


def _if_ahead(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None


def _coming(row: Mapping[Any, Any], its_holds: tuple[HoldInForce, ...], now: datetime) -> Coming:
    is_moved = row["due_at"] != row["planned_due_at"]
    state, reason = state_and_reason(row["state"], row["reason"])
    values = {
        **row,
        "state": state,
        "reason": reason,
        "moved_by": row["moved_by"] if is_moved and state not in _OVER else None,
        "quiet_until": _if_ahead(row["quiet_until"], now),
    }
    return Coming(**values, holds=its_holds)


def count_coming_from(connection: Connection, at: datetime) -> int:
    """How many threads begin at `at` or later."""
    query = select(func.count()).select_from(threads)
    query = query.where(threads.c.state.in_(_COMING), threads.c.begin_at >= at)
    return int(connection.execute(query).scalar_one())
