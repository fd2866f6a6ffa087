"""Gives every chart its colours and frame, and the numbers and words beside it.

The colours are Okabe and Ito's, which the colour-blind tell apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from scheduler.engagement.reports.serializers import ShownTable

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#6b6f72"
INK, LINE, PAPER = "#23282b", "#dcd7cc", "#fffdf9"
CELL_EDGE = "#b5aea0"
WIDTH = 320  # all of a chart: as wide as a phone, so that its words can be read there
SMALL_WIDTH = 112  # one of two beside each other
MOST_SMALL_MULTIPLES = 6
FIT = alt.AutoSizeParams(type="fit", contains="padding")
# What stands in a shape until it is filled.
_NO_ROWS = [{"rows": "to come"}]
ROWS = alt.InlineData(values=_NO_ROWS)
ORDER = ["order to come"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, what it says in words, and its numbers."""

    name: str  # for a file and an anchor
    title: str
    sentence: str
    spec: dict[str, Any]
    table: ShownTable


def shape_of(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart of ROWS and of names in their ORDER in our colours, as Vega-Lite.

    Altair copies and checks it over and over, which takes as long as the rest of a page: a shape is
    made once, and filled for each chart.
    """
    styled = (
        chart.configure(
            background=PAPER,
            font="system-ui, sans-serif",
            padding={"left": 12, "right": 8, "top": 5, "bottom": 5},  # fonts differ in width
            aria=False,  # the words beside it say more, and a mark's own would treble its size
        )
        .configure_axis(labelColor=INK, titleColor=INK, gridColor=LINE, domainColor=LINE,
                        tickColor=LINE, labelLimit=130, labelFontSize=11,
                        titleFontWeight="normal", titleLimit=WIDTH)
        .configure_legend(labelColor=INK, titleColor=INK, titleFontWeight="normal",
                          orient="bottom", titleLimit=WIDTH, labelFontSize=11, columns=3)
        .configure_header(labelColor=INK, labelFontSize=11, labelLimit=SMALL_WIDTH + 18)
        .configure_view(stroke=None)
    )  # fmt: skip
    shape: dict[str, Any] = styled.to_dict()
    return shape


def filled(
    shape: dict[str, Any], rows: list[dict[str, Any]], order: Sequence[str] = ()
) -> dict[str, Any]:
    """The same of these rows, with these names in their order; the shape stays as it is."""
    return {name: _filled(part, rows, list(order)) for name, part in shape.items()}


def _filled(part: Any, rows: list[dict[str, Any]], order: list[str]) -> Any:
    if part == _NO_ROWS:
        return rows
    if part == ORDER:
        return order
    if isinstance(part, dict):
        return {name: _filled(one, rows, order) for name, one in part.items()}
    if isinstance(part, list):
        return [_filled(one, rows, order) for one in part]
    return part
