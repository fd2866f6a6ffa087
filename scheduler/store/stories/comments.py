"""Keeps what colleagues say about threads and campaigns, and which stories were told there."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from scheduler.store.tables.stories import comment_stories, comments

_SOMEBODY = "@somebody"  # in place of whom a comment named, once they are erased


@dataclass(frozen=True, slots=True)
class StoredComment:
    """One comment; only who may read all of `stories` may read it."""

    id: int
    campaign: str
    thread_key: str | None  # None: about the campaign
    by: str
    text: str
    at: datetime
    stories: frozenset[str] = frozenset()


_COLUMNS = tuple(comments.c[name] for name in ("id", "campaign", "thread_key", "by", "text", "at"))


def add(
    connection: Connection,
    campaign: str,
    thread_key: str | None,
    *,
    by: str,
    text: str,
    now: datetime,
    stories: Collection[str],
) -> int:
    """Keeps a comment; gives its number."""
    number: int = connection.execute(
        insert(comments)
        .values(campaign=campaign, thread_key=thread_key, by=by, text=text, at=now)
        .returning(comments.c.id)
    ).scalar_one()
    if stories:
        rows = [{"comment": number, "story": one} for one in sorted(stories)]
        connection.execute(insert(comment_stories), rows)
    return number


def about(connection: Connection, campaign: str, thread_key: str | None) -> list[StoredComment]:
    """The comments on a thread and on its campaign, or on a campaign alone, oldest first."""
    of_campaign = comments.c.thread_key.is_(None)
    of_thread = comments.c.thread_key == thread_key
    is_here = of_campaign if thread_key is None else of_campaign | of_thread
    return _listed(connection, (comments.c.campaign == campaign) & is_here)


def by_person(connection: Connection, person_id: str) -> list[StoredComment]:
    """What somebody said anywhere, oldest first."""
    return _listed(connection, _is_by(person_id))


def of_story(connection: Connection, story_id: str) -> list[StoredComment]:
    """What was said where this story was told, oldest first."""
    return _listed(connection, comments.c.id.in_(_told_with(story_id)))


def forget_person(connection: Connection, person_id: str) -> None:
    """Removes what somebody said, and their id where others named them."""
    connection.execute(
        delete(comment_stories).where(
            comment_stories.c.comment.in_(select(comments.c.id).where(_is_by(person_id)))
        )
    )
    connection.execute(delete(comments).where(_is_by(person_id)))
    named = re.compile(rf"(?<![\w@])@{re.escape(person_id)}(?![\w-])", re.IGNORECASE)
    query = select(comments.c.id, comments.c.text).where(
        comments.c.text.icontains(f"@{person_id}", autoescape=True)
    )
    for number, text in connection.execute(query).all():
        without = named.sub(_SOMEBODY, text)
        if without != text:
            connection.execute(update(comments).where(comments.c.id == number).values(text=without))


def forget_story(connection: Connection, story_id: str) -> None:
    """Removes what was said where this story was told."""
    numbers = list(connection.execute(_told_with(story_id)).scalars())
    connection.execute(delete(comment_stories).where(comment_stories.c.comment.in_(numbers)))
    connection.execute(delete(comments).where(comments.c.id.in_(numbers)))


def _told_with(story_id: str) -> Select[tuple[int]]:
    return select(comment_stories.c.comment).where(comment_stories.c.story == story_id)


def _is_by(person_id: str) -> ColumnElement[bool]:
    # Before people are set up a name has "(at the keyboard)" behind it.
    return (comments.c.by == person_id) | comments.c.by.startswith(
        f"{person_id} (", autoescape=True
    )


def _listed(connection: Connection, condition: ColumnElement[bool]) -> list[StoredComment]:
    rows = (
        connection.execute(
            select(*_COLUMNS).where(condition).order_by(comments.c.at, comments.c.id)
        )
        .mappings()
        .all()
    )
    stories_of: dict[int, set[str]] = {}
    links = select(comment_stories.c.comment, comment_stories.c.story).join(
        comments, comments.c.id == comment_stories.c.comment
    )
    for number, story in connection.execute(links.where(condition)):
        stories_of.setdefault(number, set()).add(story)
    return [StoredComment(**row, stories=frozenset(stories_of.get(row["id"], ()))) for row in rows]
