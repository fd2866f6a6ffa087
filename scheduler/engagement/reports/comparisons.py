"""Compares hashtags and parts of the day, each account and kind of thread with itself."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from scheduler.engagement.statistics.comparison import Comparison, compare_sets
from scheduler.engagement.statistics.hours import part_of_day
from scheduler.engagement.statistics.measures import engagements_of
from scheduler.engagement.statistics.strata import Observation
from scheduler.store.metrics.readings import Measured

SETTLED = timedelta(days=4)  # since it was sent; until then a thread is still gathering
_UTC = ZoneInfo("UTC")
_DAY = timedelta(days=1)
Measure = Callable[[Measured], float | None]


def compare_hashtags(
    posts: Sequence[Measured],
    by_hashtag: Mapping[str, Sequence[Measured]],
    measures: Sequence[Measure],
    zone: ZoneInfo = _UTC,
) -> list[tuple[Comparison, ...]]:
    """Compares the threads of each hashtag with like threads without it, by each measure.

    Alike are threads of one account and kind; part of the day, weekend and the account's growth
    are allowed for. The thread is the unit, because it was chosen once: it has a hashtag if one of
    its posts does. Of a hashtag that one of several accounts has to itself nothing is said.
    """
    members = {name: {post.thread_id for post in own} for name, own in by_hashtag.items()}
    observations = _observations(posts, measures, zone, with_part=True)
    account_of = {post.thread_id: post.account for post in posts if post.position == 0}
    untold = {}
    for name, own in members.items():
        accounts = {account_of[thread] for thread in own if thread in account_of}
        if len(accounts) == 1 and len(set(account_of.values())) > 1:
            (account,) = accounts
            untold[name] = f"only {account} uses it, so it cannot be told from the account"
    return compare_sets([(values, members) for values in observations], untold)


def compare_parts_of_day(posts: Sequence[Measured], zone: ZoneInfo) -> tuple[Comparison, ...]:
    """Compares night, morning, afternoon and evening by how often a first post was seen."""
    members: dict[str, set[int]] = {}
    for post in posts:
        if post.position == 0:
            part = part_of_day(post.sent_at.astimezone(zone))
            members.setdefault(part, set()).add(post.thread_id)
    (observations,) = _observations(posts, [seen], zone, with_part=False)
    (rows,) = compare_sets([(observations, members)])
    return rows


def kinds_of_threads(posts: Sequence[Measured]) -> dict[int, str]:
    """Names the kind of each thread: story, dialogue, the kind its file gives, single or thread."""
    return {thread: _kind(own) for thread, own in by_thread(posts).items()}


def by_thread(posts: Sequence[Measured]) -> dict[int, list[Measured]]:
    """The posts of each thread, by its id, in the order in which they are given."""
    threads: dict[int, list[Measured]] = {}
    for post in posts:
        threads.setdefault(post.thread_id, []).append(post)
    return threads


def seen(post: Measured) -> float | None:
    """The logarithm of how often a post was seen."""
    return None if post.impressions is None else math.log1p(post.impressions)


def rate(post: Measured) -> float | None:
    """The logarithm of its engagement rate; a half more on either side, so that 0 has one too."""
    engagements = engagements_of(post)
    if engagements is None or not post.impressions:
        return None
    return math.log((engagements + 0.5) / (post.impressions + 0.5))


def _kind(posts: Sequence[Measured]) -> str:
    if any(post.is_story for post in posts):
        return "story"
    if len({post.account for post in posts}) > 1:
        return "dialogue"
    return posts[0].kind or ("single" if len(posts) == 1 else "thread")


def _observations(
    posts: Sequence[Measured], measures: Sequence[Measure], zone: ZoneInfo, *, with_part: bool
) -> list[dict[int, Observation]]:
    """By each measure, one for each thread of whose first post it is known."""
    kinds = kinds_of_threads(posts)
    observations: list[dict[int, Observation]] = [{} for _ in measures]
    for root in (post for post in posts if post.position == 0):
        local = root.sent_at.astimezone(zone)
        weekend = "weekend" if local.weekday() > 4 else "weekday"
        terms = (part_of_day(local), weekend) if with_part else (weekend,)
        for own, measure in zip(observations, measures, strict=True):
            if (value := measure(root)) is not None:
                day = (root.sent_at - posts[0].sent_at) / _DAY
                own[root.thread_id] = Observation(
                    value, root.account, kinds[root.thread_id], terms, day
                )
    return observations
