"""Says who may see a thread of the queue that tells somebody's story."""

from collections.abc import Collection

from sqlalchemy import Connection

from scheduler.people.actors import afresh, ties_of
from scheduler.people.roles import Act, Actor, Ties, may, require
from scheduler.store.database import Database
from scheduler.store.queue import overrides
from scheduler.store.stories import versions
from scheduler.stories.lookup import reaches


def stories_told_by(database: Database, key: str) -> frozenset[str]:
    """The ids of the stories that the thread with this key tells; none of an ordinary thread.

    Raises: UnknownThread.
    """
    with database.read() as connection:
        return overrides.the_thread(connection, key).stories


def require_may_read(database: Database, actor: Actor, story_ids: Collection[str]) -> None:
    """Passes if `actor` may read each of these stories.

    Raises: NotAllowed, which says whose it is to do.
    """
    with database.read() as connection:
        now = afresh(connection, actor)
        for story_id in sorted(story_ids):
            require(now, Act.READ, _ties(connection, story_id))


def may_read(database: Database, actor: Actor, story_id: str) -> bool:
    """Whether `actor` may read a story."""
    with database.read() as connection:
        return may(afresh(connection, actor), Act.READ, _ties(connection, story_id))


def is_readable(database: Database, actor: Actor, story_id: str) -> bool:
    """Whether there is such a story, and `actor` may read it: one answer to both."""
    with database.read() as connection:
        found = versions.story(connection, story_id)
        return found is not None and reaches(afresh(connection, actor), Act.READ, found)


def readable(database: Database, actor: Actor, story_ids: Collection[str]) -> frozenset[str]:
    """Which of these stories `actor` may read; as many questions for one as for a hundred."""
    if not story_ids:
        return frozenset()
    with database.read() as connection:
        now = afresh(connection, actor)
        found = {one.id: ties_of(one) for one in versions.stories_with(connection, story_ids)}
        return frozenset(one for one in story_ids if may(now, Act.READ, found.get(one)))


def _ties(connection: Connection, story_id: str) -> Ties | None:
    found = versions.story(connection, story_id)
    return ties_of(found) if found else None  # one that was erased has no ties any more
