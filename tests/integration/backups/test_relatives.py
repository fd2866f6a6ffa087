"""After a restore nobody's health is told past what they answered, or before they answered."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import delete

from scheduler.bootstrap.backups import PutBack
from scheduler.store.stories import asked
from scheduler.store.stories.asked import StoredAsked
from scheduler.store.tables.queue import stamps
from scheduler.stories.withdrawal import asking_others
from tests.support.desks.story_desk import StoryDesk, actor

Make = Callable[[], Path]
Restore = Callable[[Path], PutBack]


def says_yes(desk: StoryDesk, link: str) -> None:
    asking_others.may_be_told(desk.context, link, shown=asking_others.read(desk.context, link).mark)


def of(desk: StoryDesk, story: str) -> Sequence[StoredAsked]:
    with desk.desk.database.read() as connection:
        return asked.of_story(connection, story)


def yeses(desk: StoryDesk, story: str) -> list[bool]:
    return [one.says_yes_to(desk.story(story).version) for one in of(desk, story)]


def link_to(desk: StoryDesk, story: str, *, is_one_more: bool = False) -> str:
    return asking_others.new_link(desk.context, actor("teller"), story, is_one_more=is_one_more)


def test_a_yes_from_before_the_backup_stands(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.add()
    says_yes(story_desk, link_to(story_desk, story))
    restore(backup())
    assert yeses(story_desk, story) == [True]


def test_a_no_since_the_backup_is_still_a_no(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.add()
    link = link_to(story_desk, story)
    says_yes(story_desk, link)
    file = backup()
    asking_others.please_do_not(story_desk.context, link)
    restore(file)
    (one,) = of(story_desk, story)
    assert one.says_no_to(story_desk.story(story).version)


def test_whoever_was_asked_since_the_backup_is_waited_for(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.add()
    says_yes(story_desk, link_to(story_desk, story))
    file = backup()
    second = link_to(story_desk, story, is_one_more=True)
    restore(file)
    assert yeses(story_desk, story) == [True, False]
    says_yes(story_desk, second)
    assert yeses(story_desk, story) == [True, True]


def test_a_yes_since_the_backup_may_be_to_words_that_it_does_not_have(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    """The next words would get the very number that those had."""
    story = story_desk.add()
    link = link_to(story_desk, story)
    file = backup()
    story_desk.pass_time(story_desk.context.cooling_off)
    says_yes(story_desk, link)
    restore(file)
    (one,) = of(story_desk, story)
    assert (one.version, one.may_be_told, one.answered_at) == (0, False, None)


def test_a_link_that_a_newer_one_has_replaced_stays_void(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.add()
    lost = link_to(story_desk, story)
    file = backup()
    newer = link_to(story_desk, story)
    restore(file)
    assert not asking_others.look(story_desk.context, newer).has_ended
    with pytest.raises(Exception, match="opens nothing"):
        asking_others.look(story_desk.context, lost)


def test_where_nothing_is_known_of_it_everybody_is_asked_again_by_their_link(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.add()
    link = link_to(story_desk, story)
    says_yes(story_desk, link)
    file = backup()
    with story_desk.desk.database.write() as connection:  # as a queue that was made anew
        connection.execute(delete(stamps).where(stamps.c.name.in_(["id", "origin"])))
    restore(file)
    assert yeses(story_desk, story) == [False]
    says_yes(story_desk, link)
    assert yeses(story_desk, story) == [True]


def test_a_story_that_the_backup_does_not_have_brings_nobody_back(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    file = backup()
    story = story_desk.add()
    link_to(story_desk, story)
    restore(file)
    assert list(of(story_desk, story)) == []


def test_whoever_either_of_two_backups_knows_is_asked_again(
    story_desk: StoryDesk, backup: Make, restore: Restore, tmp_path: Path
) -> None:
    """Somebody puts back too old a one, and then the right one."""
    story = story_desk.add()
    older = backup().rename(tmp_path / "older.backup")
    link = link_to(story_desk, story)
    says_yes(story_desk, link)
    newer = backup()
    restore(older)
    assert yeses(story_desk, story) == [False], "it has no such yes"
    restore(newer)
    assert yeses(story_desk, story) == [False]
    says_yes(story_desk, link)
    assert yeses(story_desk, story) == [True]
