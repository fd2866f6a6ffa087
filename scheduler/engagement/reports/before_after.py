"""Before and after an instant: was each hashtag seen more since, like compared with like?"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.groups import By, gather
from scheduler.engagement.statistics.comparison import (
    Comparison,
    Difference,
    Judgement,
    before_and_after,
    holm,
)
from scheduler.engagement.statistics.hours import part_of_day
from scheduler.store.metrics.readings import Measured

LEVEL = 0.05
EVERYTHING = "everything"
_Strata = dict[tuple[str, str, int, str], list[float]]


def changes_since(
    posts: Sequence[Measured],
    hashtags: Mapping[int, Sequence[str]],
    zone: ZoneInfo,
    since: datetime,
) -> tuple[Comparison, ...]:
    """Everything together, then each hashtag by name; corrected for as many as there are.

    A thread stands in the stratum of its account, kind, weekday and part of the day.
    """
    by_hashtag = gather(posts, By.HASHTAG, zone, hashtags)
    groups = {EVERYTHING: posts} | dict(sorted(by_hashtag.items()))
    found = {name: _difference(posts, own, zone, since) for name, own in groups.items()}
    tested = [name for name, one in found.items() if one is not None]
    p_values = [one.p_value for one in found.values() if one is not None]
    adjusted = dict(zip(tested, holm(p_values), strict=True))
    return tuple(
        Comparison(
            name,
            one,
            one.ratio if one else 1.0,
            Judgement.CANNOT_TELL
            if one is None or adjusted[name] > LEVEL
            else (Judgement.MORE if one.ratio > 1 else Judgement.LESS),
        )
        for name, one in found.items()
    )


def _difference(
    posts: Iterable[Measured], own: Iterable[Measured], zone: ZoneInfo, since: datetime
) -> Difference | None:
    threads = {post.thread_id for post in own}
    before: _Strata = {}
    after: _Strata = {}
    for post in posts:
        if post.thread_id in threads and post.position == 0 and post.impressions is not None:
            local = post.sent_at.astimezone(zone)
            stratum = (post.account, post.role, local.weekday(), part_of_day(local))
            side = after if post.sent_at >= since else before
            side.setdefault(stratum, []).append(math.log1p(post.impressions))
    return before_and_after(before, after)
