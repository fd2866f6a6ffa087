"""Counts what a search for a hashtag brought, so coarsely that nobody can be found in it. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from scheduler.networks.listening import SearchResult, SeenPost
from scheduler.store.metrics.volume import Counted, SearchSummary

FEWEST_AUTHORS = 5  # who shared a link or used a hashtag, before it is kept: less may be a person
MOST_NAMED = 10
_OF_X = frozenset({"x.com", "twitter.com", "mobile.twitter.com", "t.co"})


def summary_of(
    result: SearchResult, own: frozenset[str], since: datetime, now: datetime
) -> SearchSummary:
    """Counts of the posts of a search that goes back to `since`.

    `own` are the folded spellings that were searched for. Links to X itself are left out: they
    name people and posts. What came from fewer than five authors is counted and not named.
    """
    posts = result.posts
    from_at = since if result.is_all else min((post.created_at for post in posts), default=now)
    links = {number: _shared(post) for number, post in enumerate(posts)}
    tags = {number: _beside(post, own) for number, post in enumerate(posts)}
    hours = Counter(_hour(post.created_at) for post in posts)
    return SearchSummary(
        read_at=now,
        from_at=from_at,
        is_all=result.is_all,
        posts=len(posts),
        with_links=sum(bool(shared) for shared in links.values()),
        authors=len({post.author for post in posts}),
        hours=tuple(sorted(hours.items())),
        links=_most(posts, links),
        hashtags=_most(posts, tags),
    )


def plain_link(address: str) -> str | None:
    """An address without what may name a visitor: query, fragment, login. None for one of X."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or host in _OF_X:
        return None
    return f"{host}{parts.path}".rstrip("/")


def _shared(post: SeenPost) -> set[str]:
    return {plain for link in post.links if (plain := plain_link(link)) is not None}


def _beside(post: SeenPost, own: frozenset[str]) -> set[str]:
    return {folded for tag in post.hashtags if (folded := tag.casefold()) not in own}


def _most(posts: Sequence[SeenPost], names: Mapping[int, Iterable[str]]) -> tuple[Counted, ...]:
    """The most frequent names of which enough authors speak."""
    counts: Counter[str] = Counter()
    authors: dict[str, set[str]] = {}
    for number, its_names in names.items():
        for name in its_names:
            counts[name] += 1
            authors.setdefault(name, set()).add(posts[number].author)
    known = [
        (name, count) for name, count in counts.items() if len(authors[name]) >= FEWEST_AUTHORS
    ]
    return tuple(sorted(known, key=lambda named: (-named[1], named[0]))[:MOST_NAMED])


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
