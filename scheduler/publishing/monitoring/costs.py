"""Sums up the money: spent, reserved and foreseen, by month and campaign, beside the caps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.store.database import Database
from scheduler.store.money import costs as stored
from scheduler.store.money.costs import Spent
from scheduler.store.money.ledger import month_of

_NOTHING = Spent(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class CampaignCosts:
    """One campaign, from its first post on; in US dollars."""

    name: str  # "" for calls that served several
    spent: Spent
    reserved_usd: float  # begun threads may still cost this
    scheduled_usd: float  # threads that have not begun
    budget_usd: float | None

    @property
    def in_all_usd(self) -> float:
        """What it comes to if everything in the queue goes out."""
        return self.spent.usd + self.reserved_usd + self.scheduled_usd

    @property
    def is_over(self) -> bool:
        """Whether that passes its budget."""
        return self.budget_usd is not None and self.in_all_usd > self.budget_usd


@dataclass(frozen=True, slots=True)
class Costs:
    """The organisation's month, and each campaign; in US dollars."""

    month: datetime  # its beginning, in UTC
    spent: Spent  # this month
    reserved_usd: float
    scheduled_this_month_usd: float
    scheduled_later_usd: float
    cap_usd: float | None
    campaigns: tuple[CampaignCosts, ...]

    @property
    def committed_usd(self) -> float:
        """What the queue will still cost: begun, and scheduled for whenever."""
        return self.reserved_usd + self.scheduled_this_month_usd + self.scheduled_later_usd

    @property
    def forecast_usd(self) -> float:
        """What this month comes to if everything in the queue goes out, but for measuring it."""
        return self.spent.usd + self.reserved_usd + self.scheduled_this_month_usd

    @property
    def is_over(self) -> bool:
        """Whether that passes the cap."""
        return self.cap_usd is not None and self.forecast_usd > self.cap_usd


def costs(database: Database, clock: Clock, cap_usd: float | None) -> Costs:
    """Sums up how the money stands."""
    month = month_of(clock.now())
    next_month = month_of(month + timedelta(days=31))
    with database.read() as connection:
        this_month = stored.spent_by_campaign(connection, month).values()
        ever = stored.spent_by_campaign(connection, None)
        reserved = stored.reserved_by_campaign(connection)
        scheduled = stored.scheduled_by_campaign(connection)
        soon = sum(stored.scheduled_by_campaign(connection, next_month).values())
        budgets = {one.name: one.budget_usd for one in stored.campaign_budgets(connection)}
    names = sorted({*budgets, *ever, *reserved, *scheduled})
    return Costs(
        month=month,
        spent=Spent(
            sum(one.usd for one in this_month), sum(one.uncertain_usd for one in this_month)
        ),
        reserved_usd=sum(reserved.values()),
        scheduled_this_month_usd=soon,
        scheduled_later_usd=max(0.0, sum(scheduled.values()) - soon),
        cap_usd=cap_usd,
        campaigns=tuple(
            CampaignCosts(
                name,
                ever.get(name, _NOTHING),
                reserved.get(name, 0.0),
                scheduled.get(name, 0.0),
                budgets.get(name),
            )
            for name in names
        ),
    )
