"""When a thread may begin, by the pace of everybody who speaks in it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection

from scheduler.publishing.sending.pacing import DAY, earliest_beginning
from scheduler.store.queue import pace
from scheduler.store.queue.threads import StoredThread


def may_begin_at(connection: Connection, thread: StoredThread, now: datetime) -> datetime:
    """`now`, or the first instant that suits every account of the thread."""
    speakers = Counter(post.account for post in thread.posts)
    return max(_suits(connection, account, posts, now) for account, posts in speakers.items())


def _suits(connection: Connection, account: str, posts: int, now: datetime) -> datetime:
    own = pace.pace_of(connection, account)
    began = pace.last_beginning(connection, account) if own.spacing else None
    said = pace.sendings_since(connection, account, now - DAY) if own.daily_cap is not None else ()
    return earliest_beginning(own, now, began, said, posts)
