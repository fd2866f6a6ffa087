"""When the support contact asks how a storyteller is, and what people are told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from scheduler.store.operations.notices import note_event
from scheduler.store.tables.queue import notices
from scheduler.store.tables.stories import stories, story_checks


class CheckIn(StrEnum):
    """Which of the three it is."""

    BEFORE = "before"
    DAY_AFTER = "a day after"
    WEEK_AFTER = "a week after"


def expect(connection: Connection, story_id: str, which: CheckIn, due_at: datetime) -> None:
    """Asks for a check; doing it twice changes nothing."""
    key = (story_checks.c.story == story_id, story_checks.c.which == which)
    if connection.execute(select(story_checks.c.story).where(*key)).first() is None:
        connection.execute(insert(story_checks).values(story=story_id, which=which, due_at=due_at))


def done(connection: Connection, story_id: str, which: CheckIn, by: str, now: datetime) -> bool:
    """Notes that somebody asked; False if that check was not expected, or was done."""
    noted = connection.execute(
        update(story_checks)
        .where(
            story_checks.c.story == story_id,
            story_checks.c.which == which,
            story_checks.c.done_at.is_(None),
        )
        .values(done_at=now, done_by=by)
    )
    return noted.rowcount == 1


def is_open(connection: Connection, story_id: str, which: CheckIn) -> bool:
    """Whether somebody is still to be asked."""
    query = select(story_checks.c.story).where(
        story_checks.c.story == story_id,
        story_checks.c.which == which,
        story_checks.c.done_at.is_(None),
    )
    return connection.execute(query).first() is not None


def noted(connection: Connection, story_id: str, which: CheckIn) -> tuple[str, datetime] | None:
    """Who asked, and when; None if nobody did."""
    query = select(story_checks.c.done_by, story_checks.c.done_at).where(
        story_checks.c.story == story_id,
        story_checks.c.which == which,
        story_checks.c.done_at.is_not(None),
    )
    row = connection.execute(query).first()
    return None if row is None else (row[0], row[1])


def of_contact(
    connection: Connection, contact: str, done_since: datetime
) -> list[tuple[str, str, datetime, datetime | None]]:
    """(story, which, due, done) of every check of a support contact that is open, or was done
    since; none before a story that has ended. The earliest due first.
    """
    table = story_checks.c
    query = (
        select(table.story, table.which, table.due_at, table.done_at)
        .join(stories, stories.c.id == table.story)
        .where(
            stories.c.support_contact == contact,
            table.done_at.is_(None) | (table.done_at >= done_since),
            table.done_at.is_not(None) | stories.c.ended_at.is_(None) | (table.which != "before"),
        )
        .order_by(table.due_at, table.story, table.which)
    )
    return [tuple(row) for row in connection.execute(query)]


def tell(connection: Connection, name: str, text: str, now: datetime) -> None:
    """Leaves word for people, once; never with a word of a story in it."""
    known = select(notices.c.subject).where(notices.c.subject == f"event:{name}")
    if connection.execute(known).first() is None:
        note_event(connection, name, text, now)
