"""Stories that are stopped for somebody's safety, and who has looked at them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.store.stories.versions import StoredStory, story_of
from scheduler.store.tables.queue import audit
from scheduler.store.tables.stories import stories


def stopped(connection: Connection, why: str) -> list[StoredStory]:
    """The stories that ended for this reason, the latest first."""
    query = select(stories).where(stories.c.ended_at.is_not(None), stories.c.ended_why == why)
    rows = connection.execute(query.order_by(stories.c.ended_at.desc(), stories.c.id)).mappings()
    return [story_of(row) for row in rows]


def noted_of(
    connection: Connection, story_ids: Sequence[str], step: str
) -> dict[str, tuple[str, datetime]]:
    """Who noted this step last, and when, by story; a story without one is left out."""
    subjects = [f"story:{one}" for one in story_ids]
    query = (
        select(audit.c.subject, audit.c.actor, audit.c.at)
        .where(audit.c.subject.in_(subjects), audit.c.to_state == step)
        .order_by(audit.c.id)
    )
    return {
        subject.removeprefix("story:"): (actor, at)
        for subject, actor, at in connection.execute(query)
    }
