"""The tick of stories looks by a few reads, however many there are, and writes what is due."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, insert, select

from scheduler.store.database import Database
from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.store.stories.falling_due import checks_to_remind, first_sent, yeses_to_look_at
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import stories, story_checks, story_consents
from scheduler.stories.withdrawal import housekeeping
from scheduler.stories.withdrawal.housekeeping import ASK_BEFORE
from tests.support.desks.story_desk import StoryDesk


def _rows_like(database: Database, story_id: str, more: int) -> None:
    """The same story again and again: its yes, its checks, its thread and posts."""
    with database.write() as connection:
        begun = connection.execute(select(func.count()).select_from(stories)).scalar_one()
        whole = {
            table: [dict(row) for row in connection.execute(select(table).where(mine)).mappings()]
            for table, mine in (
                (stories, stories.c.id == story_id),
                (story_consents, story_consents.c.story == story_id),
                (story_checks, story_checks.c.story == story_id),
                (threads, threads.c.story == story_id),
            )
        }
        (thread,) = whole[threads]
        its_posts = [
            dict(row)
            for row in connection.execute(
                select(posts).where(posts.c.thread_id == thread["id"])
            ).mappings()
        ]
        for number in range(begun, begun + more):
            name = f"copy-{number}"
            (story,) = whole[stories]
            connection.execute(insert(stories).values(story | {"id": name, "queued_rows": 0}))
            for table in (story_consents, story_checks):
                for row in whole[table]:
                    values = {key: value for key, value in row.items() if key != "id"}
                    connection.execute(insert(table).values(values | {"story": name}))
            new = {key: value for key, value in thread.items() if key != "id"}
            number = connection.execute(
                insert(threads)
                .values(new | {"key": f"{name}/main", "story": name})
                .returning(threads.c.id)
            ).scalar_one()
            for row in its_posts:
                values = {key: value for key, value in row.items() if key != "id"}
                values |= {"thread_id": number, "remote_id": None}
                values |= {"story": name} if row["story"] else {}
                connection.execute(insert(posts).values(values))


def _statements_of_a_tick(desk: StoryDesk) -> list[str]:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engine = desk.desk.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        housekeeping.watch(desk.context)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


@pytest.fixture
def published(story_desk: StoryDesk) -> tuple[StoryDesk, str]:
    """A story that is out, with everything noted that was due."""
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
    story_desk.tick()
    return story_desk, story_id


def test_a_quiet_tick_asks_as_much_of_ten_stories_as_of_two_hundred(
    published: tuple[StoryDesk, str],
) -> None:
    desk, story_id = published
    counts = []
    for more in (9, 190):
        _rows_like(desk.desk.database, story_id, more)
        desk.tick()
        counts.append(_statements_of_a_tick(desk))
    few, many = counts
    with desk.desk.database.read() as connection:
        assert len(versions.all_stories(connection)) == 200
    assert len(few) == len(many) <= 10
    assert not [one for one in many if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_is_due_is_found_once(published: tuple[StoryDesk, str]) -> None:
    desk, story_id = published
    database = desk.desk.database
    with database.read() as connection:
        assert first_sent(connection) == []
    desk.desk.clock.jump_to(desk.desk.clock.now() + timedelta(days=2))
    now = desk.desk.clock.now()
    with database.read() as connection:
        assert (story_id, "a day after", "sam") in checks_to_remind(connection, now)
    desk.tick()
    with database.read() as connection:
        assert checks_to_remind(connection, now) == []


def test_a_yes_that_runs_out_is_asked_about_once_and_then_ends(
    published: tuple[StoryDesk, str],
) -> None:
    desk, story_id = published
    with desk.desk.database.read() as connection:
        (given,) = versions.consents(connection, story_id)
    for at in (given.until - ASK_BEFORE, given.until):
        desk.desk.clock.jump_to(at)
        with desk.desk.database.read() as connection:
            assert yeses_to_look_at(connection, at, ASK_BEFORE) == [given.id]
        desk.tick()
        with desk.desk.database.read() as connection:
            assert yeses_to_look_at(connection, at, ASK_BEFORE) == []
    assert desk.desk.thread(desk.key(story_id)).state is ThreadState.TAKING_DOWN


def test_more_than_one_lot_comes_down_when_many_yeses_end_at_once(
    published: tuple[StoryDesk, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "_AT_ONCE", 2)
    desk, story_id = published
    _rows_like(desk.desk.database, story_id, 4)
    with desk.desk.database.read() as connection:
        (given, *_) = versions.consents(connection, story_id)
    desk.desk.clock.jump_to(given.until)
    desk.tick()
    with desk.desk.database.read() as connection:
        states = connection.execute(
            select(threads.c.state).where(threads.c.story.is_not(None))
        ).scalars()
        assert set(states) == {ThreadState.TAKING_DOWN}
        assert all(one.ended_at for one in versions.consents(connection))
