"""Lists what is public at the moment, thread by thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, true, union

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.store.queue import post_media
from scheduler.store.states import PostState
from scheduler.store.tables.metrics import latest
from scheduler.store.tables.queue import accounts, campaigns, posts, threads

Chooses = Callable[[ColumnElement[int]], ColumnElement[bool]]  # by a thread's id


@dataclass(frozen=True, slots=True)
class PublishedPost:
    """One post as the network has it, with the newest counts that are known."""

    thread_key: str
    campaign: str  # its title
    state: str  # the thread's
    position: int
    handle: str
    text: str
    sent_at: datetime
    replies: int | None
    reposts: int | None
    likes: int | None
    media: tuple[PlannedMedia, ...] = ()


def published_threads(
    connection: Connection, is_wanted: Chooses = lambda _: true()
) -> list[Sequence[PublishedPost]]:
    """Every thread that is wanted, of which something is public, by the time of its first post."""
    media = post_media.of_sent(connection)
    rows: Iterable[Any] = connection.execute(
        select(
            threads.c.key,
            campaigns.c.title,
            threads.c.state,
            posts.c.position,
            accounts.c.handle,
            posts.c.sent_text,
            posts.c.sent_at,
            latest.c.replies,
            latest.c.reposts,
            latest.c.likes,
            posts.c.id,
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .join(campaigns, campaigns.c.name == threads.c.campaign)
        .join(accounts, accounts.c.name == posts.c.account)
        .outerjoin(latest, latest.c.post_id == posts.c.id)
        .where(posts.c.state == PostState.SENT, is_wanted(posts.c.thread_id))
        .order_by(threads.c.key, posts.c.position)
    )
    by_thread = groupby((_published(row, media) for row in rows), key=attrgetter("thread_key"))
    found: list[Sequence[PublishedPost]] = [tuple(its_posts) for _, its_posts in by_thread]
    return sorted(found, key=lambda its_posts: (its_posts[0].sent_at, its_posts[0].thread_key))


def without_stories(is_wanted: Chooses) -> Chooses:
    """The same threads, but those of which a word is a person's story."""
    with_story = union(
        select(threads.c.id).where(threads.c.story.is_not(None)),
        select(posts.c.thread_id).where(posts.c.story.is_not(None)),
    )
    return lambda thread: and_(is_wanted(thread), thread.not_in(with_story))


def _published(row: Any, media: Mapping[int, tuple[PlannedMedia, ...]]) -> PublishedPost:
    return replace(PublishedPost(*row[:-1]), media=media.get(row[-1], ()))


@dataclass(frozen=True, slots=True)
class SentPost:
    """One post as it went out."""

    account: str
    thread_key: str
    position: int
    text: str
    remote_id: str
    in_reply_to: str | None
    due_at: datetime
    sent_at: datetime


def sent_posts(connection: Connection) -> list[SentPost]:
    """Every post that is out, in the order in which it went out."""
    parents = posts.alias("parent")
    rows = connection.execute(
        select(
            posts.c.account,
            threads.c.key,
            posts.c.position,
            posts.c.sent_text,
            posts.c.remote_id,
            parents.c.remote_id,
            threads.c.due_at,
            posts.c.sent_at,
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .outerjoin(
            parents,
            (parents.c.thread_id == posts.c.thread_id)
            & (parents.c.position == posts.c.position - 1),
        )
        .where(posts.c.state == PostState.SENT)
        .order_by(posts.c.sent_at, threads.c.key, posts.c.position)
    )
    return [SentPost(*row) for row in rows]
