"""Lists what went out, a row a thread, with the newest figures of its posts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

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


def sent_threads(
    connection: Connection,
    period: Period = ALWAYS,
    *,
    account: str | None = None,
    campaign: str | None = None,
) -> list[SentThread]:
    """The threads that began in a period, the earliest first."""
    root, every = posts.alias("root"), posts.alias("every")
    query = (
        select(
            threads.c.key,
            threads.c.campaign,
            threads.c.account,
            accounts.c.handle,
            threads.c.state,
            root.c.sent_at,
            root.c.remote_id,
            func.count(every.c.id),
            *(func.sum(latest.c[name]) for name in _FIGURES),
        )
        .join(root, (root.c.thread_id == threads.c.id) & (root.c.position == 0))
        .join(accounts, accounts.c.name == threads.c.account)
        .outerjoin(every, (every.c.thread_id == threads.c.id) & (every.c.state == PostState.SENT))
        .outerjoin(latest, latest.c.post_id == every.c.id)
        .where(root.c.sent_at.is_not(None), period.holds(root.c.sent_at))
        .group_by(
            threads.c.key,
            threads.c.campaign,
            threads.c.account,
            accounts.c.handle,
            threads.c.state,
            root.c.sent_at,
            root.c.remote_id,
        )
        .order_by(root.c.sent_at, threads.c.key)
    )
    if account is not None:
        query = query.where(threads.c.account == account)
    if campaign is not None:
        query = query.where(threads.c.campaign == campaign)
    return [_sent(*row) for row in connection.execute(query)]


def anything_was_sent(connection: Connection) -> bool:
    """Whether any post ever got an id from the network."""
    found = select(posts.c.id).where(posts.c.remote_id.is_not(None)).limit(1)
    return connection.execute(found).first() is not None


def _sent(*row: Any) -> SentThread:
    key, campaign, account, handle, state, began_at, root_id, out, *figures = row
    counts = (None if figure is None else int(figure) for figure in figures)
    return SentThread(
        key, campaign, account, handle, ThreadState(state), began_at, root_id or "", out, *counts
    )
