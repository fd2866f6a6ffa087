"""Lists the threads that have not ended, with what keeps each of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union_all

from scheduler.store.clauses import written
from scheduler.store.queue import holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.queue.threads import state_and_reason, unreadable_ids
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


_OVER = (ThreadState.PUBLISHED, ThreadState.CANCELLED, ThreadState.TAKEN_DOWN)
_AT_ONCE = 500  # ids in a query: SQLite takes a limited number of them
_IS_COMING = threads.c.state.in_([written(state) for state in _COMING])
_OF_THREAD = tuple(field.name for field in fields(Coming) if field.name in threads.c)


def coming(
    connection: Connection,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    account: str | None = None,
    campaign: str | None = None,
    states: Collection[ThreadState] = (),
) -> list[Coming]:
    """Threads that begin from `since` on and before `until`, by account and time.

    With `states`, those that stand in one of them, ended or not.
    """
    asked: list[ColumnElement[bool]] = []
    if since is not None:
        asked.append(threads.c.begin_at >= since)
    if until is not None:
        asked.append(threads.c.begin_at < until)
    if account is not None:
        asked.append(threads.c.account == account)
    if campaign is not None:
        asked.append(threads.c.campaign == campaign)
    each = (select(threads.c.id).where(kind, *asked) for kind in _kinds(connection, states))
    ids = list(connection.execute(union_all(*each)).scalars())
    found: list[Coming] = []
    for start in range(0, len(ids), _AT_ONCE):
        which = threads.c.id.in_(ids[start : start + _AT_ONCE])
        holds_over = holds.in_force_over(connection, which & _IS_COMING, now)
        rows = connection.execute(_coming_query().where(which)).mappings()
        found += [_coming(row, holds_over.get(row["key"], ()), now) for row in rows]
    return sorted(found, key=attrgetter("account", "begin_at", "key"))


def _coming_query() -> Select[Any]:
    return (
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
        .group_by(threads.c.id, accounts.c.problem, accounts.c.quiet_until, overrides.c.by)
    )


def _kinds(
    connection: Connection, states: Collection[ThreadState]
) -> Iterator[ColumnElement[bool]]:
    """Conditions that an index serves each: a state, and a state that nobody knows, as waiting."""
    asked = states or _COMING
    yield from (threads.c.state == written(state) for state in dict.fromkeys(asked))
    if ThreadState.WAITING in asked and (odd := unreadable_ids(connection)):
        yield threads.c.id.in_(odd)


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
    query = query.where(_IS_COMING, threads.c.begin_at >= at)
    return int(connection.execute(query).scalar_one())
