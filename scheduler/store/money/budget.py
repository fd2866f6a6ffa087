"""Holds spending to its caps, by month and campaign. A root reserves its whole thread."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from scheduler.store.money.ledger import month_of, spent_usd
from scheduler.store.queue.send_statements import BUDGET_OF_CAMPAIGN, USE_UP_RESERVED
from scheduler.store.tables.queue import threads

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
        connection.execute(select(func.pg_advisory_xact_lock(7431)))
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
    """What begun threads may still cost."""
    query = select(func.coalesce(func.sum(threads.c.reserved_usd), 0.0)).where(
        threads.c.reserved_usd > 0
    )
    if campaign is not None:
        query = query.where(threads.c.campaign == campaign)
    return float(connection.execute(query).scalar_one())


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
