"""Finds the hashtags beside ours: in the same posts, and those that its campaigns follow."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.engagement.statistics.hashtag_families import Families
from scheduler.store.metrics.volume import Counted, FollowedTags

MOST_BESIDE = 5


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside one hashtag, all by the names of their families."""

    hashtag: str
    beside: tuple[Counted, ...]  # in how many of our posts with it, the most used first
    followed: tuple[str, ...]  # not posted by its campaigns, only watched


def beside_in_posts(posts: Iterable[Sequence[str]], hashtag: str) -> tuple[Counted, ...]:
    """The hashtags of the posts that carry `hashtag`, without it."""
    counts = Counter(name for its in posts if hashtag in its for name in its if name != hashtag)
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_BESIDE])


def related_hashtags(
    hashtags: Mapping[int, Sequence[str]], campaigns: Iterable[FollowedTags], families: Families
) -> dict[str, Related]:
    """By each hashtag of a post; `hashtags` has the families of each post."""
    followed: dict[str, list[str]] = {}
    for campaign in campaigns:
        for tag in campaign.hashtags:
            own = followed.setdefault(families.name_of(tag).casefold(), [])
            own += [families.name_of(tag) for tag in campaign.related]
    names = sorted({name for its in hashtags.values() for name in its})
    return {
        name: Related(
            name,
            beside_in_posts(hashtags.values(), name),
            tuple(dict.fromkeys(followed.get(name.casefold(), ()))),
        )
        for name in names
    }
