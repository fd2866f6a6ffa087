"""Reading X's answers in the 200s. Pure. Names are moving, so both spellings are read.

Source: X announced on 7 August 2026 that "tweet" and "retweet" become "post" and "repost" in
field names.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from scheduler.networks.base import Identity, MediaId, Metrics, NotFound, RemoteId, RemotePost
from scheduler.networks.foreign_text import printable, storable
from scheduler.networks.listening import HourCount, SeenPost

_ID = re.compile("[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1  # what a database column and X's own ids hold
_HANDLE = re.compile("[A-Za-z0-9_]{1,50}")  # new ones have 15 at most, some old ones more
_TOKEN = re.compile("[!-~]{1,500}")  # printable, and no longer than any that X gives
_A_DAY_SECONDS = 86_400  # no upload is kept longer


class UnreadableAnswer(Exception):
    """An answer in the 200s of the wrong shape: what was asked for may have happened."""


def created_id(content: bytes, after: RemoteId | None = None) -> RemoteId:
    """The id of the post that was just created, which is younger than `after`.

    Raises: UnreadableAnswer for an id that cannot be new: ids grow with time.
    """
    created = _id(_mapping(_body(content).get("data")), "id")
    if after is not None and int(created) <= int(after):
        raise UnreadableAnswer("X's answer has the id of an older post")
    return created


def is_deleted(content: bytes) -> bool:
    """Whether X says that it deleted the post."""
    return _mapping(_body(content).get("data")).get("deleted") is True


def identity_of(content: bytes) -> Identity:
    """Who users/me says the caller is."""
    user = _mapping(_body(content).get("data"))
    handle = user.get("username")
    if not isinstance(handle, str) or not _HANDLE.fullmatch(handle):
        raise UnreadableAnswer("X's answer names no account")
    return Identity(_person(user, "id"), handle)


def may_write(headers: Mapping[str, str]) -> bool | None:
    """Whether the caller's keys may post, where X says so.

    X sends the header with OAuth 1.0a; that it does so in API v2 is seen and not promised.
    """
    level = headers.get("x-access-level", "").strip().lower()
    return level != "read" if level.startswith("read") else None


def posts_of(content: bytes) -> list[RemotePost]:
    """One page of a timeline, in its order."""
    return [_post(entry) for entry in _entries(content, or_else="meta")]


def next_page(content: bytes) -> str | None:
    """The token of the page after this one."""
    meta = _body(content).get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) and _TOKEN.fullmatch(token) else None


def metrics_of(content: bytes) -> list[Metrics | NotFound]:
    """The counts of each post that X showed; then the posts that it says it has not.

    The private counts come where it showed them too.
    """
    return [*(_metrics(entry) for entry in _entries(content, or_else="errors")), *_gone(content)]


def counts_of(content: bytes) -> list[HourCount]:
    """How many posts X counted in each stretch that it names; without its count, it is unknown."""
    entries = _entries(content, or_else="meta")
    counted = [
        HourCount(_moment(entry.get("start")), _moment(entry.get("end")), found)
        for entry in entries
        if (found := _count(entry, "post_count", "tweet_count")) is not None
    ]
    if entries and not counted:
        raise UnreadableAnswer("X's answer counts nothing")
    return counted


def found_of(content: bytes) -> list[SeenPost]:
    """One page of what a search found: never a text, and no id but an author's to tell apart."""
    return [_seen(entry) for entry in _entries(content, or_else="meta")]


def app_token_of(content: bytes) -> str:
    """The token of the app alone."""
    token = _body(content).get("access_token")
    if not isinstance(token, str) or not token:
        raise UnreadableAnswer("X's answer has no token")
    return token


def _seen(entry: Mapping[str, Any]) -> SeenPost:
    entities = _counts(entry, "entities")
    links = (_text(link, "unwound_url", "expanded_url") for link in _maps(entities, "urls"))
    tags = (_text(tag, "tag") for tag in _maps(entities, "hashtags"))
    return SeenPost(
        author=_person(entry, "author_id"),
        created_at=_moment(entry.get("created_at")),
        links=tuple(filter(None, links)),
        hashtags=tuple(filter(None, tags)),
    )


def _maps(entities: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = entities.get(name)
    entries = found if isinstance(found, list) else []
    return [one for one in entries if isinstance(one, dict) and "media_key" not in one]


def _text(entry: Mapping[str, Any], *names: str) -> str:
    return next(
        (storable(value) for name in names if isinstance(value := entry.get(name), str)), ""
    )


def _gone(content: bytes) -> list[NotFound]:
    """Hosts of the type vary, so its ending counts; an author may be not found as well."""
    errors = _body(content).get("errors")
    return [
        NotFound(_id(error, "resource_id"))
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, dict)
        and str(error.get("type")).endswith("/resource-not-found")
        and error.get("resource_type") in (None, "tweet", "post")
        and _is_id(error.get("resource_id"))
    ]


