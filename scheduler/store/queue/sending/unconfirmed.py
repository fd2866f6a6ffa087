"""Finds posts whose answer was lost, and what was sent before, which tells them apart."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from scheduler.store.agreements.content_hash import hash_of
from scheduler.store.clauses import at, written
from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.sending.send_statements import HAS_REMOTE_ID, SENT_SINCE
from scheduler.store.queue.threads import StoredPost, StoredThread, thread_by_id
from scheduler.store.states import PostState
from scheduler.store.tables.queue import audit, posts, threads

UNCONFIRMED, SENDING = written(PostState.UNCONFIRMED), written(PostState.SENDING)


@dataclass(frozen=True, slots=True)
class LostPost:
    """A post that may be public, and where to look for it."""

    thread: StoredThread
    post: StoredPost
    sending_at: datetime  # of the first call for it: a refused one may have been stored
    is_answered: bool  # X said that it did not take it; else nobody knows

    @property
    def parent(self) -> str | None:
        """The network's id of the post that it hangs under."""
        at = self.thread.posts.index(self.post)
        return self.thread.posts[at - 1].remote_id if at else None

    @property
    def is_last(self) -> bool:
        """Whether the thread is out with it."""
        return self.post == self.thread.posts[-1]


def accounts_to_look_for(connection: Connection, now: datetime) -> list[str]:
    """Accounts (by lease) with a lost post whose next look is due, or one left in "sending"."""
    return sorted(account for (account,) in _TO_LOOK_FOR.rows(connection, now=now))


_OF_POSTS = select(threads.c.account).join(posts, posts.c.thread_id == threads.c.id)
_TO_LOOK_FOR = Prepared(  # at each tick of an engine
    _OF_POSTS.where(posts.c.state == UNCONFIRMED, posts.c.look_at <= at("now")).union(
        _OF_POSTS.where(posts.c.state == SENDING)
    )
)


def lost_posts(connection: Connection, lease_account: str, now: datetime) -> list[LostPost]:
    """The lost posts of this account's threads whose next look is due, oldest first."""
    due = (posts.c.look_at <= now, threads.c.account == lease_account)
    return _lost_where(connection, now, *due)


def lost_of(connection: Connection, thread_id: int, now: datetime) -> list[LostPost]:
    """The lost posts of one thread, whenever their next look is."""
    return _lost_where(connection, now, posts.c.thread_id == thread_id)


def _lost_where(connection: Connection, now: datetime, *are: ColumnElement[bool]) -> list[LostPost]:
    first_call = (
        select(func.min(audit.c.at))
        .where(
            audit.c.subject == "post:" + threads.c.key + "#" + cast(posts.c.position, String),
            audit.c.to_state == SENDING,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            threads.c.id,
            posts.c.id,
            func.coalesce(first_call, posts.c.sending_at),
            posts.c.is_answered,
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.state == UNCONFIRMED, *are)
        .order_by(posts.c.sending_at, posts.c.id)
    )
    return [_lost(connection, *row, now) for row in rows.all()]


def _lost(
    connection: Connection,
    thread_id: int,
    post_id: int,
    sending_at: datetime | None,
    is_answered: bool,
    now: datetime,
) -> LostPost:
    """Looked for from now on, if no row says any more when it was sent: a person will decide."""
    thread = thread_by_id(connection, thread_id)
    post = next(one for one in thread.posts if one.id == post_id)
    return LostPost(thread, post, sending_at or now, bool(is_answered))


def was_sent_since(
    connection: Connection, account: str, text: str, since: datetime, besides: int
) -> bool:
    """Whether `account` sent, or may have sent, exactly `text` since then in another post."""
    found = SENT_SINCE.rows(
        connection, account=account, hash=hash_of(text), since=since, besides=besides
    )
    return bool(found)


def newest_remote_id(connection: Connection, account: str, before: datetime) -> str | None:
    """The id of the last post that `account` is known to have sent before that instant."""
    return connection.execute(
        select(posts.c.remote_id)
        .where(
            posts.c.account == account, posts.c.remote_id.is_not(None), posts.c.sent_at <= before
        )
        .order_by(posts.c.sent_at.desc(), posts.c.position.desc())
        .limit(1)
    ).scalar()


def is_known(connection: Connection, remote_id: str) -> bool:
    """Whether one of our posts has this id already."""
    return bool(HAS_REMOTE_ID.rows(connection, remote_id=remote_id))
