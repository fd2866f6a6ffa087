"""A form names people by their id, or as they chose to be called."""

import pytest

from scheduler.errors import NotPossible
from scheduler.people import accounts
from scheduler.people.own import profile
from scheduler.people.roles import Role
from scheduler.store.people.addresses import Profile
from tests.support.desks.story_desk import StoryDesk, a_form, actor


def called(story_desk: StoryDesk, who: str, name: str) -> None:
    profile.change(story_desk.context, actor(who), Profile(name, None, None))


@pytest.mark.parametrize("typed", ["Analia Ros", "analia  ros", "analyst"])
def test_a_name_or_an_id_finds_the_same_person(story_desk: StoryDesk, typed: str) -> None:
    called(story_desk, "analyst", "Analia Ros")
    story_id = story_desk.add(a_form(support_contact=typed, line_manager="boss", guardian="mum"))
    assert story_desk.story(story_id).support_contact == "analyst"


def test_a_line_manager_is_kept_out_by_name_too(story_desk: StoryDesk) -> None:
    called(story_desk, "boss", "Bo Sterling")
    story_id = story_desk.add(a_form(line_manager="Bo Sterling"))
    assert story_desk.story(story_id).line_manager == "boss"
    with pytest.raises(NotPossible, match="line manager"):
        story_desk.add(a_form("Other.", line_manager="boss", support_contact="Bo Sterling"))


def test_two_of_one_name_are_asked_apart(story_desk: StoryDesk) -> None:
    accounts.change_role(story_desk.context, actor("admin"), "sam", Role.ANALYST, is_given=True)
    for who in ("analyst", "sam"):
        called(story_desk, who, "Alex Poe")
    with pytest.raises(NotPossible, match="analyst, sam"):
        story_desk.add(a_form(support_contact="Alex Poe"))


def test_a_name_that_nobody_has_is_said(story_desk: StoryDesk) -> None:
    with pytest.raises(NotPossible, match="nobody with the id Nobody Here"):
        story_desk.add(a_form(support_contact="Nobody Here"))