def _metrics(entry: Mapping[str, Any]) -> Metrics:
    counts = _counts(entry, "public_metrics")
    private = _counts(entry, "organic_metrics") | _counts(entry, "non_public_metrics")
    return Metrics(
        remote_id=_id(entry, "id"),
        impressions=_count(counts, "impression_count"),
        likes=_count(counts, "like_count"),
        replies=_count(counts, "reply_count"),
        reposts=_count(counts, "repost_count", "retweet_count"),
        quotes=_count(counts, "quote_count"),
        bookmarks=_count(counts, "bookmark_count"),
        link_clicks=_count(private, "url_link_clicks"),
        profile_visits=_count(private, "user_profile_clicks"),
    )


def _counts(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    counts = entry.get(name)
    return counts if isinstance(counts, dict) else {}


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """An upload as X tells of it. None is what X does not say."""

    media_id: MediaId
    expires_after: timedelta | None
    state: str | None  # pending, in_progress, succeeded, failed; None: nothing to be processed
    check_after: timedelta | None
    problem: str


def media_of(content: bytes) -> ShownMedia:
    """How far an upload has come."""
    media = _mapping(_body(content).get("data"))
    processing = media.get("processing_info")
    steps = processing if isinstance(processing, dict) else {}
    state, error = steps.get("state"), steps.get("error")
    return ShownMedia(
        media_id=MediaId(_id(media, "id")),
        expires_after=_seconds(media, "expires_after_secs"),
        state=state if isinstance(state, str) else None,
        check_after=_seconds(steps, "check_after_secs"),
        problem=printable(str(error.get("message", ""))) if isinstance(error, dict) else "",
    )


def _seconds(entry: Mapping[str, Any], name: str) -> timedelta | None:
    seconds = _count(entry, name)
    return None if seconds is None else timedelta(seconds=min(seconds, _A_DAY_SECONDS))


def _post(entry: Mapping[str, Any]) -> RemotePost:
    return RemotePost(
        remote_id=_id(entry, "id"),
        text=_whole_text(entry),
        created_at=_moment(entry.get("created_at")),
        in_reply_to=_parent(entry),
    )


def _whole_text(entry: Mapping[str, Any]) -> str:
    """The text as its author wrote it: entities unescaped, links expanded, media links gone."""
    note = entry.get("note_tweet", entry.get("note_post"))  # posts of more than 280 characters
    source = note if isinstance(note, dict) and isinstance(note.get("text"), str) else entry
    text = source.get("text")
    if not isinstance(text, str):
        raise UnreadableAnswer("X's answer has a post without text")
    text = unescape(text)
    entities = source.get("entities")
    links = entities.get("urls") if isinstance(entities, dict) else None
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and isinstance(link.get("url"), str) and link["url"]:
            text = text.replace(link["url"], _written(link), 1)
    return storable(text).strip()


def _written(link: Mapping[str, Any]) -> str:
    """A link as it was typed, as far as X tells."""
    if "media_key" in link:
        return ""
    expanded = link.get("expanded_url")
    if not isinstance(expanded, str):
        return str(link["url"])
    # X puts http:// before a bare domain; nobody types http:// any more.
    return expanded.removeprefix("http://")


def _parent(entry: Mapping[str, Any]) -> RemoteId | None:
    references = entry.get("referenced_posts", entry.get("referenced_tweets"))
    for reference in references if isinstance(references, list) else []:
        if isinstance(reference, dict) and reference.get("type") == "replied_to":
            return _id(reference, "id")
    return None


def _entries(content: bytes, or_else: str) -> list[Mapping[str, Any]]:
    """The posts of an answer; where there are none, the answer has `or_else` in their place.

    An answer with neither is garbage, and must not pass for "nothing there".
    """
    body = _body(content)
    entries = body.get("data", [] if or_else in body else None)
    if not isinstance(entries, list):
        raise UnreadableAnswer("X's answer has no list of posts")
    return [_mapping(entry) for entry in entries]


def _body(content: bytes) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(content))
    except (ValueError, RecursionError) as error:  # a thousand brackets are valid JSON
        raise UnreadableAnswer("X's answer is not JSON") from error


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableAnswer("X's answer has another shape than X documents")
    return value


def _id(entry: Mapping[str, Any], name: str) -> RemoteId:
    value = entry.get(name)
    if not _is_id(value):
        raise UnreadableAnswer("X's answer has no id")
    return RemoteId(str(value))


def _person(entry: Mapping[str, Any], name: str) -> RemoteId:
    """Who somebody is: X's own playground has a user 0, which no post may be."""
    return RemoteId("0") if entry.get(name) == "0" else _id(entry, name)


def _is_id(value: object) -> bool:
    """Whether it is an id as X makes them: digits of ASCII, a number of 63 bits, not nought."""
    is_number = isinstance(value, str) and _ID.fullmatch(value) is not None
    return is_number and int(str(value)) <= _LARGEST


def _count(counts: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        value = counts.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            return value
    return None


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableAnswer("X's answer has a post without its time") from error
