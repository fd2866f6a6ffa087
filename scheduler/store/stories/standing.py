"""What is known of many stories at once, to say how far each has come: a query a table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, or_, select

from scheduler.store.clauses import ZERO, written
from scheduler.store.queue.threads import state_and_reason
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories.versions import StoredStory, Words, counts, story_of, words_of
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import (
    stories,
    story_consents,
    story_releases,
    story_reviews,
    story_versions,
)

MOST_AT_ONCE = 500  # ids in a query: SQLite takes a limited number of them


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes to the words as they stand that holds now."""

    needs_guardian: bool
    guardian_at: datetime | None

    @property
    def is_whole(self) -> bool:
        """Whether everybody has said yes whose yes it needs."""
        return not self.needs_guardian or self.guardian_at is not None


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What people did about one story, and what became of it."""

    story: StoredStory
    thread: tuple[ThreadState, datetime] | None = None  # of the first that tells it: state, due
    yes: Yes | None = None
    had_yes: bool = False
    opens_at: datetime | None = None  # released: from then on
    # Of this version, oldest first, but a yes before the storyteller's own.
    reviews: tuple[tuple[str, bool], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class StoryCursor:
    """Where a page of stories ends."""

    added_at: datetime
    id: str


def facts_of(
    connection: Connection, wanted: Sequence[StoredStory], now: datetime
) -> list[StoryFacts]:
    """The facts of each of `wanted`, in their order; five queries for each MOST_AT_ONCE of them."""
    found: list[StoryFacts] = []
    for start in range(0, len(wanted), MOST_AT_ONCE):
        some = wanted[start : start + MOST_AT_ONCE]
        ids = [one.id for one in some]
        first, yeses = _threads(connection, ids), _yeses(connection, ids, now)
        first_yeses = _first_yeses(connection, ids)
        had = {story_id for story_id, _version in first_yeses}
        opens, reviews = _releases(connection, ids), _reviews(connection, ids, first_yeses)
        found += [
            StoryFacts(
                one,
                first.get(one.id),
                yeses.get((one.id, one.version)),
                one.id in had,
                opens.get((one.id, one.version)),
                tuple(reviews.get((one.id, one.version), ())),
            )
            for one in some
        ]
    return found


def words_now(connection: Connection, ids: Sequence[str]) -> dict[str, Words]:
    """The words of these stories as they stand."""
    rows = connection.execute(
        select(story_versions)
        .join(
            stories,
            (stories.c.id == story_versions.c.story)
            & (stories.c.version == story_versions.c.number),
        )
        .where(story_versions.c.story.in_(ids))
    ).mappings()
    return {row["story"]: words_of(row) for row in rows}


def at_work() -> ColumnElement[bool]:
    """A story on its way to the queue; written as in its index."""
    return stories.c.ended_at.is_(None) & (stories.c.queued_rows == ZERO)


def has_ended() -> ColumnElement[bool]:
    """A story that was taken back, stopped or erased."""
    return stories.c.ended_at.is_not(None)


def is_told_by_thread(state: ThreadState) -> ColumnElement[bool]:
    """A story that has not ended, and that a thread in this state tells, whole or as a turn."""
    whole = select(threads.c.story).where(
        threads.c.story.is_not(None), threads.c.state == written(state)
    )
    turns = (
        select(posts.c.story)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.story.is_not(None), threads.c.state == written(state))
    )
    return and_(
        stories.c.ended_at.is_(None),
        stories.c.queued_rows > ZERO,
        or_(stories.c.id.in_(whole), stories.c.id.in_(turns)),
    )


def is_in_queue() -> ColumnElement[bool]:
    """A story that has not ended and stands in the queue, or stood there."""
    return stories.c.ended_at.is_(None) & (stories.c.queued_rows > ZERO)


def is_told_by(person: str) -> ColumnElement[bool]:
    """A story of this storyteller."""
    return stories.c.storyteller == person


def is_read_by(person: str, *, reads_all: bool) -> ColumnElement[bool]:
    """A story that somebody may read: by role, or because it is theirs; never as line manager."""
    is_teller = stories.c.storyteller == person
    is_managed = func.coalesce(stories.c.line_manager, "") == person
    kept_out = is_managed & ~is_teller
    if reads_all:
        return ~kept_out
    return or_(is_teller, stories.c.author == person, stories.c.guardian == person) & ~kept_out


def is_guarded_by(person: str) -> ColumnElement[bool]:
    """A story whose guardian this is."""
    return stories.c.guardian == person


def page(
    connection: Connection,
    where: ColumnElement[bool],
    *,
    limit: int,
    after: StoryCursor | None,
) -> list[StoredStory]:
    """Stories that fit, the newest first, behind `after`."""
    at, number = stories.c.added_at, stories.c.id
    query: Select[Any] = select(stories).where(where)
    if after is not None:
        query = query.where(at <= after.added_at, or_(at < after.added_at, number < after.id))
    rows = connection.execute(query.order_by(at.desc(), number.desc()).limit(limit)).mappings()
    return [story_of(row) for row in rows]


def _threads(
    connection: Connection, ids: Sequence[str]
) -> Mapping[str, tuple[ThreadState, datetime]]:
    threads_of = _told(ids)
    rows = connection.execute(
        select(threads_of.c.story, threads.c.state, threads.c.due_at)
        .join(threads, threads.c.id == threads_of.c.id)
        .order_by(threads.c.id.desc())  # so that the first one is what stays
    )
    return {story: (state_and_reason(state, None)[0], due_at) for story, state, due_at in rows}


def posts_of(
    connection: Connection,
    ids: Sequence[str],
    wanted: Collection[PostState],
    apart_from: Collection[ThreadState],
) -> dict[str, int]:
    """How many posts in a state of `wanted` the threads have that tell each of these stories.

    Threads in a state of `apart_from` do not count; a story without such posts is left out.
    """
    threads_of = _told(ids)
    rows = connection.execute(
        select(threads_of.c.story, func.count())
        .join(threads, threads.c.id == threads_of.c.id)
        .join(posts, posts.c.thread_id == threads.c.id)
        .where(posts.c.state.in_(wanted), threads.c.state.not_in(apart_from))
        .group_by(threads_of.c.story)
    )
    return {str(row[0]): int(row[1]) for row in rows}


def _told(ids: Sequence[str]) -> Subquery:
    """(story, id of a thread) of each thread that tells one of them, whole or in a turn."""
    whole = select(threads.c.story, threads.c.id).where(threads.c.story.in_(ids))
    turns = select(posts.c.story, posts.c.thread_id).where(posts.c.story.in_(ids))
    return whole.union(turns).subquery()


def _yeses(
    connection: Connection, ids: Sequence[str], now: datetime
) -> Mapping[tuple[str, int], Yes]:
    table = story_consents.c
    rows = connection.execute(
        select(table.story, table.version, table.needs_guardian, table.guardian_at)
        .where(table.story.in_(ids), table.ended_at.is_(None), table.until > now)
        .order_by(table.id)
    )
    return {(story, version): Yes(bool(needs), at) for story, version, needs, at in rows}


def _first_yeses(connection: Connection, ids: Sequence[str]) -> Mapping[tuple[str, int], datetime]:
    """When the storyteller first said yes to each version, whatever became of it."""
    table = story_consents.c
    rows = connection.execute(
        select(table.story, table.version, func.min(table.given_at))
        .where(table.story.in_(ids))
        .group_by(table.story, table.version)
    )
    return {(story, version): at for story, version, at in rows}


def _releases(connection: Connection, ids: Sequence[str]) -> Mapping[tuple[str, int], datetime]:
    table = story_releases.c
    rows = connection.execute(
        select(table.story, table.version, table.opens_at)
        .where(table.story.in_(ids), table.ended_at.is_(None))
        .order_by(table.id.desc())
    )
    return {(story, version): opens_at for story, version, opens_at in rows}


def _reviews(
    connection: Connection,
    ids: Sequence[str],
    first_yeses: Mapping[tuple[str, int], datetime],
) -> Mapping[tuple[str, int], list[tuple[str, bool]]]:
    table = story_reviews.c
    rows = connection.execute(
        select(table.story, table.version, table.reviewer, table.is_yes, table.at)
        .where(table.story.in_(ids))
        .order_by(table.id)
    )
    found: dict[tuple[str, int], list[tuple[str, bool]]] = {}
    for story, version, reviewer, is_yes, at in rows:
        if counts(first_yeses.get((story, version)), at, is_yes=bool(is_yes)):
            found.setdefault((story, version), []).append((reviewer, bool(is_yes)))
    return found
