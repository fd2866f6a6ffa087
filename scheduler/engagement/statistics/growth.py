"""Works out what a post had gathered at an age, between its readings."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from scheduler.store.metrics.readings import Point

SHOWN_AGES_HOURS = (1, 2, 5, 12, 24, 48, 96, 168, 216, 336, 400, 718)


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """What the middle post had gathered at an age."""

    age_hours: float
    median_impressions: float
    posts: int


@dataclass(frozen=True, slots=True)
class Read:
    """One post and its readings, oldest first."""

    sent_at: datetime
    points: Sequence[Point]


def impressions_at(read: Read, age_hours: float) -> float | None:
    """In a straight line between readings as ages double; None beyond the last reading."""
    known = [
        ((point.at - read.sent_at) / timedelta(hours=1), float(point.impressions))
        for point in read.points
        if point.impressions is not None
    ]
    ages = [0.0, *(age for age, _ in known)]
    seen = [0.0, *(count for _, count in known)]
    after = bisect_right(ages, age_hours)
    if after == len(ages):
        return seen[-1] if ages[-1] == age_hours else None
    low, high = math.log1p(ages[after - 1]), math.log1p(ages[after])
    share = (math.log1p(age_hours) - low) / (high - low)
    return seen[after - 1] + share * (seen[after] - seen[after - 1])


def growth(reads: Iterable[Read]) -> tuple[GrowthPoint, ...]:
    """The curve of the middle post; at each age, only posts that were read at it or later."""
    reads = list(reads)
    points = []
    for age in SHOWN_AGES_HOURS:
        known = [seen for read in reads if (seen := impressions_at(read, age)) is not None]
        if known:
            points.append(GrowthPoint(age, median(known), len(known)))
    return tuple(points)


def went_down(read: Read) -> bool:
    """Whether a counter fell between two readings: X takes false views away again."""
    known = [point.impressions for point in read.points if point.impressions is not None]
    return any(later < earlier for earlier, later in pairwise(known))
