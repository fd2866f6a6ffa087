"""Gathers threads by weekday and hour, in the organisation's own time."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from zoneinfo import ZoneInfo

from scheduler.store.metrics.readings import Measured

HOURS_A_CELL = 3
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PARTS = ((5, "night"), (12, "morning"), (17, "afternoon"), (24, "evening"))


@dataclass(frozen=True, slots=True)
class HourCell:
    """Threads that began on one weekday, within three hours."""

    weekday: str
    from_hour: int
    threads: int
    typical_impressions: float  # of a root: the geometric mean, which one giant does not carry


def hour_cells(posts: Iterable[Measured], zone: ZoneInfo) -> tuple[HourCell, ...]:
    """The cells in which a thread began; an hour that was never tried has no cell."""
    cells: dict[tuple[int, int], list[int]] = {}
    for post in posts:
        if post.position == 0 and post.impressions is not None:
            local = post.sent_at.astimezone(zone)
            key = (local.weekday(), local.hour // HOURS_A_CELL * HOURS_A_CELL)
            cells.setdefault(key, []).append(post.impressions)
    return tuple(
        HourCell(WEEKDAYS[weekday], hour, len(seen), _typical(seen))
        for (weekday, hour), seen in sorted(cells.items())
    )


def part_of_day(local: datetime) -> str:
    """Night until 5, morning until noon, afternoon until 17, then evening."""
    return next(name for until, name in _PARTS if local.hour < until)


def _typical(seen: Iterable[int]) -> float:
    return math.expm1(fmean(math.log1p(count) for count in seen))
