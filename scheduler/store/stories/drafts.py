"""What people typed of a story beside its versions, as older programs kept it.

Nothing new comes: it is told to its writer, its keys are turned, and it is erased.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from scheduler.store.tables.stories import story_drafts
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """Somebody's words of now, encrypted, and the version that they had before them."""

    story: str
    person: str
    began_from: int
    token: str
    at: datetime


def keep(connection: Connection, draft: StoredDraft) -> None:
    """Keeps it in place of the one before."""
    key = {"story": draft.story, "person": draft.person}
    values = {"began_from": draft.began_from, "token": draft.token, "at": draft.at}
    upsert(connection, story_drafts, key, values)


def drafts_by(connection: Connection, person_id: str) -> list[StoredDraft]:
    """All that somebody is typing."""
    query = select(story_drafts).where(story_drafts.c.person == person_id)
    return [StoredDraft(*row) for row in connection.execute(query.order_by(story_drafts.c.story))]


def all_drafts(connection: Connection) -> list[StoredDraft]:
    """What everybody is typing, by story and person."""
    rows = connection.execute(
        select(story_drafts).order_by(story_drafts.c.story, story_drafts.c.person)
    )
    return [StoredDraft(*row) for row in rows]


def forget(connection: Connection, story_id: str, person_id: str) -> None:
    """Forgets what somebody was typing of a story."""
    connection.execute(
        delete(story_drafts).where(
            story_drafts.c.story == story_id, story_drafts.c.person == person_id
        )
    )
