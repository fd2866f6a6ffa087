"""The volume of a hashtag, ready for JSON and CSV. Names are in docs/measures.md."""

from datetime import datetime

from scheduler.engagement.reports.volume import TagVolume
from scheduler.store.metrics.volume import SearchSummary

VOLUME_COLUMNS = ("hashtag", "hour", "posts")


def volume_dict(one: TagVolume) -> dict[str, object]:
    """One hashtag; what was not counted is not there, and what is unknown is None."""
    return {
        "hashtag": one.name,
        "spellings": list(one.spellings),
        "week_posts": one.week_posts,
        "our_posts": one.our_posts,
        "is_followed": one.is_followed,
        "beside_ours": dict(one.beside_ours),
        "hours": [{"hour": _time(at), "posts": posts} for at, posts in one.hours],
        "search": None if one.search is None else _search_dict(one.search),
    }


def hour_dicts(one: TagVolume) -> list[dict[str, object]]:
    """A row for each hour that was counted."""
    return [{"hashtag": one.name, "hour": _time(at), "posts": posts} for at, posts in one.hours]


def _search_dict(found: SearchSummary) -> dict[str, object]:
    return {
        "read_at": _time(found.read_at),
        "from": _time(found.from_at),
        "is_all": found.is_all,
        "posts": found.posts,
        "authors": found.authors,
        "with_links": found.with_links,
        "share_with_links": found.with_links / found.posts if found.posts else None,
        "hours": [{"hour": _time(at), "posts": posts} for at, posts in found.hours],
        "links": dict(found.links),
        "hashtags_beside": dict(found.hashtags),
    }


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
