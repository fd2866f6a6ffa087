"""Compares each hashtag after an instant with the same before it, like with like."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.comparisons import seen
from scheduler.engagement.reports.groups import By, gather
from scheduler.engagement.statistics.comparison import (
    Comparison,
    Difference,
    difference,
    holm,
    reason,
    verdict,
)
from scheduler.engagement.statistics.hours import part_of_day
from scheduler.engagement.statistics.strata import Observation, strata_of
from scheduler.store.metrics.readings import Measured

EVERYTHING = "everything"


def changes_since(
    posts: Sequence[Measured],
    hashtags: Mapping[int, Sequence[str]],
    zone: ZoneInfo,
    since: datetime,
) -> tuple[Comparison, ...]:
    """Everything together, then each hashtag by name; corrected for as many as there are.

    A thread stands in the stratum of its account, kind of account, weekday and part of the day.
    """
    by_hashtag = gather(posts, By.HASHTAG, zone, hashtags)
    groups = {EVERYTHING: posts} | dict(sorted(by_hashtag.items()))
    differences = {name: _difference(posts, own, zone, since) for name, own in groups.items()}
    tested = {name: found.p_value for name, found in differences.items() if found is not None}
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    return tuple(
        Comparison(
            name,
            found,
            found.ratio if found else 1.0,
            judged := verdict(found, adjusted.get(name)),
            reason(found, judged, "like threads before"),
        )
        for name, found in differences.items()
    )


def _difference(
    posts: Iterable[Measured], own: Iterable[Measured], zone: ZoneInfo, since: datetime
) -> Difference | None:
    threads = {post.thread_id for post in own}
    roots = {
        post.thread_id: (post, value)
        for post in posts
        if post.thread_id in threads and post.position == 0 and (value := seen(post)) is not None
    }
    observations = {}
    for thread, (post, value) in roots.items():
        local = post.sent_at.astimezone(zone)
        stratum = (post.role, local.weekday(), part_of_day(local))
        observations[thread] = Observation(value, post.account, stratum)
    after = {thread for thread, (post, _) in roots.items() if post.sent_at >= since}
    return difference(strata_of(observations), after)
