"""Posts whose answer was lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal_column, select

from scheduler.store.tables.queue import audit, posts, threads

# Written out, not bound, so that the partial indexes serve.
UNCONFIRMED: ColumnElement[str] = literal_column("'unconfirmed'")
SENDING: ColumnElement[str] = literal_column("'sending'")


@dataclass(frozen=True, slots=True)
class LostPost:
    """A post that may be public, and where to look for it."""

    post_id: int
    thread_id: int
    key: str
    account: str  # whose timeline it would be on
    lease_account: str  # whose lease guards the thread
    position: int
    is_last: bool
    sent_text: str
    sending_at: datetime  # of the first call for it: a refused one may have been stored
    parent: str | None
    looks: int
    thread_state: str  # a ThreadState


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
    """The account's lost posts whose next look is due, oldest first."""
    before = posts.alias("before")
    after = posts.alias("after")
    is_last = (
        ~select(after.c.id)
        .where(after.c.thread_id == posts.c.thread_id, after.c.position > posts.c.position)
        .exists()
    )
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
            posts.c.id,
            threads.c.id,
            threads.c.key,
            posts.c.account,
            threads.c.account,
            posts.c.position,
            is_last,
            posts.c.sent_text,
            func.coalesce(first_call, posts.c.sending_at),
            before.c.remote_id,
            posts.c.looks,
            threads.c.state,
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .outerjoin(
            before,
            (before.c.thread_id == posts.c.thread_id) & (before.c.position == posts.c.position - 1),
        )
        .where(
            posts.c.state == UNCONFIRMED,
            posts.c.look_at <= now,
            threads.c.account == lease_account,
        )
        .order_by(posts.c.sending_at, posts.c.id)
    )
    return [LostPost(*row) for row in rows]
