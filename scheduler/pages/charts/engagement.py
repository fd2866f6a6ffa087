"""Draws the charts of the report, as Vega-Lite: each with a sentence that says what it shows,
and its numbers as a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import altair as alt

from scheduler.engagement.reports.full_report import WholeReport
from scheduler.engagement.reports.serializers import UNKNOWN, ShownTable, figure
from scheduler.engagement.statistics.comparison import Comparison, Judgement
from scheduler.engagement.statistics.growth import GrowthPoint
from scheduler.engagement.statistics.retention import ThreadRetention
from scheduler.pages.charts.drawing import (
    BLUE,
    FIT,
    GREY,
    INK,
    MOST_SMALL_MULTIPLES,
    ORDER,
    ROWS,
    SMALL_WIDTH,
    VERMILION,
    WIDTH,
    Chart,
    filled,
    shape_of,
)
from scheduler.pages.charts.hours import best_hours_chart, hours_chart
from scheduler.pages.charts.volume import volume_chart

_VERDICT_COLOURS = {Judgement.MORE: BLUE, Judgement.LESS: VERMILION, Judgement.CANNOT_TELL: GREY}


_TIMES = alt.Axis(values=[0.03, 0.1, 0.3, 1, 3, 10, 30])


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a comparison is by, in words."""

    axis: str
    more: str
    less: str


BY_IMPRESSIONS = ChartWords("times the impressions of like threads", "Seen more", "Seen less")
BY_RATE = ChartWords(
    "times the rate of like threads",
    "More engagements for each impression",
    "Fewer engagements for each impression",
)


def figures(report: WholeReport) -> list[Chart]:
    """The charts for which there is something to show."""
    made = [
        comparison_chart("hashtags", "Hashtags compared", report.comparisons),
        comparison_chart(
            "hashtags-by-rate", "Hashtags by engagement rate", report.rate_comparisons, BY_RATE
        ),
        growth_chart(report.growth),
        hours_chart(report.hours),
        best_hours_chart(report.best_hours),
        comparison_chart("parts-of-day", "Parts of the day", report.parts_of_day),
        _ways_down(report.retention),
        volume_chart(report.volumes, report.zone),
    ]
    return [chart for chart in made if chart is not None]


def comparison_chart(
    name: str, title: str, rows: Sequence[Comparison], words: ChartWords = BY_IMPRESSIONS
) -> Chart | None:
    """Groups beside like threads, with their intervals; None where nothing can be compared."""
    if not any(row.difference for row in rows):
        return None
    values: list[dict[str, Any]] = [
        {
            "group": row.group,
            "ratio": difference.ratio,
            "low": difference.low,
            "high": difference.high,
            "verdict": str(row.verdict),
            "threads": difference.threads,
        }
        for row in rows
        if (difference := row.difference) is not None
    ]
    order = [value["group"] for value in values]
    return Chart(
        name,
        title,
        _said_of(rows, words),
        filled(_comparison_shape(words.axis), values, order),
        ShownTable(
            (
                *("Group", "Compared with your other posts", "95% interval"),
                *("Pooled", "Threads", "We can say"),
            ),
            tuple(_compared(row) for row in rows),
            (),
        ),
    )


@lru_cache(maxsize=64)
def _comparison_shape(axis_title: str) -> dict[str, Any]:
    base = alt.Chart(ROWS).encode(
        y=alt.Y("group:N", sort=ORDER, title=None),
        color=alt.Color(
            "verdict:N",
            title="compared with the others",
            scale=alt.Scale(
                domain=[str(verdict) for verdict in _VERDICT_COLOURS],
                range=list(_VERDICT_COLOURS.values()),
            ),
        ),
        tooltip=[
            alt.Tooltip("group:N"),
            *(alt.Tooltip(f"{field}:Q", format=".2f") for field in ("ratio", "low", "high")),
            alt.Tooltip("threads:Q"),
            alt.Tooltip("verdict:N"),
        ],
    )
    scale = alt.Scale(type="log")
    axis = alt.X("low:Q", scale=scale, title=axis_title, axis=_TIMES)
    marks = base.mark_rule(strokeWidth=3).encode(x=axis, x2="high:Q")
    points = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("ratio:Q"))
    even = alt.Chart(alt.InlineData(values=[{"even": 1}])).mark_rule(
        strokeDash=[4, 4], color=INK
    ).encode(x="even:Q")  # fmt: skip
    return shape_of(alt.layer(even, marks, points).properties(width=WIDTH, autosize=FIT))


