"""Reads what our accounts are about to say, and have said of late: their own words only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from scheduler.crisis.support.sealed_post import Place
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import stories, story_versions
from scheduler.store.types import UtcDateTime

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
    return [tuple(row) for row in connection.execute(_STORYTELLERS_WORDS)]


@dataclass(frozen=True, slots=True)
class PostInQueue:
    """One post in the organisation's own words, and when it goes or went out."""

    key: str  # of its thread
    campaign: str
    account: str
    text: str
    at: datetime
    is_out: bool


def posts_between(
    connection: Connection, since: datetime, until: datetime, *, twice: bool = False
) -> list[PostInQueue]:
    """The posts that go out in this time, or went out in it, but for stories'; in no order.

    Only those that an account says `twice` or oftener, if so asked: found by the database, in
    small letters.
    """
    times = func.count().over(partition_by=(posts.c.account, func.lower(func.trim(posts.c.body))))
    found = _own_words(
        threads.c.id > 0,  # as the index of its times says: see its table
        threads.c.begin_at >= since,
        threads.c.begin_at < until,
        more=(times.label("times"),) if twice else (),
    )
    if twice:
        each = found.subquery()
        found = select(*(one for one in each.c if one.name != "times")).where(each.c.times > 1)
    return _as_posts(connection, found)


def posts_in(connection: Connection, keys: Collection[str]) -> list[PostInQueue]:
    """The posts of these threads that go out, or went out, but for stories'; in no order."""
    return _as_posts(connection, _own_words(threads.c.key.in_(keys)))


def _own_words(
    *which: ColumnElement[bool], more: tuple[ColumnElement[Any], ...] = ()
) -> Select[Any]:
    is_out = posts.c.state.in_(_OUT)
    return (
        select(
            threads.c.key,
            threads.c.campaign,
            posts.c.account,
            posts.c.body.label("text"),
            func.coalesce(posts.c.sending_at, threads.c.begin_at).label("at"),
            is_out.label("is_out"),
            *more,
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(
            *which,
            posts.c.body != "",
            posts.c.story.is_(None),
            threads.c.story.is_(None),
            threads.c.state.in_(_TO_COME) | is_out,
            posts.c.state.in_((*_OUT, PostState.UNSENT)),
        )
    )


def _as_posts(connection: Connection, found: Select[Any]) -> list[PostInQueue]:
    rows: Any = connection.execute(found).mappings()
    return [PostInQueue(**{**row, "is_out": bool(row["is_out"])}) for row in rows]


def said_since(connection: Connection, since: datetime) -> Iterator[SaidThread]:
    """Every thread that is still to come, or of which something went out since; by key."""
    rows: Any = connection.execute(_SAID_SINCE, {"since": since}).mappings()
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


# With each plan that is looked at or applied: built once, for building them takes longer than all
# that the database does.
_STORYTELLERS_WORDS = (
    select(stories.c.id, story_versions.c.body)
    .join(
        story_versions,
        (story_versions.c.story == stories.c.id) & (story_versions.c.number == stories.c.version),
    )
    .order_by(stories.c.id)
)
_IS_OUT = posts.c.state.in_(_OUT)
_LATELY = select(posts.c.thread_id).where(
    _IS_OUT, posts.c.sending_at >= bindparam("since", type_=UtcDateTime)
)
_SAID_SINCE = (
    select(
        threads.c.key,
        threads.c.campaign,
        threads.c.account,
        threads.c.due_at,
        posts.c.body,
        _IS_OUT.label("is_out"),
    )
    .join(threads, threads.c.id == posts.c.thread_id)
    .where(
        posts.c.place != Place.CLOSING, threads.c.state.in_(_TO_COME) | threads.c.id.in_(_LATELY)
    )
    .order_by(threads.c.key, posts.c.position)
)
