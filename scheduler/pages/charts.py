"""The charts of the report, as Vega-Lite: each with a sentence that says what is to be seen,
and its numbers as a table. The colours are Okabe and Ito's, which the colour-blind tell apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from scheduler.engagement.comparing import Comparison, Verdict
from scheduler.engagement.forms import UNKNOWN, ShownTable, figure
from scheduler.engagement.hours import HOURS_A_CELL, WEEKDAYS, HourCell
from scheduler.engagement.ways_down import WayDown
from scheduler.engagement.whole import WholeReport

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#6b6f72"
_INK, _LINE, _PAPER = "#23282b", "#dcd7cc", "#fffdf9"
_MOST_SMALL_MULTIPLES = 9
_WIDTH = 560
_VERDICT_COLOURS = {Verdict.MORE: BLUE, Verdict.LESS: VERMILION, Verdict.CANNOT_TELL: GREY}


@dataclass(frozen=True, slots=True)
class _Words:
    """What a comparison is by, in words."""

    axis: str
    more: str
    less: str


_BY_IMPRESSIONS = _Words(
    "times the impressions of the others (95% interval)", "Seen more", "Seen less"
)
_BY_RATE = _Words(
    "times the engagement rate of the others (95% interval)",
    "More engagements for each impression",
    "Fewer engagements for each impression",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart, what it says in words, and its numbers."""

    name: str  # for a file and an anchor
    title: str
    sentence: str
    spec: dict[str, Any]
    table: ShownTable


def figures(report: WholeReport) -> list[Figure]:
    """The charts for which there is something to show."""
    made = [
        _comparison("hashtags", "Hashtags beside each other", report.comparisons),
        _comparison(
            "hashtags-by-rate", "Hashtags by engagement rate", report.rate_comparisons, _BY_RATE
        ),
        _growth(report),
        _hours(report.hours),
        _comparison("parts-of-day", "Parts of the day", report.parts_of_day),
        _ways_down(report.ways_down),
    ]
    return [one for one in made if one is not None]


def _comparison(
    name: str, title: str, rows: Sequence[Comparison], words: _Words = _BY_IMPRESSIONS
) -> Figure | None:
    if not any(row.difference for row in rows):
        return None
    values: list[dict[str, Any]] = [
        {
            "group": row.group,
            "ratio": one.ratio,
            "low": one.low,
            "high": one.high,
            "verdict": str(row.verdict),
            "threads": one.threads,
        }
        for row in rows
        if (one := row.difference) is not None
    ]
    order = [value["group"] for value in values]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("group:N", sort=order, title=None),
        color=alt.Color(
            "verdict:N",
            title="beside the others",
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
    axis = alt.X("low:Q", scale=scale, title=words.axis)
    marks = base.mark_rule(strokeWidth=3).encode(x=axis, x2="high:Q")
    points = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("ratio:Q"))
    even = alt.Chart(alt.InlineData(values=[{"even": 1}])).mark_rule(
        strokeDash=[4, 4], color=_INK
    ).encode(x="even:Q")  # fmt: skip
    return Figure(
        name,
        title,
        _said_of(rows, words),
        _spec(alt.layer(even, marks, points)),
        ShownTable(
            ("Group", "Times the others", "95% interval", "Pooled", "Threads", "We can say"),
            tuple(_compared(row) for row in rows),
            (),
        ),
    )


def _compared(row: Comparison) -> tuple[str, ...]:
    one = row.difference
    return (
        row.group,
        f"{one.ratio:.2f}" if one else UNKNOWN,
        f"{one.low:.2f} to {one.high:.2f}" if one else UNKNOWN,
        f"{row.pooled_ratio:.2f}",
        str(one.threads) if one else UNKNOWN,
        str(row.verdict),
    )


def _said_of(rows: Sequence[Comparison], words: _Words) -> str:
    more = [row.group for row in rows if row.verdict is Verdict.MORE]
    less = [row.group for row in rows if row.verdict is Verdict.LESS]
    if not more and not less:
        return "We cannot tell any of them from the others: the differences may be chance."
    said = []
    if more:
        said.append(f"{words.more} than the others: {', '.join(more)}.")
    if less:
        said.append(f"{words.less} than the others: {', '.join(less)}.")
    if len(more) + len(less) < len(rows):
        said.append("Of the rest we cannot tell.")
    return " ".join(said)


