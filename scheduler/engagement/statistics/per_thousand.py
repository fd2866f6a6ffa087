"""Measures rates over impressions, each with its 95% interval. The thread is the unit."""

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
    known = [thread for thread in threads if thread.impressions > 0]
    if not known:
        return None
    value = 1000 * _rate(known)
    return PerThousand(value, _interval(known, value), len(known))


def rate_interval(threads: Iterable[Parts]) -> Interval | None:
    """The same interval, for each impression."""
    known = [thread for thread in threads if thread.impressions > 0]
    return _interval(known, _rate(known)) if known else None


def counted(
    posts: Iterable[Measured], count: Callable[[Measured], int | None]
) -> tuple[Parts, ...]:
    """Adds up `count` of each thread, over its posts of which it and the impressions are known."""
    sums: dict[int, tuple[int, int]] = {}
    for post in posts:
        if post.impressions is not None and (counts := count(post)) is not None:
            amount, seen = sums.get(post.thread_id, (0, 0))
            sums[post.thread_id] = (amount + counts, seen + post.impressions)
    return tuple(Parts(*both) for both in sums.values())


def paid(posts: Iterable[Measured], usd_of_thread: Mapping[int, float]) -> dict[int, Parts]:
    """What publishing each thread cost; a thread with anything unknown in it is left out."""
    seen: dict[int, list[int | None]] = {}
    for post in posts:
        seen.setdefault(post.thread_id, []).append(post.impressions)
    priced: dict[int, Parts] = {}
    for thread, counts in seen.items():
        known = [count for count in counts if count is not None]
        if thread in usd_of_thread and len(known) == len(counts):
            priced[thread] = Parts(usd_of_thread[thread], sum(known))
    return priced


def _rate(threads: list[Parts]) -> float:
    return sum(thread.amount for thread in threads) / sum(thread.impressions for thread in threads)


def _interval(threads: list[Parts], value: float) -> Interval | None:
    size = len(threads)
    if size < FEWEST_THREADS:
        return None
    amount = sum(thread.amount for thread in threads)
    impressions = sum(thread.impressions for thread in threads)
    without = [(amount - thread.amount, impressions - thread.impressions) for thread in threads]
    if min(left for left, _ in without) <= 0:
        return None  # one thread alone has it all, or none has any
    logs = [math.log(left / seen) for left, seen in without]
    centre = fmean(logs)
    error = math.sqrt((size - 1) / size * sum((log - centre) ** 2 for log in logs))
    reach = math.exp(students_reach(CONFIDENCE, size - 1) * error)
    return Interval(value / reach, value * reach)
