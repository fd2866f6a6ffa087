"""Holds spending to its caps, by month and campaign. A root reserves its whole thread."""

from datetime import datetime

from sqlalchemy import Connection, func, select, union_all, update

from scheduler.store.clauses import written
from scheduler.store.money.ledger import month_of, spent_usd
from scheduler.store.queue.sending.send_statements import BUDGET_OF_CAMPAIGN, USE_UP_RESERVED
from scheduler.store.queue.threads import IS_UNREADABLE
from scheduler.store.schemas import own_lock
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import threads

_OVER = (ThreadState.PUBLISHED, ThreadState.CANCELLED, ThreadState.TAKEN_DOWN)
_OPEN = [written(state) for state in ThreadState if state not in _OVER]
_ROUNDING_USD = 1e-9  # sums of cents in floating point


def reserve(
    connection: Connection,
    thread_id: int,
    campaign: str,
    price_usd: float,
    monthly_cap_usd: float | None,
    now: datetime,
) -> str | None:
    """Reserves a thread's price before its first billed call, or says which cap it would pass.

    What it had reserved before is given back first. Two threads that begin at once take turns
    where a cap is set.
    """
    budget_usd = next(
        (usd for (usd,) in BUDGET_OF_CAMPAIGN.rows(connection, campaign=campaign)), None
    )
    if monthly_cap_usd is None and budget_usd is None:
        return None
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(own_lock(connection, 7431))))
    _reserve(connection, thread_id, 0.0)
    refusal = _refusal(connection, campaign, price_usd, monthly_cap_usd, budget_usd, now)
    if refusal is None:
        _reserve(connection, thread_id, price_usd)
    return refusal


def _reserve(connection: Connection, thread_id: int, usd: float) -> None:
    connection.execute(update(threads).where(threads.c.id == thread_id).values(reserved_usd=usd))


def use_up(connection: Connection, thread_id: int, usd: float) -> None:
    """A call for the thread was billed: as much less is reserved."""
    USE_UP_RESERVED.change(connection, thread=thread_id, usd=usd)


def reserved_usd(connection: Connection, campaign: str | None = None) -> float:
    """What begun threads may still cost.

    What is over has nothing reserved, and is most of the queue: an index leads past it.
    """
    asked = [threads.c.reserved_usd > 0]
    if campaign is not None:
        asked.append(threads.c.campaign == campaign)
    # Each state by itself: of several at once SQLite believes that they are all of the queue.
    kinds = (*(threads.c.state == state for state in _OPEN), IS_UNREADABLE)
    each = (select(threads.c.reserved_usd.label("usd")).where(kind, *asked) for kind in kinds)
    found = union_all(*each).subquery()
    return float(connection.execute(select(func.sum(found.c.usd))).scalar_one() or 0.0)


def scheduled_usd(connection: Connection) -> float:
    """What the threads that have not begun will cost."""
    is_scheduled = threads.c.state == written(ThreadState.SCHEDULED)
    query = select(func.sum(threads.c.price_usd))
    return float(
        connection.execute(query.where(is_scheduled, threads.c.reserved_usd <= 0)).scalar_one()
        or 0.0
    )


def left_usd(connection: Connection, monthly_cap_usd: float | None, now: datetime) -> float | None:
    """What the month's cap leaves for measuring, below 0 too; None where there is no cap."""
    if monthly_cap_usd is None:
        return None
    return monthly_cap_usd - spent_usd(connection, since=month_of(now)) - reserved_usd(connection)


def _refusal(
    connection: Connection,
    campaign: str,
    price_usd: float,
    monthly_cap_usd: float | None,
    budget_usd: float | None,
    now: datetime,
) -> str | None:
    if monthly_cap_usd is not None:
        used = spent_usd(connection, since=month_of(now)) + reserved_usd(connection)
        if used + price_usd > monthly_cap_usd + _ROUNDING_USD:
            return (
                f"It costs ${price_usd:.3f}; ${used:.2f} of this month's cap of "
                f"${monthly_cap_usd:.2f} is spent or reserved."
            )
    if budget_usd is not None:
        used = spent_usd(connection, campaign=campaign) + reserved_usd(connection, campaign)
        if used + price_usd > budget_usd + _ROUNDING_USD:
            return (
                f"It costs ${price_usd:.3f}; ${used:.2f} of the campaign's budget of "
                f"${budget_usd:.2f} is spent or reserved."
            )
    return None
