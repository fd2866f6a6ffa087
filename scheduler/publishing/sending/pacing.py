"""When an account may begin its next thread: quiet hours, spacing and its daily cap. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.campaigns.model.fields import Quiet
from scheduler.store.queue.pace import AccountPace

DAY = timedelta(days=1)


def earliest_beginning(
    pace: AccountPace,
    now: datetime,
    last_beginning: datetime | None,
    sendings: Sequence[datetime],
    posts: int,
) -> datetime:
    """`now`, or the first instant at which a thread of that many posts may begin.

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
    return _after_quiet(pace, at)


def _after_quiet(pace: AccountPace, at: datetime) -> datetime:
    quiet = Quiet.stored(pace.quiet_from, pace.quiet_to)
    end = quiet.end_after(at.astimezone(ZoneInfo(pace.timezone))) if quiet else None
    return at if end is None else end.astimezone(at.tzinfo)
