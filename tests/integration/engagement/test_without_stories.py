"""What leaves people's stories out: the sheet in which others say what posts are about."""

import pytest
from sqlalchemy import select, update

from scheduler.store.database import Database
from scheduler.store.metrics.period import ALWAYS
from scheduler.store.metrics.published import published_threads, without_stories
from scheduler.store.tables.queue import posts, threads
from tests.support.databases.published import APost, publish_thread


@pytest.mark.parametrize("where", ["a whole thread", "one turn of a dialogue"])
def test_a_thread_of_which_a_word_is_a_story_is_left_out(database: Database, where: str) -> None:
    told, *_ = publish_thread(database, APost(text="Wren."), APost(text="A second."))
    publish_thread(database, APost(text="Ours."))
    with database.write() as connection:
        of_post = select(posts.c.thread_id).where(posts.c.id == told).scalar_subquery()
        if where == "a whole thread":
            connection.execute(update(threads).where(threads.c.id == of_post).values(story="s-1"))
        else:
            connection.execute(update(posts).where(posts.c.id == told).values(story="s-1"))
    with database.read() as connection:
        found = published_threads(connection, without_stories(ALWAYS.began))
        everything = published_threads(connection, ALWAYS.began)
    assert [one.text for its_posts in found for one in its_posts] == ["Ours."]
    assert len(everything) == 2
