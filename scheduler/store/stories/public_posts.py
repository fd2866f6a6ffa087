"""The posts on X that tell a story which nobody has ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from scheduler.store.clauses import written
from scheduler.store.states import PostState
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import stories


@dataclass(frozen=True, slots=True)
class PublicStoryPost:
    """One of them."""

    story: str
    account: str
    remote_id: str


def public_posts(connection: Connection, accounts: Sequence[str]) -> list[PublicStoryPost]:
    """Those of these accounts that count as sent and were not seen to be gone, by id."""
    whose = func.coalesce(posts.c.story, threads.c.story)
    rows = connection.execute(
        select(stories.c.id, posts.c.account, posts.c.remote_id)
        .select_from(
            posts.join(threads, threads.c.id == posts.c.thread_id).join(
                stories, stories.c.id == whose
            )
        )
        .where(
            posts.c.state == written(PostState.SENT),
            posts.c.remote_id.is_not(None),
            posts.c.deleted_at.is_(None),
            posts.c.account.in_(accounts),
            stories.c.ended_at.is_(None),
        )
        .order_by(posts.c.id)
    )
    return [PublicStoryPost(*row) for row in rows]
