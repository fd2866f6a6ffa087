"""What a storyteller writes at the desk: theirs alone, and in step with the story."""

from datetime import timedelta

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.stories.withdrawal import privacy, private_links, withdraw
from scheduler.stories.writing import answers, drafts, showing
from scheduler.stories.writing.answers import Part, Stage, Writing
from tests.support.desks.story_desk import BODY, StoryDesk, actor
from tests.support.examples.pictures import a_picture

TELLER = actor("teller")


def _write(desk: StoryDesk, story_id: str, text: str, part: Part = Part.HAPPENED) -> None:
    before = _opened(desk, story_id).answers.get(part)
    answers.keep_answer(
        *(desk.context, desk.vault, TELLER, story_id, part, text),
        seen=before.number if before else 0,
        tab="a",
        stage=Stage.WRITTEN,
    )


def _opened(desk: StoryDesk, story_id: str) -> Writing:
    return answers.opened(desk.context, desk.vault, TELLER, story_id)


def _begun(desk: StoryDesk) -> str:
    story_id = answers.begin(desk.context, TELLER)
    _write(desk, story_id, BODY)
    return story_id


def _show(desk: StoryDesk, story_id: str) -> int:
    return showing.show_words(desk.context, desk.vault, TELLER, story_id)


def test_what_was_shown_is_the_storys_words_and_showing_twice_changes_nothing(
    story_desk: StoryDesk,
) -> None:
    story_id = _begun(story_desk)
    assert _show(story_desk, story_id) == _show(story_desk, story_id) == 1
    story_desk.agree(story_id)
    assert _show(story_desk, story_id) == 1
    assert story_desk.story(story_id).author == "teller"
    assert story_desk.story(story_id).support_contact == "lead"


def test_other_words_make_another_version_and_leave_the_queue(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    _write(story_desk, story_id, BODY.replace("year", "month"))
    assert _show(story_desk, story_id) == 2
    with pytest.raises(AssertionError):
        story_desk.desk.thread(story_desk.key(story_id))


def test_a_story_that_came_otherwise_goes_on_here(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    assert _opened(story_desk, story_id).body == BODY
    assert story_desk.story(story_id).author == "writer"
    _write(story_desk, story_id, "And more.", Part.KNOW)
    assert _show(story_desk, story_id) == 2
    assert story_desk.story(story_id).author == "writer"
    with pytest.raises(NotAllowed):
        answers.opened(story_desk.context, story_desk.vault, actor("writer"), story_id)


def test_words_that_others_changed_come_in_where_nothing_else_was_written(
    story_desk: StoryDesk,
) -> None:
    story_id = _begun(story_desk)
    _show(story_desk, story_id)
    drafts.edit(story_desk.context, TELLER, story_id, "Other words.")
    assert _opened(story_desk, story_id).body == "Other words."
    _write(story_desk, story_id, "Other words, and more.")
    assert _show(story_desk, story_id) == 3


def test_both_are_kept_and_shown_before_others_read_either(story_desk: StoryDesk) -> None:
    story_id = _begun(story_desk)
    _show(story_desk, story_id)
    typed = "Mine, and not shown yet."
    _write(story_desk, story_id, typed)
    story_desk.desk.clock.jump_to(story_desk.context.now() + timedelta(minutes=5))
    drafts.edit(story_desk.context, TELLER, story_id, "Theirs.")
    found = _opened(story_desk, story_id)
    assert found.text(Part.HAPPENED) == typed
    assert [one.text for one in found.beside[Part.HAPPENED]] == ["Theirs."]
    with pytest.raises(NotPossible, match="two places"):
        _show(story_desk, story_id)
    answers.choose(
        *(story_desk.context, story_desk.vault, TELLER, story_id, Part.HAPPENED),
        tabs=["", "v2"],
        seen=["v2"],
    )
    assert _opened(story_desk, story_id).body == f"{typed}\n\nTheirs."
    assert _show(story_desk, story_id) == 3


def test_erasing_takes_what_nobody_was_shown_along(story_desk: StoryDesk) -> None:
    story_id = _begun(story_desk)
    showing.keep_picture(
        story_desk.context, story_desk.vault, TELLER, story_id, a_picture(), "a.png", "Chairs."
    )
    proof = privacy.erase(story_desk.context, story_desk.vault, TELLER, "teller")
    assert proof.is_clean
    assert proof.pictures == 1
    assert list(story_desk.context.pictures.iterdir()) == []
    with pytest.raises(NotAllowed):
        answers.opened(story_desk.context, story_desk.vault, Actor("teller"), story_id)


def test_a_story_that_is_erased_by_time_takes_its_answers_along(story_desk: StoryDesk) -> None:
    story_id = _begun(story_desk)
    _show(story_desk, story_id)
    withdraw.take_back(story_desk.context, TELLER, story_id)
    privacy.erase_story(story_desk.context, story_id)
    with pytest.raises(NotAllowed):
        _opened(story_desk, story_id)


def test_without_a_lead_somebody_must_be_chosen(story_desk: StoryDesk) -> None:
    story_id = _begun(story_desk)
    accounts.change_role(
        story_desk.context, actor("admin"), "lead", Role.SAFEGUARDING_LEAD, is_given=False
    )
    with pytest.raises(NotPossible, match="Choose who asks"):
        _show(story_desk, story_id)


def test_a_private_link_is_used_once_and_shows_the_receipt(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    token = private_links.new_link(story_desk.context, TELLER, story_id)
    assert not private_links.look(story_desk.context, token).is_taken_back
    with pytest.raises(NotAllowed):
        private_links.new_link(story_desk.context, actor("rev-1"), story_id)
    private_links.take_back_with_link(story_desk.context, token)
    assert story_desk.story(story_id).ended_by == "private link"
    assert private_links.take_back_with_link(story_desk.context, token).is_whole
    assert private_links.look(story_desk.context, token).is_taken_back
    with pytest.raises(NotAllowed):
        private_links.take_back_with_link(story_desk.context, "x")