def _compared(row: Comparison) -> tuple[str, ...]:
    difference = row.difference
    return (
        row.group,
        f"{difference.ratio:.2f}" if difference else UNKNOWN,
        f"{difference.low:.2f} to {difference.high:.2f}" if difference else UNKNOWN,
        f"{row.pooled_ratio:.2f}",
        str(difference.threads) if difference else UNKNOWN,
        str(row.verdict),
    )


def _said_of(rows: Sequence[Comparison], words: ChartWords) -> str:
    more = [row.group for row in rows if row.verdict is Judgement.MORE]
    less = [row.group for row in rows if row.verdict is Judgement.LESS]
    if not more and not less:
        return "We cannot tell any of them from the others: the differences may be chance."
    sentences = []
    if more:
        sentences.append(f"{words.more} than the others: {', '.join(more)}.")
    if less:
        sentences.append(f"{words.less} than the others: {', '.join(less)}.")
    if len(more) + len(less) < len(rows):
        sentences.append("Of the rest we cannot tell.")
    return " ".join(sentences)


def growth_chart(growth: Mapping[str, Sequence[GrowthPoint]]) -> Chart | None:
    """How the middle post of each of these hashtags grew; None where too little is known."""
    shown = list(growth.items())[:MOST_SMALL_MULTIPLES]
    values: list[dict[str, Any]] = [
        {
            "hashtag": f"#{name}",
            "age": point.age_hours,
            "impressions": point.median_impressions,
            "posts": point.posts,
        }
        for name, points in shown
        for point in points
        if point.posts > 1  # one post has no middle
    ]
    if not values:
        return None
    names = [f"#{name}" for name, _ in shown]
    rows = tuple(
        (value["hashtag"], figure(value["age"]), figure(value["impressions"]), str(value["posts"]))
        for value in values
    )
    halves = [name for name, points in shown if points and _half_by_a_day(points)]
    return Chart(
        "growth",
        "How posts grow",
        f"The middle post of each hashtag. In {len(halves)} of {len(shown)}, half of what it "
        "gathered came within a day.",
        filled(_growth_shape(), values, names),
        ShownTable(("Hashtag", "Hours", "Impressions of the middle post", "Posts"), rows, ()),
    )


@cache
def _growth_shape() -> dict[str, Any]:
    chart = (
        alt.Chart(ROWS)
        .mark_line(point=True, color=BLUE)
        .encode(
            x=alt.X(
                "age:Q",
                scale=alt.Scale(type="log", domain=[1, 720]),
                title="hours since it was sent",
                axis=alt.Axis(values=[1, 5, 24, 168, 720]),
            ),
            y=alt.Y("impressions:Q", title="impressions"),
            tooltip=["hashtag:N", "age:Q", alt.Tooltip("impressions:Q", format=",.0f"), "posts:Q"],
        )
        .properties(width=SMALL_WIDTH, height=90)
        .facet(alt.Facet("hashtag:N", title=None, sort=ORDER), columns=2)
    )
    return shape_of(chart)


def _half_by_a_day(points: Sequence[Any]) -> bool:
    within = [point.median_impressions for point in points if point.age_hours <= 24]
    return bool(within) and within[-1] * 2 >= points[-1].median_impressions


def _ways_down(steps: Sequence[ThreadRetention]) -> Chart | None:
    if not steps:
        return None
    values = [{"step": "1", "share": 1.0, "threads": None}] + [
        {"step": step.step, "share": step.share, "threads": step.threads} for step in steps
    ]
    last = steps[-1]
    return Chart(
        "way-down",
        "The way down a thread",
        f"For each 100 times a first post was seen, the {_step_words(last)} was seen "
        f"{100 * last.share:.0f} times.",
        filled(_way_down_shape(), values),
        ShownTable(
            ("Post", "Share of the first", "Impressions", "Threads"),
            tuple(
                (step.step, f"{step.share:.0%}", figure(step.impressions), str(step.threads))
                for step in steps
            ),
            (),
        ),
    )


@cache
def _way_down_shape() -> dict[str, Any]:
    chart = (
        alt.Chart(ROWS)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("step:N", sort=None, title="post of the thread", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("share:Q", title="of the first post", axis=alt.Axis(format="%")),
            tooltip=["step:N", alt.Tooltip("share:Q", format=".0%"), "threads:Q"],
        )
        .properties(width=WIDTH, height=200, autosize=FIT)
    )
    return shape_of(chart)


def _step_words(step: ThreadRetention) -> str:
    return "closing post" if step.step == "closing" else f"post {step.step}"
