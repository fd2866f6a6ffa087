"""Rates over impressions, each with its 95% interval. The thread is the unit."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from scheduler.engagement.statistics.distributions import students_reach
from scheduler.engagement.statistics.median_interval import Interval
from scheduler.store.metrics.readings import Measured

CONFIDENCE = 0.95
FEWEST_THREADS = 8  # with fewer, intervals held the truth less often than 93 times in 100


@dataclass(frozen=True, slots=True)
class PerThousand:
    """One fraction of sums, times 1,000."""

    value: float
    interval: Interval | None  # None where too few threads say too little
    threads: int  # with both parts known


@dataclass(frozen=True, slots=True)
class Parts:
    """What is counted or paid in one thread, and how often the thread was seen."""

    amount: float
    impressions: int


def per_thousand(threads: Iterable[Parts]) -> PerThousand | None:
    """The sum of the amounts over the sum of the impressions; None without an impression.

    The interval leaves out one thread at a time (the jackknife, Tukey 1958), on logarithms.
    """
    known = [one for one in threads if one.impressions > 0]
    impressions = sum(one.impressions for one in known)
    if not impressions:
        return None
    value = 1000 * sum(one.amount for one in known) / impressions
    return PerThousand(value, _interval(known, value), len(known))


def counted(
    posts: Iterable[Measured], count: Callable[[Measured], int | None]
) -> tuple[Parts, ...]:
    """`count` of each thread, over its posts of which both it and the impressions are known."""
    found: dict[int, tuple[int, int]] = {}
    for post in posts:
        if post.impressions is not None and (one := count(post)) is not None:
            amount, seen = found.get(post.thread_id, (0, 0))
            found[post.thread_id] = (amount + one, seen + post.impressions)
    return tuple(Parts(*both) for both in found.values())


def paid(posts: Iterable[Measured], usd_of_thread: Mapping[int, float]) -> dict[int, Parts]:
    """What publishing each thread cost; a thread with anything unknown in it is left out."""
    seen: dict[int, list[int | None]] = {}
    for post in posts:
        seen.setdefault(post.thread_id, []).append(post.impressions)
    found: dict[int, Parts] = {}
    for thread, counts in seen.items():
        known = [count for count in counts if count is not None]
        if thread in usd_of_thread and len(known) == len(counts):
            found[thread] = Parts(usd_of_thread[thread], sum(known))
    return found


def _interval(threads: list[Parts], value: float) -> Interval | None:
    size = len(threads)
    if size < FEWEST_THREADS:
        return None
    amount = sum(one.amount for one in threads)
    impressions = sum(one.impressions for one in threads)
    without = [(amount - one.amount, impressions - one.impressions) for one in threads]
    if min(left for left, _ in without) <= 0:
        return None  # one thread alone has it all, or none has any
    logs = [math.log(left / seen) for left, seen in without]
    centre = fmean(logs)
    error = math.sqrt((size - 1) / size * sum((one - centre) ** 2 for one in logs))
    reach = math.exp(students_reach(CONFIDENCE, size - 1) * error)
    return Interval(value / reach, value * reach)
