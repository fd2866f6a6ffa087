"""Reading and writing what `apply` works on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.store.agreements.body_hashes import body_hash_now
from scheduler.store.queue import post_media
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import campaigns, overrides, post_hashtags, posts, threads
from scheduler.store.types import UtcDateTime
from scheduler.store.upsert import upsert
from scheduler.text.counting.hashtags import extract

_TO_COME = (ThreadState.SCHEDULED, ThreadState.PUBLISHING, ThreadState.WAITING)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be stored."""

    position: int
    account: str
    place: str
    body: str
    media: tuple[PlannedMedia, ...] = ()
    story: str | None = None


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread to be stored: its columns, and its posts in order."""

    values: Mapping[str, Any]  # the columns of the thread table, without id
    posts: Sequence[NewPost]


def keep_campaign(
    connection: Connection,
    name: str,
    *,
    title: str,
    hashtags: Sequence[str],
    related: Sequence[str],
    budget_usd: float | None,
    now: datetime,
) -> None:
    """Adds the campaign, or brings what is known of it up to date."""
    values = {
        "title": title,
        "hashtags": json.dumps(list(hashtags)),
        "related": json.dumps(list(related)),
        "budget_usd": budget_usd,
        "applied_at": now,
    }
    upsert(connection, campaigns, {"name": name}, values)


def add_threads(connection: Connection, new: Sequence[NewThread]) -> None:
    """Stores threads with their posts and hashtags."""
    if not new:
        return
    connection.execute(insert(threads), [dict(thread.values) for thread in new])
    ids = _thread_ids(connection, [thread.values["key"] for thread in new])
    for thread in new:
        _add_posts(connection, ids[thread.values["key"]], thread.posts)


def replace_thread(connection: Connection, thread_id: int, new: NewThread) -> None:
    """Gives a thread that has not begun other words and another time."""
    connection.execute(update(threads).where(threads.c.id == thread_id).values(**new.values))
    connection.execute(delete(posts).where(posts.c.thread_id == thread_id))
    _add_posts(connection, thread_id, new.posts)


def remove_threads(connection: Connection, thread_ids: Iterable[int]) -> None:
    """Forgets threads that have not begun; their posts go with them."""
    for thread_id in thread_ids:
        connection.execute(delete(threads).where(threads.c.id == thread_id))


def keep_what_is_out(connection: Connection, thread: StoredThread) -> None:
    """Forgets the posts of a thread that never went out, but its closing one, which comes next.

    It is marked: of such a thread the closing help alone may still go out.
    """
    out = [post for post in thread.posts if post.state is PostState.SENT]
    closing = thread.posts[-1] if len(out) > 1 and thread.posts[-1] not in out else None
    kept = [post.id for post in (*out, closing) if post is not None]
    connection.execute(delete(posts).where(posts.c.thread_id == thread.id, posts.c.id.not_in(kept)))
    if closing is not None:
        connection.execute(update(posts).where(posts.c.id == closing.id).values(position=len(out)))
    values = {"closes_only": True, "needs_approval": False}
    connection.execute(update(threads).where(threads.c.id == thread.id).values(**values))
    left = thread_by_id(connection, thread.id)
    connection.execute(
        update(threads)
        .where(threads.c.id == thread.id)
        .values(body_hash=body_hash_now(connection, left))
    )


def all_overrides(connection: Connection) -> list[Mapping[Any, Any]]:
    """Everything that people decided on the desk."""
    return list(connection.execute(select(overrides)).mappings())


def to_come_of(connection: Connection, campaign: str) -> list[str]:
    """Keys of a campaign's threads that may still go out, or go on; by time."""
    rows = connection.execute(
        select(threads.c.key)
        .where(threads.c.campaign == campaign, threads.c.state.in_(_TO_COME))
        .order_by(threads.c.begin_at, threads.c.key)
    )
    return list(rows.scalars())


def is_campaign(connection: Connection, name: str) -> bool:
    """Whether a campaign of this name was ever applied."""
    found = connection.execute(select(campaigns.c.name).where(campaigns.c.name == name))
    return found.first() is not None


def campaigns_to_come(connection: Connection) -> list[tuple[str, int, datetime]]:
    """(campaign, threads, when the first begins) of what is still to come, but stories'."""
    first = func.min(threads.c.begin_at, type_=UtcDateTime)
    is_of_a_story = threads.c.campaign == literal("story-") + threads.c.story  # it has no file
    rows = connection.execute(
        select(threads.c.campaign, func.count(), first)
        .where(threads.c.state.in_(_TO_COME), threads.c.story.is_(None) | ~is_of_a_story)
        .group_by(threads.c.campaign)
        .order_by(first, threads.c.campaign)
    )
    return [tuple(row) for row in rows]


def bodies_begun(connection: Connection) -> dict[tuple[str, str], str]:
    """(account, body hash) of every thread that has begun, to its key."""
    rows = connection.execute(_BEGUN)
    return {(account, body_hash): key for account, body_hash, key in rows}


# With each plan that is looked at or applied: built once, for building them takes longer than all
# that the database does.
_BEGUN = select(threads.c.account, threads.c.body_hash, threads.c.key).where(
    threads.c.id.in_(
        select(posts.c.thread_id).where(posts.c.state.not_in([PostState.UNSENT, PostState.REFUSED]))
    )
)
_TAKEN = select(threads.c.account, threads.c.due_at, threads.c.variant, threads.c.key).where(
    threads.c.due_at >= bindparam("since", type_=UtcDateTime),
    threads.c.due_at <= bindparam("until", type_=UtcDateTime),
)
_IDS = select(threads.c.key, threads.c.id).where(
    threads.c.key.in_(bindparam("keys", expanding=True))
)
_ADD_POST = insert(posts).returning(posts.c.id)
_NEW_POST = {"state": PostState.UNSENT, "fence": 0, "looks": 0, "detail": ""}


def variants_taken(
    connection: Connection, since: datetime, until: datetime
) -> list[tuple[str, datetime, int, str]]:
    """(account, due, wording, key) of every thread due between the two."""
    rows = connection.execute(_TAKEN, {"since": since, "until": until})
    return [tuple(row) for row in rows]


def _thread_ids(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for start in range(0, len(keys), 500):  # SQLite takes a limited number of parameters
        some = keys[start : start + 500]
        rows = connection.execute(_IDS, {"keys": some})
        ids.update((key, thread_id) for key, thread_id in rows)
    return ids


def _add_posts(connection: Connection, thread_id: int, new: Sequence[NewPost]) -> None:
    for post in new:
        row = {
            "thread_id": thread_id,
            "position": post.position,
            "account": post.account,
            "place": post.place,
            "body": post.body,
            "story": post.story,
            **_NEW_POST,
        }
        post_id = connection.execute(_ADD_POST, row).scalar_one()
        post_media.add(connection, post_id, post.media)
        tags = {tag.casefold(): tag for tag in reversed(extract(post.body))}
        if tags:
            connection.execute(
                insert(post_hashtags),
                [{"post_id": post_id, "tag": tag, "shown": shown} for tag, shown in tags.items()],
            )
