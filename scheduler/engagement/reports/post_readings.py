"""Reads the newest counts of one thread's posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.post_counts import PostCounts
from scheduler.store.database import Database
from scheduler.store.metrics.readings import latest_of
from scheduler.store.queue.threads import thread_by_key


@dataclass(frozen=True, slots=True)
class ReadingOfPost:
    """What a post had gathered when it was read last."""

    at: datetime
    counts: PostCounts


def latest_readings(database: Database, key: str) -> Mapping[int, ReadingOfPost]:
    """The newest reading of each post of a thread, by its number from 1; none where none is."""
    with database.read() as connection:
        thread = thread_by_key(connection, key)
        if thread is None:
            return {}
        found = latest_of(connection, [post.id for post in thread.posts])
    return {
        post.position + 1: ReadingOfPost(found[post.id].at, found[post.id])
        for post in thread.posts
        if post.id in found
    }
