"""Reads what was spent, what is reserved, and what may yet be spent."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import campaigns, ledger, posts, threads


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars that were billed, or may have been."""

    usd: float  # all of it
    uncertain_usd: float  # the part of it whose answer was lost


@dataclass(frozen=True, slots=True)
class CampaignBudget:
    """A campaign and what it may cost in all."""

    name: str
    budget_usd: float | None


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post that is measured, or will be."""

    campaign: str
    account: str
    at: datetime  # when it went out, or is to


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One billed call of a thread."""

    at: datetime
    account: str
    call: str
    units: int
    usd: float
    is_certain: bool


def spent_by_campaign(connection: Connection, since: datetime | None) -> dict[str, Spent]:
    """What each campaign was billed since then; "" is what served several."""
    lost = func.sum(case((ledger.c.is_certain, 0.0), else_=ledger.c.usd))
    query = select(ledger.c.campaign, func.sum(ledger.c.usd), lost).group_by(ledger.c.campaign)
    if since is not None:
        query = query.where(ledger.c.at >= since)
    return {name: Spent(usd, uncertain) for name, usd, uncertain in connection.execute(query)}


def reserved_by_campaign(connection: Connection) -> dict[str, float]:
    """What the threads that have begun may still cost."""
    query = (
        select(threads.c.campaign, func.sum(threads.c.reserved_usd))
        .where(threads.c.reserved_usd > 0)
        .group_by(threads.c.campaign)
    )
    return {name: float(usd) for name, usd in connection.execute(query)}


def scheduled_by_campaign(
    connection: Connection, until: datetime | None = None
) -> dict[str, float]:
    """What the threads that have not begun will cost, those that begin before `until`.

    One that has reserved its price, while its pictures are uploaded, counts as begun.
    """
    query = (
        select(threads.c.campaign, func.sum(threads.c.price_usd))
        .where(threads.c.state == ThreadState.SCHEDULED, threads.c.reserved_usd <= 0)
        .group_by(threads.c.campaign)
    )
    if until is not None:
        query = query.where(threads.c.begin_at < until)
    return {name: float(usd) for name, usd in connection.execute(query)}


def posts_to_read(connection: Connection) -> list[ReadPost]:
    """The posts that are still to be read: those that are out, and those that go out yet."""
    joined = posts.join(threads, threads.c.id == posts.c.thread_id)
    out = (
        select(threads.c.campaign, posts.c.account, posts.c.sent_at)
        .select_from(joined)
        .where(posts.c.next_reading_at.is_not(None))
    )
    to_come = (
        select(threads.c.campaign, posts.c.account, threads.c.begin_at)
        .select_from(joined)
        .where(
            threads.c.state.in_((ThreadState.SCHEDULED, ThreadState.PUBLISHING)),
            posts.c.state != PostState.SENT,
        )
    )
    return [ReadPost(*row) for one in (out, to_come) for row in connection.execute(one)]


def campaign_budgets(connection: Connection) -> list[CampaignBudget]:
    """Every campaign that was applied, by name."""
    rows = connection.execute(
        select(campaigns.c.name, campaigns.c.budget_usd).order_by(campaigns.c.name)
    )
    return [CampaignBudget(*row) for row in rows]


def lines_of(connection: Connection, thread_key: str) -> list[LedgerLine]:
    """What a thread was billed, call by call."""
    columns = (ledger.c[field.name] for field in fields(LedgerLine))
    query = select(*columns).where(ledger.c.thread_key == thread_key).order_by(ledger.c.id)
    return [LedgerLine(*row) for row in connection.execute(query)]
