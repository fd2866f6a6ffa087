"""Draws one figure a line as a bar, with its interval where one is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from scheduler.engagement.reports.serializers import ShownTable
from scheduler.engagement.statistics.median_interval import Interval
from scheduler.pages.charts.drawing import BLUE, FIT, INK, WIDTH, Chart, spec_of


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
    axis = alt.Axis(format=words.form, tickCount=3, labelOverlap=True)
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("name:N", sort=[bar.name for bar in bars], title=None),
        tooltip=["name:N", alt.Tooltip("value:Q", format=words.form)],
    )
    drawn = base.mark_bar(color=BLUE).encode(x=alt.X("value:Q", title=words.axis, axis=axis))
    known = base.transform_filter("isValid(datum.low)").mark_rule(color=INK, strokeWidth=2)
    layers = [drawn, known.encode(x=alt.X("low:Q", title=words.axis, axis=axis), x2="high:Q")]
    shown = layers if any(bar.interval for bar in bars) else layers[:1]
    spec = spec_of(alt.layer(*shown).properties(width=WIDTH, autosize=FIT))
    return Chart(words.name, words.title, words.sentence, spec, table)
