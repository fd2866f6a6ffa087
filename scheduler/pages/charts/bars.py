"""Draws one figure a line as a bar, with its interval where one is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from scheduler.engagement.reports.serializers import ShownTable
from scheduler.engagement.statistics.median_interval import Interval
from scheduler.pages.charts.drawing import (
    BLUE,
    FIT,
    INK,
    ORDER,
    ROWS,
    WIDTH,
    Chart,
    filled,
    shape_of,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart."""

    name: str
    value: float
    interval: Interval | None = None  # where the truth lies in 95 of 100 cases


@dataclass(frozen=True, slots=True)
class BarWords:
    """What a chart of bars is of."""

    name: str  # for a file and an anchor
    title: str
    sentence: str
    axis: str
    form: str  # of its numbers, as d3 writes them: .2~%, $.2f


def bar_chart(words: BarWords, bars: Sequence[Bar], table: ShownTable) -> Chart | None:
    """The bars in the order in which they are given; None where there is none."""
    if not bars:
        return None
    values: list[dict[str, Any]] = [
        {
            "name": bar.name,
            "value": bar.value,
            "low": bar.interval.low if bar.interval else None,
            "high": bar.interval.high if bar.interval else None,
        }
        for bar in bars
    ]
    shape = _shape(words.axis, words.form, has_intervals=any(bar.interval for bar in bars))
    spec = filled(shape, values, [bar.name for bar in bars])
    return Chart(words.name, words.title, words.sentence, spec, table)


@lru_cache(maxsize=64)
def _shape(axis_title: str, form: str, *, has_intervals: bool) -> dict[str, Any]:
    axis = alt.Axis(format=form, tickCount=3, labelOverlap=True)
    base = alt.Chart(ROWS).encode(
        y=alt.Y("name:N", sort=ORDER, title=None),
        tooltip=["name:N", alt.Tooltip("value:Q", format=form)],
    )
    drawn = base.mark_bar(color=BLUE).encode(x=alt.X("value:Q", title=axis_title, axis=axis))
    known = base.transform_filter("isValid(datum.low)").mark_rule(color=INK, strokeWidth=2)
    layers = [drawn, known.encode(x=alt.X("low:Q", title=axis_title, axis=axis), x2="high:Q")]
    shown = layers if has_intervals else layers[:1]
    return shape_of(alt.layer(*shown).properties(width=WIDTH, autosize=FIT))
