"""Decides when a thread may begin: whether it is too late, and the pace of who speaks in it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import Lateness, LatePolicy
from scheduler.store.queue.sending import pace
from scheduler.store.queue.sending.pace import AccountPace
from scheduler.store.queue.threads import StoredThread

DAY = timedelta(days=1)


class StartDecision(Enum):
    """What becomes of a thread that has not begun."""

    GO = auto()
    ASK = auto()
    SKIP = auto()


def judge_lateness(due_at: datetime, policy: LatePolicy, now: datetime) -> StartDecision:
    """GO while it is no later than the policy allows, else what the policy says.

    Judged at the root only: what has begun is finished.
    """
    if now - due_at <= policy.within or policy.otherwise is Lateness.SEND:
        return StartDecision.GO
    return StartDecision.SKIP if policy.otherwise is Lateness.SKIP else StartDecision.ASK


def may_begin_at(connection: Connection, thread: StoredThread, now: datetime) -> datetime:
    """When the thread may begin: `now`, or the first instant that suits each of its accounts."""
    speakers = Counter(post.account for post in thread.posts)
    return max(_suits(connection, account, posts, now) for account, posts in speakers.items())


def _suits(connection: Connection, account: str, posts: int, now: datetime) -> datetime:
    own = pace.pace_of(connection, account)
    began = pace.last_beginning(connection, account) if own.spacing else None
    is_capped = own.daily_cap is not None
    sendings = pace.sendings_since(connection, account, now - DAY) if is_capped else ()
    return earliest_beginning(own, now, began, sendings, posts)


def earliest_beginning(
    pace: AccountPace,
    now: datetime,
    last_beginning: datetime | None,
    sendings: Sequence[datetime],
    posts: int,
) -> datetime:
    """`now`, or the first instant at which a thread of that many posts may begin. Pure.

    `sendings` are the account's posts of the last 24 hours, oldest first. A thread that is longer
    than the daily cap itself begins when a whole day is free.
    """
    at = now
    if last_beginning is not None:
        at = max(at, last_beginning + pace.spacing)
    if pace.daily_cap is not None and (over := len(sendings) + posts - pace.daily_cap) > 0:
        in_the_way = sendings[: min(over, len(sendings))]
        if in_the_way:
            at = max(at, in_the_way[-1] + DAY)
    return pace.quiet.end_after(at, pace.timezone) if pace.quiet is not None else at
