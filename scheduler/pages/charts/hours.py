"""Draws hours as heat maps: what was tried, and when an account or hashtag is seen most."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from scheduler.engagement.reports.best_hours import (
    NOTE,
    BestHours,
    advice,
    how_sure,
    shown_name,
)
from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable, figure
from scheduler.engagement.statistics.hours import HOURS_A_CELL, WEEKDAYS, HourCell
from scheduler.pages.charts.drawing import (
    CELL_EDGE,
    FIT,
    MOST_SMALL_MULTIPLES,
    ORDER,
    PAPER,
    ROWS,
    SMALL_WIDTH,
    WIDTH,
    Chart,
    filled,
    shape_of,
)

_STRETCHES = [f"{hour:02}-{hour + HOURS_A_CELL:02}" for hour in range(0, 24, HOURS_A_CELL)]
_BEGINNINGS = alt.Axis(labelExpr="substring(datum.label, 0, 2)", labelAngle=0)
_FEW_BEGINNINGS = alt.Axis(
    labelExpr="toNumber(substring(datum.label, 0, 2)) % 6 ? '' : substring(datum.label, 0, 2)",
    labelAngle=0,
)
_MOST_ADVICE = 3  # sentences; the rest is in the table


def hours_chart(cells: Sequence[HourCell]) -> Chart | None:
    """What was tried, and how often it was seen; None of nothing."""
    if not cells:
        return None
    values: list[dict[str, Any]] = [
        {
            "weekday": cell.weekday,
            "hours": _hours_words(cell),
            "impressions": round(cell.typical_impressions),
            "threads": cell.threads,
        }
        for cell in cells
    ]
    return Chart(
        "hours",
        "Weekdays and hours",
        "When threads began, and how often a typical first post was seen. All accounts are "
        "together here, and hours differ in what was said: choose by the best hours of each "
        "account below.",
        filled(_hours_shape(), values),
        ShownTable(
            ("Weekday", "Hours", "Typical impressions", "Threads"),
            tuple(
                (cell.weekday, _hours_words(cell),
                 figure(round(cell.typical_impressions)) + " (n = 1)" * (cell.threads == 1),
                 str(cell.threads))
                for cell in cells
            ),
            (),
        ),
    )  # fmt: skip


@cache
def _hours_shape() -> dict[str, Any]:
    chart = (
        alt.Chart(ROWS)
        .mark_rect(stroke=PAPER, strokeWidth=2)
        .encode(
            x=alt.X(
                "hours:O", sort=_STRETCHES, title="from this hour on, for three", axis=_BEGINNINGS
            ),
            y=alt.Y("weekday:O", sort=list(WEEKDAYS), title=None),
            color=alt.Color(
                "impressions:Q", title="typical impressions", scale=alt.Scale(scheme="cividis")
            ),
            tooltip=["weekday:O", "hours:O", alt.Tooltip("impressions:Q", format=","), "threads:Q"],
        )
        .properties(width=WIDTH, height=220, autosize=FIT)
    )
    return shape_of(chart)


def _hours_words(cell: HourCell) -> str:
    return f"{cell.from_hour:02}-{cell.from_hour + HOURS_A_CELL:02}"


def best_hours_chart(every: Sequence[BestHours]) -> Chart | None:
    """A heat map for each account and hashtag, drawn towards what is usual; None of nothing."""
    shown = [hours for hours in every if len(hours.stretches) > 1]
    if not shown:
        return None
    values: list[dict[str, Any]] = [
        {
            "of": shown_name(hours),
            "weekday": cell.weekday,
            "hours": cell.hours,
            "times": round(cell.pooled_ratio, 3),
            "threads": cell.threads,
        }
        for hours in shown[:MOST_SMALL_MULTIPLES]
        for cell in hours.cells
    ]
    names = [shown_name(hours) for hours in shown[:MOST_SMALL_MULTIPLES]]
    return Chart(
        "best-hours",
        "Best hours of each account and hashtag",
        " ".join(_advised(shown)),
        filled(_best_hours_shape(), values, names),
        ShownTable(
            (
                *("Account or hashtag", "Best hours", "How sure"),
                *("Compared with your other posts", "95% interval", "Threads"),
            ),
            tuple(_best(hours) for hours in shown),
            (NOTE,),
        ),
    )


@cache
def _best_hours_shape() -> dict[str, Any]:
    chart = (
        alt.Chart(ROWS)
        .mark_rect(stroke=CELL_EDGE, strokeWidth=1)  # or what is usual looks like what is untried
        .encode(
            x=alt.X(
                "hours:O", scale=alt.Scale(domain=_STRETCHES), title="three hours from",
                axis=_FEW_BEGINNINGS,
            ),
            y=alt.Y("weekday:O", scale=alt.Scale(domain=list(WEEKDAYS)), title=None),
            color=alt.Color(
                "times:Q",
                title="times what is usual, drawn towards 1",
                scale=alt.Scale(scheme="purpleorange", domainMid=1, reverse=True),
            ),
            tooltip=["of:N", "weekday:O", "hours:O", alt.Tooltip("times:Q", format=".2f"),
                     "threads:Q"],
        )
        .properties(width=SMALL_WIDTH, height=100)
        .facet(
            alt.Facet("of:N", title=None, sort=ORDER),
            columns=2,
        )
    )  # fmt: skip
    return shape_of(chart)


def _advised(shown: Sequence[BestHours]) -> list[str]:
    """A sentence for each of the first whose hours are sure; else of those that look so."""
    sure = [hours for hours in shown if hours.is_sure]
    likely = [hours for hours in shown if hours.suggestion and hours.suggestion.difference]
    sentences = [advice(hours) for hours in (sure or likely)[:_MOST_ADVICE]]
    if not sure:
        sentences.insert(0, "No hour can be told from the others yet.")
    return sentences


def _best(hours: BestHours) -> tuple[str, ...]:
    best = hours.suggestion
    difference = best.difference if best else None
    return (
        shown_name(hours),
        best.group if best else UNKNOWN,
        how_sure(hours),
        f"{difference.ratio:.2f}" if difference else UNKNOWN,
        f"{difference.low:.2f} to {difference.high:.2f}" if difference else UNKNOWN,
        f"{hours.threads_in[best.group]} of {hours.threads}" if best else str(hours.threads),
    )
