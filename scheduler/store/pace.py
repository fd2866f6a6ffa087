"""How fast an account may speak, and how fast it has spoken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from scheduler.store.tables import accounts, posts, threads


@dataclass(frozen=True, slots=True)
class Pace:
    """An account's own limits."""

    spacing: timedelta  # between the beginnings of two threads
    daily_cap: int | None  # posts in any 24 hours
    quiet_from: str | None  # "22:00" in `timezone`
    quiet_to: str | None
    timezone: str


def pace_of(connection: Connection, account: str) -> Pace:
    """The limits of an account."""
    row = connection.execute(
        select(
            accounts.c.spacing_seconds,
            accounts.c.daily_cap,
            accounts.c.quiet_from,
            accounts.c.quiet_to,
            accounts.c.timezone,
        ).where(accounts.c.name == account)
    ).one()
    return Pace(timedelta(seconds=row[0]), *row[1:])


def last_beginning(connection: Connection, account: str) -> datetime | None:
    """When this account's last thread began."""
    began: datetime | None = connection.execute(
        select(posts.c.sending_at)
        .where(posts.c.account == account, posts.c.position == 0, posts.c.sending_at.is_not(None))
        .order_by(posts.c.sending_at.desc())
        .limit(1)
    ).scalar()
    return began


def sendings_since(connection: Connection, account: str, since: datetime) -> list[datetime]:
    """When this account sent, or may have sent, each post since then; oldest first."""
    rows = connection.execute(
        select(posts.c.sending_at)
        .where(posts.c.account == account, posts.c.sending_at > since)
        .order_by(posts.c.sending_at)
    )
    return list(rows.scalars())


def begin_later(connection: Connection, thread_id: int, at: datetime) -> None:
    """Our own pace puts this thread off; that is not lateness."""
    connection.execute(update(threads).where(threads.c.id == thread_id).values(begin_at=at))
