"""Lists what went out, a row a thread, with the newest figures of its posts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.metrics import latest
from scheduler.store.tables.queue import accounts, posts, threads

_FIGURES = ("impressions", "likes", "reposts", "replies")


@dataclass(frozen=True, slots=True)
class SentThread:
    """A thread of which something is, or was, on X; figures are of all its posts, if known."""

    key: str
    campaign: str
    account: str
    handle: str
    state: ThreadState
    began_at: datetime  # when its first post went out
    root_id: str  # on X
    posts: int  # that are out
    impressions: int | None
    likes: int | None
    reposts: int | None
    replies: int | None
    posts_read: int = 0  # of which X showed impressions
    read_at: datetime | None = None  # when the newest of the figures was read
    is_story: bool = False  # a person's own words: all of it, or their turn in a dialogue


class SentOrder(StrEnum):
    """Which threads come first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SEEN = "seen"  # most impressions, unknown ones last
    ANSWERED = "answered"  # most replies, unknown ones last


@dataclass(frozen=True, slots=True)
class SentPart:
    """Which of the threads, in their order."""

    order: SentOrder = SentOrder.OLDEST
    most: int | None = None  # None: all of them
    skipped: int = 0


_ALL = SentPart()


def sent_threads(
    connection: Connection,
    period: Period = ALWAYS,
    *,
    account: str | None = None,
    campaign: str | None = None,
    part: SentPart = _ALL,
) -> list[SentThread]:
    """The threads that began in a period, the earliest first unless asked otherwise."""
    root, every = posts.alias("root"), posts.alias("every")
    its_own = (
        *(threads.c.key, threads.c.campaign, threads.c.account),
        *(accounts.c.handle, threads.c.state, root.c.sent_at, root.c.remote_id),
    )
    query = (
        select(
            *its_own,
            func.count(every.c.id),
            *(func.sum(latest.c[name]) for name in _FIGURES),
            func.count(latest.c.impressions),
            func.max(latest.c.at),
            func.count(threads.c.story) + func.count(every.c.story),
        )
        .join(root, (root.c.thread_id == threads.c.id) & (root.c.position == 0))
        .join(accounts, accounts.c.name == threads.c.account)
        .outerjoin(every, (every.c.thread_id == threads.c.id) & (every.c.state == PostState.SENT))
        .outerjoin(latest, latest.c.post_id == every.c.id)
        .where(
            root.c.sent_at.is_not(None),
            period.chooses(root.c.sent_at, threads.c.account, threads.c.campaign),
        )
        .group_by(*its_own)
    )
    if account is not None:
        query = query.where(threads.c.account == account)
    if campaign is not None:
        query = query.where(threads.c.campaign == campaign)
    query = query.order_by(*_order(part.order, root.c.sent_at), threads.c.key)
    if part.most is not None:
        query = query.limit(part.most).offset(part.skipped)
    return [_sent(*row) for row in connection.execute(query)]


def _order(asked: SentOrder, sent_at: ColumnElement[datetime]) -> tuple[ColumnElement[Any], ...]:
    newest_first = sent_at.desc()
    match asked:
        case SentOrder.OLDEST:
            return (sent_at,)
        case SentOrder.NEWEST:
            return (newest_first,)
        case SentOrder.SEEN:
            return func.sum(latest.c.impressions).desc().nulls_last(), newest_first
        case SentOrder.ANSWERED:
            return func.sum(latest.c.replies).desc().nulls_last(), newest_first


def count_sent(connection: Connection, period: Period = ALWAYS) -> int:
    """How many threads began in a period."""
    chosen = select(func.count()).where(
        posts.c.position == 0, posts.c.sent_at.is_not(None), period.began(posts.c.thread_id)
    )
    return int(connection.execute(chosen).scalar_one())


def anything_was_sent(connection: Connection) -> bool:
    """Whether any post ever got an id from the network."""
    found = select(posts.c.id).where(posts.c.remote_id.is_not(None)).limit(1)
    return connection.execute(found).first() is not None


def _sent(*row: Any) -> SentThread:
    key, campaign, account, handle, state, began_at, root_id, out, *figures = row
    *sums, known, read_at, story_posts = figures
    impressions, likes, reposts, replies = (None if one is None else int(one) for one in sums)
    return SentThread(
        *(key, campaign, account, handle, ThreadState(state), began_at, root_id or "", out),
        impressions=impressions,
        likes=likes,
        reposts=reposts,
        replies=replies,
        posts_read=known,
        read_at=read_at,
        is_story=story_posts > 0,
    )
