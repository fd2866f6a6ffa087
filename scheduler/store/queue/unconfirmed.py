"""Posts whose answer was lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal_column, select

from scheduler.store.queue.threads import StoredPost, StoredThread, thread_by_id
from scheduler.store.tables.queue import audit, posts, threads

# Written out, not bound, so that the partial indexes serve.
UNCONFIRMED: ColumnElement[str] = literal_column("'unconfirmed'")
SENDING: ColumnElement[str] = literal_column("'sending'")


@dataclass(frozen=True, slots=True)
class LostPost:
    """A post that may be public, and where to look for it."""

    thread: StoredThread
    post: StoredPost
    sending_at: datetime  # of the first call for it: a refused one may have been stored

    @property
    def parent(self) -> str | None:
        """The network's id of the post that it hangs under."""
        before = self.thread.posts[self.post.position - 1] if self.post.position else None
        return before.remote_id if before is not None else None

    @property
    def is_last(self) -> bool:
        """Whether the thread is out with it."""
        return self.post.position == len(self.thread.posts) - 1


def accounts_to_look_for(connection: Connection, now: datetime) -> list[str]:
    """Accounts (by lease) with a lost post whose next look is due, or one left in "sending"."""
    rows = connection.execute(
        select(threads.c.account)
        .join(posts, posts.c.thread_id == threads.c.id)
        .where(posts.c.state == UNCONFIRMED, posts.c.look_at <= now)
        .union(
            select(threads.c.account)
            .join(posts, posts.c.thread_id == threads.c.id)
            .where(posts.c.state == SENDING)
        )
    )
    return sorted(rows.scalars())


def lost_posts(connection: Connection, lease_account: str, now: datetime) -> list[LostPost]:
    """The lost posts of this account's threads whose next look is due, oldest first."""
    first_call = (
        select(func.min(audit.c.at))
        .where(
            audit.c.subject == "post:" + threads.c.key + "#" + cast(posts.c.position, String),
            audit.c.to_state == SENDING,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(threads.c.id, posts.c.position, func.coalesce(first_call, posts.c.sending_at))
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(
            posts.c.state == UNCONFIRMED,
            posts.c.look_at <= now,
            threads.c.account == lease_account,
        )
        .order_by(posts.c.sending_at, posts.c.id)
    )
    return [_lost(connection, *row) for row in rows.all()]


def _lost(connection: Connection, thread_id: int, position: int, sending_at: datetime) -> LostPost:
    thread = thread_by_id(connection, thread_id)
    return LostPost(thread, thread.posts[position], sending_at)
