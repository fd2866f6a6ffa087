"""Says who may see and decide about a thread of the queue that tells somebody's story."""

from collections.abc import Collection

from sqlalchemy import Connection

from scheduler.people.roles import Act, Actor, may, require
from scheduler.store.database import Database
from scheduler.store.queue import overrides
from scheduler.store.stories import versions
from scheduler.stories.lookup import ties_of

# What each decision about such a thread is, as an act with its story; one of them will do.
SEE = (Act.READ,)
MOVE = (Act.QUEUE,)
GO_ON = (Act.QUEUE,)
STOP = (Act.TAKE_BACK, Act.QUEUE)  # whoever gives it a time may take it off the queue again
DELETE = (Act.TAKE_BACK,)


def stories_told_by(database: Database, key: str) -> frozenset[str]:
    """The ids of the stories that the thread with this key tells; none of an ordinary thread.

    Raises: UnknownThread.
    """
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
    ids = (thread.story, *(post.story for post in thread.posts))
    return frozenset(one for one in ids if one is not None)


def require_for_stories(
    database: Database, actor: Actor, story_ids: Collection[str], acts: Collection[Act]
) -> None:
    """Passes if `actor` may do one of `acts` with each of these stories.

    Raises: NotAllowed, which says whose it is to do.
    """
    with database.read() as connection:
        for story_id in sorted(story_ids):
            _require(connection, actor, story_id, acts)


def may_read(database: Database, actor: Actor, story_id: str) -> bool:
    """Whether `actor` may read a story."""
    with database.read() as connection:
        found = versions.story(connection, story_id)
    return may(actor, Act.READ, ties_of(found) if found else None)


def _require(connection: Connection, actor: Actor, story_id: str, acts: Collection[Act]) -> None:
    found = versions.story(connection, story_id)
    ties = ties_of(found) if found else None  # one that was erased has no ties any more
    first, *_ = acts
    if not any(may(actor, act, ties) for act in acts):
        require(actor, first, ties)
