"""Decides when a post is read next: few readings, where its curve still has something to tell.

Pure. docs/measures.md, "When posts are read", says what came of it on curves it was not tuned to.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler.store.metrics.reading_ages import READING_AGES
from scheduler.store.metrics.readings import Point

MOST_DAYS = 7  # X bills the readings of a post once a UTC day: this many days, and no more
EXTRA_READINGS = 2
SOONEST = timedelta(hours=3)  # two readings closer than this tell the same
_RISE = 2.2  # times what the last stretch led to expect
_WORTH_SEEING = 0.05  # of everything the post has gathered


def next_reading_at(sent_at: datetime, taken: Sequence[Point], now: datetime) -> datetime | None:
    """When a post is read after the readings `taken`, oldest first; None after its last age.

    An unexpected rise earns a reading between two ages, while days are left to pay for.
    """
    planned = [at for age in READING_AGES if (at := sent_at + age) > now]
    if not planned:
        return None
    if is_rising(sent_at, taken):
        extra = _between(sent_at, now, planned[0])
        if extra is not None and _is_affordable(taken, extra, planned):
            return extra
    return planned[0]


def is_rising(sent_at: datetime, taken: Sequence[Point]) -> bool:
    """Whether the last reading shows more than the ones before it led to expect.

    A post that has had its hour gains less and less: at most as much in each doubling of its age.
    """
    known = [
        (math.log1p((point.at - sent_at) / timedelta(hours=1)), point.impressions)
        for point in taken
        if point.impressions is not None and point.at > sent_at
    ]
    if len(known) < 2:
        return False
    (age_0, seen_0), (age_1, seen_1), (age_2, seen_2) = [(0.0, 0), *known][-3:]
    if age_1 <= age_0 or age_2 <= age_1:
        return False
    expected = (seen_1 - seen_0) / (age_1 - age_0) * (age_2 - age_1)
    gained = seen_2 - seen_1
    return gained > _RISE * max(expected, 0) and gained > _WORTH_SEEING * seen_2


def _is_affordable(taken: Sequence[Point], extra: datetime, planned: Sequence[datetime]) -> bool:
    if len(taken) + len(planned) >= len(READING_AGES) + EXTRA_READINGS:
        return False
    days = {point.at.date() for point in taken} | {at.date() for at in (extra, *planned)}
    return len(days) <= MOST_DAYS


def _between(sent_at: datetime, now: datetime, planned: datetime) -> datetime | None:
    """Half-way to the planned reading as ages double; None where that is too near to it."""
    hour = timedelta(hours=1)
    age = math.sqrt(max((now - sent_at) / hour, 1.0) * ((planned - sent_at) / hour))
    extra = max(sent_at + age * hour, now + SOONEST)
    return extra if extra + SOONEST <= planned else None
