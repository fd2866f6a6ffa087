"""What every chart shares: colours, a frame, and the numbers and words beside it.

The colours are Okabe and Ito's, which the colour-blind tell apart.
"""

from dataclasses import dataclass
from typing import Any

import altair as alt

from scheduler.engagement.reports.serializers import ShownTable

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#6b6f72"
INK, LINE, PAPER = "#23282b", "#dcd7cc", "#fffdf9"
CELL_EDGE = "#b5aea0"
WIDTH = 560
MOST_SMALL_MULTIPLES = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart, what it says in words, and its numbers."""

    name: str  # for a file and an anchor
    title: str
    sentence: str
    spec: dict[str, Any]
    table: ShownTable


def spec_of(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart in our colours, as Vega-Lite."""
    styled = (
        chart.configure(background=PAPER, font="system-ui, sans-serif")
        .configure_axis(labelColor=INK, titleColor=INK, gridColor=LINE, labelLimit=260,
                        labelFontSize=12, titleFontWeight="normal")
        .configure_legend(labelColor=INK, titleColor=INK, titleFontWeight="normal",
                          orient="bottom", titleLimit=400, labelFontSize=12)
        .configure_header(labelColor=INK, labelFontSize=12)
        .configure_view(stroke=None)
    )  # fmt: skip
    spec: dict[str, Any] = styled.to_dict()
    return spec
