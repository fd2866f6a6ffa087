"""Picks the threads that were seen most and least beside their own account's usual."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from scheduler.engagement.reports.comparisons import seen
from scheduler.engagement.statistics.measures import Rate, rate_of
from scheduler.store.metrics.readings import Measured

MOST = 3
FEWEST_THREADS = 6  # of an account, before any of them is called better or worse than usual


@dataclass(frozen=True, slots=True)
class Standout:
    """One thread that was seen unusually often, or seldom."""

    key: str
    account: str
    sent_at: datetime
    words: str  # of its first post, without the lines of help
    impressions: int
    times_usual: float  # how often its account's typical first post is seen; that is 1
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Standouts:
    """A few of each, the farthest from usual first."""

    best: tuple[Standout, ...]
    worst: tuple[Standout, ...]


def ranked(posts: Sequence[Measured]) -> list[tuple[float, Measured]]:
    """Orders first posts by how often they were seen beside their account's usual, most first.

    A person's story is never ranked, and neither is a dialogue that holds one.
    """
    stories = {post.thread_id for post in posts if post.is_story}
    roots: dict[str, list[tuple[float, Measured]]] = {}
    for post in posts:
        if post.position == 0 and post.thread_id not in stories and (log := seen(post)) is not None:
            roots.setdefault(post.account, []).append((log, post))
    beside = []
    for own in roots.values():
        usual = fmean(log for log, _ in own)
        if len(own) >= FEWEST_THREADS:
            beside += [(math.exp(log - usual), post) for log, post in own]
    return sorted(beside, key=lambda both: (-both[0], both[1].id))


def chosen(
    order: Sequence[tuple[float, Measured]],
) -> tuple[list[tuple[float, Measured]], list[tuple[float, Measured]]]:
    """The first few above usual, and the last few below it."""
    best = [both for both in order[:MOST] if both[0] > 1]
    worst = [both for both in reversed(order[-MOST:]) if both[0] < 1]
    return best, worst


def standouts(
    order: Sequence[tuple[float, Measured]],
    words: Mapping[int, tuple[str, str]],
    threads: Mapping[int, Collection[Measured]],
) -> Standouts:
    """The best and the worst with their words; `words` by post, `threads` by thread."""

    def shown(both: tuple[float, Measured]) -> Standout:
        times, root = both
        key, body = words[root.id]
        rate = rate_of(threads[root.thread_id])
        return Standout(key, root.account, root.sent_at, body, root.impressions or 0, times, rate)

    best, worst = chosen(order)
    return Standouts(tuple(map(shown, best)), tuple(map(shown, worst)))
