"""Puts published posts into a database, as publishing leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import bindparam, insert, select

from scheduler.store.database import Database
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import accounts, campaigns, post_hashtags, posts, threads
from tests.support.clocks import A_TUESDAY_NOON

_numbers = count(1)
# Built once: a report is made of dozens of threads, in hundreds of tests.
_ACCOUNT = select(accounts.c.name).where(accounts.c.name == bindparam("named"))
_CAMPAIGN = select(campaigns.c.name).where(campaigns.c.name == bindparam("named"))
_ADD_THREAD = insert(threads).returning(threads.c.id)
_ADD_POST = insert(posts).returning(posts.c.id)
_ADD_HASHTAG = insert(post_hashtags)


@dataclass(frozen=True)
class APost:
    """One post to be stored; the defaults make a root that was sent at noon."""

    text: str = "What do you wish someone had asked you?"
    hashtags: Sequence[str] = ()
    remote_id: str | None = None
    state: PostState = PostState.SENT
    sent_at: datetime = A_TUESDAY_NOON
    account: str = ""  # empty: the thread's
    place: str = "root"


def publish_thread(
    database: Database,
    *its_posts: APost,
    account: str = "main",
    campaign: str = "wmhd",
    key: str | None = None,
) -> list[int]:
    """Stores one thread, by default of one post; the ids of its posts in order."""
    number = next(_numbers)
    with database.write() as connection:
        for name in {account, *(post.account for post in its_posts if post.account)}:
            if not connection.execute(_ACCOUNT, {"named": name}).first():
                connection.execute(
                    insert(accounts).values(
                        name=name,
                        handle=f"Harbour{name.title()}",
                        role="organisation",
                        region="GB-ENG",
                        lease_fence=0,
                        lease_until=0.0,
                    )
                )
        if not connection.execute(_CAMPAIGN, {"named": campaign}).first():
            connection.execute(
                insert(campaigns).values(
                    name=campaign,
                    title="World Mental Health Day",
                    hashtags="[]",
                    related="[]",
                    applied_at=A_TUESDAY_NOON,
                )
            )
        thread_id = connection.execute(
            _ADD_THREAD,
            {
                "key": key or f"{campaign}/thread-{number}",
                "campaign": campaign,
                "account": account,
                "region": "GB-ENG",
                "support_register": "tender",
                "variant": 0,
                "has_link": False,
                "body_hash": f"hash-{number}",
                "planned_due_at": A_TUESDAY_NOON,
                "due_at": A_TUESDAY_NOON,
                "begin_at": A_TUESDAY_NOON,
                "price_usd": 0.23,
                "reserved_usd": 0.0,
                "removes_root_first": False,
                "late_within_seconds": 1800.0,
                "late_otherwise": "ask",
                "state": ThreadState.PUBLISHED,
                "detail": "",
                "since": A_TUESDAY_NOON,
            },
        ).scalar_one()
        ids = []
        for position, post in enumerate(its_posts or (APost(),)):
            is_sent = post.state == PostState.SENT
            remote_id = (post.remote_id or str(9000 + next(_numbers))) if is_sent else None
            post_id = connection.execute(
                _ADD_POST,
                {
                    "thread_id": thread_id,
                    "position": position,
                    "account": post.account or account,
                    "place": post.place,
                    "body": post.text,
                    "state": post.state,
                    "fence": 1,
                    "sending_at": post.sent_at,
                    "sent_at": post.sent_at if is_sent else None,
                    "sent_text": post.text,
                    "remote_id": remote_id,
                    "looks": 0,
                    "next_reading_at": first_reading_at(post.sent_at) if is_sent else None,
                    "detail": "",
                },
            ).scalar_one()
            ids.append(post_id)
            for shown in post.hashtags:
                connection.execute(
                    _ADD_HASHTAG, {"post_id": post_id, "tag": shown.casefold(), "shown": shown}
                )
    return ids
