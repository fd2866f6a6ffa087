"""A clock that may be wrong ends no yes, takes nothing down and erases nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.story_desk import StoryDesk, actor

YEARS = timedelta(days=730)


@pytest.fixture
def published(story_desk: StoryDesk) -> str:
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    return story_id


def doubt(story_desk: StoryDesk) -> None:
    publishing = replace(story_desk.context.publishing, is_clock_right=lambda: False)
    story_desk.context = replace(story_desk.context, publishing=publishing)


def test_no_yes_ends_and_nothing_comes_down(story_desk: StoryDesk, published: str) -> None:
    doubt(story_desk)
    story_desk.pass_time(YEARS)
    story_desk.desk.remover.remove_account("main")
    assert story_desk.desk.thread(story_desk.key(published)).state is ThreadState.PUBLISHED
    assert story_desk.desk.network.deleted == []
    with story_desk.desk.database.read() as connection:
        assert [one.ended_at for one in versions.consents(connection, published)] == [None]


def test_by_a_right_clock_the_same_yes_ends(story_desk: StoryDesk, published: str) -> None:
    story_desk.pass_time(YEARS)
    assert story_desk.desk.thread(story_desk.key(published)).state is ThreadState.TAKING_DOWN


def test_what_was_taken_back_comes_down_all_the_same(story_desk: StoryDesk, published: str) -> None:
    doubt(story_desk)
    withdraw.take_back(story_desk.context, actor("teller"), published)
    story_desk.tick()
    story_desk.desk.remover.remove_account("main")
    assert story_desk.desk.thread(story_desk.key(published)).state is ThreadState.TAKEN_DOWN


def test_nothing_that_has_ended_is_erased(story_desk: StoryDesk, published: str) -> None:
    withdraw.take_back(story_desk.context, actor("teller"), published)
    story_desk.tick()
    story_desk.desk.remover.remove_account("main")
    doubt(story_desk)
    story_desk.pass_time(YEARS)
    assert story_desk.story(published).id == published