def _growth(report: WholeReport) -> Figure | None:
    shown = list(report.growth.items())[:_MOST_SMALL_MULTIPLES]
    values: list[dict[str, Any]] = [
        {
            "hashtag": f"#{name}",
            "age": point.age_hours,
            "impressions": point.median_impressions,
            "posts": point.posts,
        }
        for name, points in shown
        for point in points
    ]
    if not values:
        return None
    chart = (
        alt.Chart(alt.InlineData(values=values))
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
        .properties(width=150, height=110)
        .facet(alt.Facet("hashtag:N", title=None, sort=None), columns=3)
    )
    rows = tuple(
        (value["hashtag"], figure(value["age"]), figure(value["impressions"]), str(value["posts"]))
        for value in values
    )
    halves = [name for name, points in shown if points and _half_by_a_day(points)]
    return Figure(
        "growth",
        "How posts grow",
        f"The middle post of each hashtag. In {len(halves)} of {len(shown)}, half of what it "
        "gathered came within a day.",
        _spec(chart),
        ShownTable(("Hashtag", "Hours", "Impressions of the middle post", "Posts"), rows, ()),
    )


def _half_by_a_day(points: Sequence[Any]) -> bool:
    within = [point.median_impressions for point in points if point.age_hours <= 24]
    return bool(within) and within[-1] * 2 >= points[-1].median_impressions


def _hours(cells: Sequence[HourCell]) -> Figure | None:
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
    order = [f"{hour:02}-{hour + HOURS_A_CELL:02}" for hour in range(0, 24, HOURS_A_CELL)]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(stroke=_PAPER, strokeWidth=2)
        .encode(
            x=alt.X("hours:O", sort=order, title="hour", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("weekday:O", sort=list(WEEKDAYS), title=None),
            color=alt.Color(
                "impressions:Q", title="typical impressions", scale=alt.Scale(scheme="cividis")
            ),
            tooltip=["weekday:O", "hours:O", alt.Tooltip("impressions:Q", format=","), "threads:Q"],
        )
        .properties(width=_WIDTH - 160, height=200)
    )
    best = max(cells, key=lambda cell: cell.typical_impressions)
    return Figure(
        "hours",
        "Weekdays and hours",
        f"Most seen: {best.weekday} {_hours_words(best)}, on {best.threads} "
        f"{'thread' if best.threads == 1 else 'threads'}. Hours differ in what was said as well: "
        "read the comparison below before you choose one.",
        _spec(chart),
        ShownTable(
            ("Weekday", "Hours", "Typical impressions", "Threads"),
            tuple(
                (cell.weekday, _hours_words(cell), figure(round(cell.typical_impressions)),
                 str(cell.threads))
                for cell in cells
            ),
            (),
        ),
    )  # fmt: skip


def _hours_words(cell: HourCell) -> str:
    return f"{cell.from_hour:02}-{cell.from_hour + HOURS_A_CELL:02}"


def _ways_down(steps: Sequence[WayDown]) -> Figure | None:
    if not steps:
        return None
    values = [{"step": "1", "share": 1.0, "threads": None}] + [
        {"step": step.step, "share": step.share, "threads": step.threads} for step in steps
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("step:N", sort=None, title="post of the thread", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("share:Q", title="of the first post", axis=alt.Axis(format="%")),
            tooltip=["step:N", alt.Tooltip("share:Q", format=".0%"), "threads:Q"],
        )
        .properties(width=_WIDTH - 160, height=200)
    )
    last = steps[-1]
    return Figure(
        "way-down",
        "The way down a thread",
        f"For each 100 times a first post was seen, the {_step_words(last)} was seen "
        f"{100 * last.share:.0f} times.",
        _spec(chart),
        ShownTable(
            ("Post", "Share of the first", "Impressions", "Threads"),
            tuple(
                (step.step, f"{step.share:.0%}", figure(step.impressions), str(step.threads))
                for step in steps
            ),
            (),
        ),
    )


def _step_words(step: WayDown) -> str:
    return "closing post" if step.step == "closing" else f"post {step.step}"


def _spec(chart: alt.TopLevelMixin) -> dict[str, Any]:
    styled = (
        chart.configure(background=_PAPER, font="system-ui, sans-serif")
        .configure_axis(labelColor=_INK, titleColor=_INK, gridColor=_LINE, labelLimit=260,
                        labelFontSize=12, titleFontWeight="normal")
        .configure_legend(labelColor=_INK, titleColor=_INK, titleFontWeight="normal",
                          orient="bottom")
        .configure_header(labelColor=_INK, labelFontSize=12)
        .configure_view(stroke=None)
    )  # fmt: skip
    spec: dict[str, Any] = styled.to_dict()
    return spec
