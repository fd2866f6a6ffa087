"""Notes posts that X says it has not, and purges them once that is proven."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.queue.threads import thread_by_id
from scheduler.store.queue.transitions import transition_post
from scheduler.store.states import PostState
from scheduler.store.tables.metrics import latest, readings
from scheduler.store.tables.queue import post_hashtags, posts


def not_found_since(connection: Connection, post_ids: Sequence[int]) -> dict[int, datetime]:
    """When X first said of each post that it has it not; others are absent."""
    rows = connection.execute(
        select(posts.c.id, posts.c.not_found_at).where(
            posts.c.id.in_(post_ids), posts.c.not_found_at.is_not(None)
        )
    )
    return {row.id: row.not_found_at for row in rows}


def note_not_found(connection: Connection, post_ids: Sequence[int], at: datetime) -> None:
    """Keeps the first time; a later one changes nothing."""
    connection.execute(
        update(posts)
        .where(posts.c.id.in_(post_ids), posts.c.not_found_at.is_(None))
        .values(not_found_at=at)
    )


def note_shown(connection: Connection, post_ids: Sequence[int]) -> None:
    """X showed them: whatever it said before is no more."""
    connection.execute(
        update(posts)
        .where(posts.c.id.in_(post_ids), posts.c.not_found_at.is_not(None))
        .values(not_found_at=None)
    )


def purge(connection: Connection, post_id: int, at: datetime) -> None:
    """Forgets the text, the hashtags and the figures of a post that is deleted on X.

    What stays: that there was a post, its id, and an audit row.
    """
    thread_id = connection.execute(
        select(posts.c.thread_id).where(posts.c.id == post_id, posts.c.state == PostState.SENT)
    ).scalar()
    if thread_id is None:
        return  # taken down by us meanwhile
    thread = thread_by_id(connection, thread_id)
    transition_post(
        connection,
        thread,
        next(post for post in thread.posts if post.id == post_id),
        PostState.REMOVED,
        at=at,
        why="deleted on X",
        body="",
        sent_text="",
        sent_hash=None,
        next_reading_at=None,
        deleted_at=at,
    )
    for table in (readings, latest, post_hashtags):
        connection.execute(delete(table).where(table.c.post_id == post_id))


def deleted_on_x(connection: Connection, period: Period = ALWAYS) -> int:
    """How many posts are proven to be deleted on X, by somebody there and not by us."""
    deleted = posts.c.deleted_at.is_not(None), period.began(posts.c.thread_id)
    chosen = select(func.count()).select_from(posts).where(*deleted)
    return int(connection.execute(chosen).scalar_one())
