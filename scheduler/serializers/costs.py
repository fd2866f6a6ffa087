"""Money, for a program."""

from scheduler.engagement.reports.reading_report import ReadingForecast
from scheduler.formatting import Exchange
from scheduler.publishing.monitoring.costs import Costs
from scheduler.settings import Prices


def costs_json(
    costs: Costs, reading: ReadingForecast, prices: Prices, exchange: Exchange | None = None
) -> dict[str, object]:
    """Everything in US dollars, and the rate of a second currency if there is one.

    Whether a cap holds is judged without reading: that gives way.
    """
    return {
        "month": f"{costs.month:%Y-%m}",
        "prices_read_on": prices.read_on.isoformat(),
        "spent_usd": _round(costs.spent.usd),
        "uncertain_usd": _round(costs.spent.uncertain_usd),
        "reserved_usd": _round(costs.reserved_usd),
        "scheduled_this_month_usd": _round(costs.scheduled_this_month_usd),
        "scheduled_later_usd": _round(costs.scheduled_later_usd),
        "committed_usd": _round(costs.committed_usd),
        "reading_this_month_usd": _round(reading.this_month_usd),
        "reading_later_usd": _round(reading.later_usd),
        "forecast_usd": _round(costs.forecast_usd + reading.this_month_usd),
        "cap_usd": costs.cap_usd,
        "is_over": costs.is_over,
        "second_currency": exchange_json(exchange),
        "campaigns": [
            {
                "campaign": one.name or None,
                "spent_usd": _round(one.spent.usd),
                "uncertain_usd": _round(one.spent.uncertain_usd),
                "reserved_usd": _round(one.reserved_usd),
                "scheduled_usd": _round(one.scheduled_usd),
                "in_all_usd": _round(one.in_all_usd),
                "reading_usd": _round(reading.by_campaign.get(one.name, 0.0)),
                "budget_usd": one.budget_usd,
                "is_over": one.is_over,
            }
            for one in costs.campaigns
        ],
    }


def exchange_json(exchange: Exchange | None) -> dict[str, object] | None:
    """A second currency: how much of it is a dollar, and of which day that is."""
    if exchange is None:
        return None
    rate = {"code": exchange.code, "per_dollar": exchange.per_dollar}
    return {**rate, "read_on": exchange.read_on.isoformat()}


def _round(amount: float) -> float:
    return round(amount, 6)
