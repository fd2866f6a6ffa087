"""Ratios, measured side by side in one run: a module here with a `measure()` is one measure.

The module's name is the measure's. What several of them share has a name with an underscore.
"""

from collections.abc import Mapping
from statistics import median
from typing import TypedDict


class Measure(TypedDict):
    """The line that `make bench` prints: one ratio, its limit, and what it was made from."""

    name: str
    ratio: float
    limit: float
    holds: bool
    detail: Mapping[str, object]  # figures, with their units in their names


def at_least(name: str, ratio: float, limit: float, **detail: object) -> Measure:
    """A measure that must not fall below `limit`."""
    return Measure(
        name=name, ratio=round(ratio, 3), limit=limit, holds=ratio >= limit, detail=detail
    )


def at_most(name: str, ratio: float, limit: float, **detail: object) -> Measure:
    """A measure that must not rise above `limit`."""
    return Measure(
        name=name, ratio=round(ratio, 3), limit=limit, holds=ratio <= limit, detail=detail
    )


def spread(values: list[float]) -> dict[str, float]:
    """Smallest, median and largest of `values`, to show how steady a measure is."""
    return {
        "least": round(min(values), 6),
        "median": round(median(values), 6),
        "most": round(max(values), 6),
    }
