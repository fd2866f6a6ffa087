"""Measures retention: how many of those who saw the first post of a thread saw each later one."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.store.metrics.readings import Measured

CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class ThreadRetention:
    """One step down, over the threads that have it and in which both counts are known."""

    step: str  # "2", "3", ... as readers count, or "closing"
    threads: int
    impressions: int
    root_impressions: int

    @property
    def share(self) -> float:
        """Of the first post's impressions."""
        return self.impressions / self.root_impressions


def closing_of(steps: Iterable[ThreadRetention]) -> ThreadRetention | None:
    """How many saw the closing post."""
    return next((step for step in steps if step.step == CLOSING), None)


def retention(posts: Iterable[Measured]) -> tuple[ThreadRetention, ...]:
    """Each step after the first in order, then the closing post."""
    posts = list(posts)
    roots = {
        post.thread_id: post.impressions
        for post in posts
        if post.position == 0 and post.impressions
    }
    steps: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    for post in posts:
        if post.position > 0 and post.impressions is not None and post.thread_id in roots:
            is_closing = post.place == CLOSING
            key = (is_closing, 0 if is_closing else post.position + 1)
            steps.setdefault(key, []).append((post.impressions, roots[post.thread_id]))
    return tuple(
        ThreadRetention(
            CLOSING if is_closing else str(number),
            len(both),
            sum(seen for seen, _ in both),
            sum(root for _, root in both),
        )
        for (is_closing, number), both in sorted(steps.items())
    )
