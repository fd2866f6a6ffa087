"""Shows money: the month, then each campaign."""

from scheduler.cli.output import out, table
from scheduler.engagement.reports.reading_report import ReadingForecast
from scheduler.formatting import Exchange, usd
from scheduler.publishing.monitoring.costs import CampaignCosts, Costs
from scheduler.settings import Prices
from scheduler.store.money.costs import Spent


def print_costs(
    costs: Costs, reading: ReadingForecast, prices: Prices, exchange: Exchange | None = None
) -> None:
    """The month, then each campaign."""
    console = out()
    cap = "no cap is set" if costs.cap_usd is None else f"the cap is {usd(costs.cap_usd)}"
    console.print(f"{costs.month:%B %Y} (months run in UTC); {cap}.")
    amounts = [
        ("Spent" + _unsure(costs.spent), costs.spent.usd),
        ("Begun, and still to be sent", costs.reserved_usd),
        ("Scheduled for this month", costs.scheduled_this_month_usd),
        ("Reading figures, this month", reading.this_month_usd),
        ("What the month comes to", costs.forecast_usd + reading.this_month_usd),
        ("Scheduled for later", costs.scheduled_later_usd),
        ("Reading figures, later", reading.later_usd),
    ]
    others = [exchange] if exchange else []
    rows = [
        (what, usd(amount), *(other.amount(amount) for other in others)) for what, amount in amounts
    ]
    headings = ("", "US dollars", *(f"About, in {other.code}" for other in others))
    console.print(table(headings, rows, figures=len(headings) - 1))
    if exchange:
        console.print(exchange.note)
    if costs.is_over:
        console.print(
            "The cap will not hold. What is over waits for you when its time comes. Raise "
            "HANDRAIL_CAP_MONTH_USD in .env, or take threads out of the campaign files."
        )
    elif costs.cap_usd is not None and costs.forecast_usd + reading.this_month_usd > costs.cap_usd:
        left = max(0.0, costs.cap_usd - costs.forecast_usd)
        console.print(
            f"Your posts fit under the cap; reading their figures does not. It gets the {usd(left)}"
            " that are left, the newest posts first; no post waits for it."
        )
    if costs.campaigns:
        columns = ("Campaign", "Spent", "Begun", "Scheduled", "In all", "Reading", "Budget")
        rows_by_campaign = [_row(one, reading) for one in costs.campaigns]
        console.print()
        console.print(table(columns, rows_by_campaign, figures=6))
    for one in costs.campaigns:
        if one.is_over:
            console.print(f"{one.name}: its budget will not hold.")
    console.print(
        f"By X's prices of {prices.read_on.day} {prices.read_on:%b %Y}, as your settings have "
        "them; X's own bill decides. A post that takes off late is read a little more often."
    )


def _row(one: CampaignCosts, reading: ReadingForecast) -> tuple[str, ...]:
    return (
        (one.name or "(several at once)") + _unsure(one.spent),
        usd(one.spent.usd),
        usd(one.reserved_usd),
        usd(one.scheduled_usd),
        usd(one.in_all_usd),
        usd(reading.by_campaign.get(one.name, 0.0)),
        "none" if one.budget_usd is None else usd(one.budget_usd),
    )


def _unsure(spent: Spent) -> str:
    if not spent.uncertain_usd:
        return ""
    return f" ({usd(spent.uncertain_usd)} uncertain: X's answer was lost)"
