"""A stored post as X shows it: entities, t.co links, counts."""

import hashlib
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from scheduler.x_simulator.http.length import urls
from scheduler.x_simulator.model.audience import Counts
from scheduler.x_simulator.model.types import SimulatedPost

PRIVATE = frozenset({"non_public_metrics", "organic_metrics"})
_HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w*[^\W\d_]\w*)")
_DISPLAY_LIMIT = 26  # X shortens the address it shows beyond this many characters


def shown_text(text: str, media_keys: Sequence[str] = ()) -> tuple[str, list[dict[str, Any]]]:
    """The text with &, < and > escaped and its links as t.co, and the entities of the links.

    What is attached gives one more link, at the end. The offsets count the characters of the
    text that is returned.
    """
    parts: list[str] = []
    entities = []
    done = length = 0
    for start, end, url in urls(text):
        before = escape(text[done:start], quote=False)
        short = _short(url)
        parts += [before, short]
        length += len(before)
        entities.append(_entity(url, short, length))
        length += len(short)
        done = end
    parts.append(escape(text[done:], quote=False))
    if media_keys:
        short = _short(media_keys[0])
        start = sum(map(len, parts)) + 1
        parts.append(f" {short}")
        entities += [
            _entity("https://x.com/photo/1", short, start) | {"media_key": key}
            for key in media_keys
        ]
    return "".join(parts), entities


def shown_post(
    post: SimulatedPost,
    fields: frozenset[str],
    counts: Counts,
    in_reply_to_user_id: int | None = None,
) -> dict[str, Any]:
    """The post with the asked `fields` besides id and text."""
    media_keys = post.media_keys
    text, links = shown_text(post.text, media_keys)
    shown: dict[str, Any] = {
        "id": str(post.post_id),
        "text": text,
        "edit_history_tweet_ids": [str(post.post_id)],
    }
    if "created_at" in fields:
        shown["created_at"] = post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if "author_id" in fields:
        shown["author_id"] = str(post.user_id)
    if "conversation_id" in fields:
        shown["conversation_id"] = str(post.root_id)
    if post.parent_id is not None:
        shown |= _answered(post.parent_id, fields, in_reply_to_user_id)
    entities = {"urls": links, "hashtags": _hashtags(text)} if "entities" in fields else {}
    if any(entities.values()):
        shown["entities"] = {name: found for name, found in entities.items() if found}
    if "attachments" in fields and media_keys:
        shown["attachments"] = {"media_keys": list(media_keys)}
    if "public_metrics" in fields:
        shown["public_metrics"] = _public(counts)
    if "non_public_metrics" in fields:
        shown["non_public_metrics"] = _private(counts)
    if "organic_metrics" in fields:
        shown["organic_metrics"] = _organic(counts)
    return shown


def _answered(parent_id: int, fields: frozenset[str], user_id: int | None) -> dict[str, Any]:
    """What a reply answers: which post, and whose."""
    shown: dict[str, Any] = {}
    if "referenced_tweets" in fields:
        shown["referenced_tweets"] = [{"type": "replied_to", "id": str(parent_id)}]
    if "in_reply_to_user_id" in fields and user_id is not None:
        shown["in_reply_to_user_id"] = str(user_id)
    return shown


def _public(counts: Counts) -> dict[str, int]:
    return {
        "retweet_count": counts.reposts,
        "reply_count": counts.replies,
        "like_count": counts.likes,
        "quote_count": counts.quotes,
        "bookmark_count": counts.bookmarks,
        "impression_count": counts.impressions,
    }


def _private(counts: Counts) -> dict[str, int]:
    return {
        "impression_count": counts.impressions,
        "url_link_clicks": counts.link_clicks,
        "user_profile_clicks": counts.profile_clicks,
        "engagements": counts.engagements,
    }


def _organic(counts: Counts) -> dict[str, int]:
    public = {"retweet_count": counts.reposts, "reply_count": counts.replies}
    return {**public, "like_count": counts.likes, **_private(counts)}


def _hashtags(text: str) -> list[dict[str, Any]]:
    return [
        {"start": found.start(), "end": found.end(), "tag": found.group(1)}
        for found in _HASHTAG.finditer(text)
    ]


def _short(url: str) -> str:
    code = hashlib.blake2b(url.encode(), digest_size=5).hexdigest()
    return f"https://t.co/{code}"


def _entity(url: str, short: str, start: int) -> dict[str, Any]:
    # X reads a bare domain as http.
    expanded = url if "://" in url else f"http://{url}"
    display = expanded.partition("://")[2].removeprefix("www.")
    if len(display) > _DISPLAY_LIMIT:
        display = display[:_DISPLAY_LIMIT] + "…"
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": expanded,
        "display_url": display,
    }
