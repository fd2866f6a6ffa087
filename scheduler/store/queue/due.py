"""What is due, for whom, and when there is something to do next."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.gate import HELD
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.types import UtcDateTime

_NOW = bindparam("now", type_=UtcDateTime)
_ACTIVE = "thread.state IN ('scheduled', 'publishing')"

_DUE_ACCOUNTS = Prepared(
    f"""SELECT thread.account FROM thread
    JOIN account ON account.name = thread.account
    WHERE {_ACTIVE} AND thread.begin_at <= :now AND NOT {HELD}
    AND (account.quiet_until IS NULL OR account.quiet_until <= :now)
    GROUP BY thread.account ORDER BY min(thread.begin_at), thread.account"""  # noqa: S608
)

_DUE_FOR_ACCOUNT = f"""FROM thread
    JOIN account ON account.name = thread.account
    WHERE thread.account = :account AND {_ACTIVE} AND thread.begin_at <= :now AND NOT {HELD}
    AND (account.quiet_until IS NULL OR account.quiet_until <= :now)"""

# What has begun is finished before anything else begins.
_EARLIEST = Prepared(
    f"""SELECT thread.id {_DUE_FOR_ACCOUNT}
    ORDER BY CASE thread.state WHEN 'publishing' THEN 0 ELSE 1 END, thread.begin_at, thread.id
    LIMIT 1"""
)

_EARLIEST_OF_CAMPAIGN = Prepared(
    f"""SELECT thread.id {_DUE_FOR_ACCOUNT} AND thread.campaign = :campaign
    ORDER BY thread.begin_at, thread.id LIMIT 1"""
)

_DUE_CAMPAIGNS = Prepared(
    f"""SELECT thread.campaign {_DUE_FOR_ACCOUNT}
    GROUP BY thread.campaign ORDER BY min(thread.begin_at), thread.campaign"""
)

_NEXT_DUE = text(
    "SELECT min(due_at) AS at FROM thread WHERE state IN ('scheduled', 'publishing')"
).columns(at=UtcDateTime)

_NEXT_INSTANT = (
    text(
        """SELECT min(at) AS at FROM (
        SELECT min(begin_at) AS at FROM thread WHERE state IN ('scheduled', 'publishing')
            AND begin_at > :now
        UNION ALL SELECT min(begin_at) FROM thread WHERE state = 'taking_down'
            AND begin_at > :now
        UNION ALL SELECT min(quiet_until) FROM account WHERE quiet_until > :now
        UNION ALL SELECT min(look_at) FROM post WHERE state = 'unconfirmed' AND look_at > :now
        UNION ALL SELECT min(next_reading_at) FROM post WHERE next_reading_at > :now
        UNION ALL SELECT min(until) FROM hold WHERE lifted_at IS NULL AND until > :now
    ) AS instants"""
    )
    .bindparams(_NOW)
    .columns(at=UtcDateTime)
)


def due_accounts(connection: Connection, now: datetime) -> list[str]:
    """Accounts with something to send at `now`, the longest due first."""
    return [account for (account,) in _DUE_ACCOUNTS.rows(connection, now=now)]


def earliest_thread(connection: Connection, account: str, now: datetime) -> StoredThread | None:
    """What this account is to send now: the thread that has begun, else the earliest due."""
    found = _EARLIEST.rows(connection, account=account, now=now)
    return thread_by_id(connection, found[0][0]) if found else None


def due_campaigns(connection: Connection, account: str, now: datetime) -> list[str]:
    """Campaigns with a thread that this account could send now, the longest due first."""
    return [name for (name,) in _DUE_CAMPAIGNS.rows(connection, account=account, now=now)]


def earliest_of_campaign(
    connection: Connection, account: str, campaign: str, now: datetime
) -> StoredThread | None:
    """What this account is to send of one campaign now."""
    found = _EARLIEST_OF_CAMPAIGN.rows(connection, account=account, campaign=campaign, now=now)
    return thread_by_id(connection, found[0][0]) if found else None


def next_due(connection: Connection) -> datetime | None:
    """When the earliest thread that has not ended is due; may lie in the past."""
    return connection.execute(_NEXT_DUE).scalar()


def next_instant(connection: Connection, now: datetime) -> datetime | None:
    """The first moment after `now` with something to do; a rehearsal jumps there."""
    return connection.execute(_NEXT_INSTANT, {"now": now}).scalar()
