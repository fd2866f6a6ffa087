"""From a thread's words to its posts: hashtags joined to the root, each post within its budget."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.crisis.sealed import BODY_WITH_HELP
from scheduler.crisis.topics import is_sensitive
from scheduler.text.hashtags import extract
from scheduler.text.length import LIMIT, weighted_length
from scheduler.text.split import split


@dataclass(frozen=True, slots=True)
class Body:
    """The posts of one thread, and every hashtag in them, each once."""

    posts: tuple[str, ...]
    hashtags: tuple[str, ...]


def body(text: str, hashtags: Iterable[str]) -> Body:
    """The posts of `text`; those of `hashtags` that it does not carry end the root.

    The budgets never depend on the support lines' wording: a root keeps room for the longest.
    Raises: scheduler.text.split.WordTooLong.
    """
    carried = unique(extract(text))
    folded = {tag.casefold() for tag in carried}
    added = [tag for tag in unique(hashtags) if tag.casefold() not in folded]
    tail = "\n\n" + " ".join(f"#{tag}" for tag in added) if added else ""
    posts = split(text, BODY_WITH_HELP - weighted_length(tail), budget)
    if posts and tail:
        posts[0] += tail
    return Body(tuple(posts), (*carried, *added))


def budget(text: str) -> int:
    """How long a post after the root may be: shorter where it will carry the help line."""
    return BODY_WITH_HELP if is_sensitive(text) else LIMIT


def unique(hashtags: Iterable[str]) -> list[str]:
    """Each hashtag once, as first written; capitals make no difference."""
    seen: dict[str, str] = {}
    for tag in hashtags:
        seen.setdefault(tag.casefold(), tag)
    return list(seen.values())
