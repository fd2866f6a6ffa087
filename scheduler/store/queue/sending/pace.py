"""Reads how fast an account may speak, and how fast it has spoken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from scheduler.campaigns.model.plan import QuietHours
from scheduler.errors import HandrailError
from scheduler.store.queue.sending.send_statements import LAST_BEGINNING, PACE_OF_ACCOUNT
from scheduler.store.tables.queue import posts, threads


class UnreadablePace(HandrailError):
    """The row of an account says nothing that can be read as its pace."""


@dataclass(frozen=True, slots=True)
class AccountPace:
    """An account's own limits."""

    spacing: timedelta  # between the beginnings of two threads
    daily_cap: int | None  # posts in any 24 hours
    quiet: QuietHours | None  # in `timezone`
    timezone: ZoneInfo


def pace_of(connection: Connection, account: str) -> AccountPace:
    """The limits of an account.

    Raises: UnreadablePace if its row holds what nobody could have applied.
    """
    spacing, daily_cap, start, until, zone = PACE_OF_ACCOUNT.rows(connection, account=account)[0]
    try:
        quiet = QuietHours.of_texts(start, until) if start else None
        cap = None if daily_cap is None else int(daily_cap)
        return AccountPace(timedelta(seconds=spacing), cap, quiet, ZoneInfo(zone))
    except (ValueError, TypeError, OverflowError, LookupError, OSError) as error:
        raise UnreadablePace(f"the row of account {account} cannot be read") from error


def last_beginning(connection: Connection, account: str) -> datetime | None:
    """When this account's last thread began."""
    began = LAST_BEGINNING.rows(connection, account=account)
    return began[0][0] if began else None


def sendings_since(connection: Connection, account: str, since: datetime) -> list[datetime]:
    """When this account sent, or may have sent, each post since then; oldest first."""
    rows = connection.execute(
        select(posts.c.sending_at)
        .where(posts.c.account == account, posts.c.sending_at > since)
        .order_by(posts.c.sending_at)
    )
    return list(rows.scalars())


def begin_later(connection: Connection, thread_id: int, at: datetime) -> None:
    """Puts a thread off for the sake of our own pace; that is not lateness."""
    connection.execute(update(threads).where(threads.c.id == thread_id).values(begin_at=at))
