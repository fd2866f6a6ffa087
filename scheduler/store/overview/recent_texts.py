"""Reads what our accounts are about to say, and have said of late: their own words only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from scheduler.crisis.support.sealed_post import Place
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import stories, story_versions

_TO_COME = (ThreadState.SCHEDULED, ThreadState.PUBLISHING, ThreadState.WAITING)
_OUT = (PostState.SENDING, PostState.SENT, PostState.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class SaidThread:
    """A thread's own words, without the closing post."""

    key: str
    campaign: str
    account: str
    text: str
    due_at: datetime
    has_begun: bool


def storytellers_words(connection: Connection) -> list[tuple[str, str]]:
    """(story, body) of every story that is kept, as it stands; by id."""
    rows = connection.execute(
        select(stories.c.id, story_versions.c.body)
        .join(
            story_versions,
            (story_versions.c.story == stories.c.id)
            & (story_versions.c.number == stories.c.version),
        )
        .order_by(stories.c.id)
    )
    return [tuple(row) for row in rows]


def said_since(connection: Connection, since: datetime) -> Iterator[SaidThread]:
    """Every thread that is still to come, or of which something went out since; by key."""
    is_out = posts.c.state.in_(_OUT)
    lately = select(posts.c.thread_id).where(is_out, posts.c.sending_at >= since)
    rows: Any = connection.execute(
        select(
            threads.c.key,
            threads.c.campaign,
            threads.c.account,
            threads.c.due_at,
            posts.c.body,
            is_out.label("is_out"),
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(
            posts.c.place != Place.CLOSING, threads.c.state.in_(_TO_COME) | threads.c.id.in_(lately)
        )
        .order_by(threads.c.key, posts.c.position)
    ).mappings()
    for key, group in groupby(rows, key=itemgetter("key")):
        its_posts = list(group)
        first = its_posts[0]
        yield SaidThread(
            key=key,
            campaign=first["campaign"],
            account=first["account"],
            text="\n".join(post["body"] for post in its_posts),
            due_at=first["due_at"],
            has_begun=any(post["is_out"] for post in its_posts),
        )
