"""A form is never published as words, whichever way it comes in, and whenever it was kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from scheduler.errors import HandrailError, NotPossible
from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.store.tables.queue import notices
from scheduler.store.tables.stories import story_versions
from scheduler.stories.lookup import current
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.scheduling.released import released_stories
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import blank
from tests.support.desks.story_desk import (
    BODY,
    StoryDesk,
    a_form,
    actor,
    approve_text,
    guardian_agrees,
)

FORM = blank("teller", ["main"], "sam").replace("## What helped?\n", f"## What helped?\n{BODY}\n")


def words(story_desk: StoryDesk, story_id: str) -> str:
    with story_desk.desk.database.read() as connection:
        return current(connection, story_desk.story(story_id)).words.body


def keep_long_ago(story_desk: StoryDesk, story_id: str) -> None:
    """The words as an earlier version of this program let them be kept."""
    with story_desk.desk.database.write() as connection:
        connection.execute(
            update(story_versions)
            .where(story_versions.c.story == story_id)
            .values(body=f"storyteller: teller\n\n## What happened?\n{BODY}")
        )


def test_an_edit_with_the_form_itself_keeps_the_words_alone(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(a_form("Other words."))
    drafts.edit(story_desk.context, actor("teller"), story_id, FORM)
    assert words(story_desk, story_id) == BODY


def test_a_suggestion_with_the_form_itself_keeps_the_words_alone(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(a_form("Other words."))
    number = decisions.suggest(story_desk.context, actor("rev-1"), story_id, FORM, "Shorter?")
    decisions.decide(story_desk.context, actor("teller"), story_id, number, is_taken=True)
    assert words(story_desk, story_id) == BODY


def test_the_form_of_another_storyteller_is_refused(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    other = FORM.replace("storyteller: teller", "storyteller: wren")
    with pytest.raises(NotPossible, match="another storyteller"):
        drafts.edit(story_desk.context, actor("writer"), story_id, other)


def test_a_suggestion_that_was_kept_long_ago_is_not_taken(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    with story_desk.desk.database.write() as connection:
        now = story_desk.context.now()
        number = versions.add_comment(
            connection, versions.NewComment(story_id, 1, "rev-1", "Shorter?", FORM, now)
        )
    with pytest.raises(NotPossible, match="Line 2 of the words"):
        decisions.decide(story_desk.context, actor("teller"), story_id, number, is_taken=True)


STEPS = {
    "a yes": lambda desk, story: desk.agree(story),
    "words approved": lambda desk, story: approve_text(desk.context, actor("teller"), story, 1),
    "a release": lambda desk, story: decisions.release(desk.context, actor("comms"), story),
    "a time": lambda desk, story: queueing.enqueue(desk.context, actor("comms"), story, "main"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_words_kept_long_ago_get_no_further(story_desk: StoryDesk, step) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    keep_long_ago(story_desk, story_id)
    with pytest.raises(HandrailError, match=r"Line 1 of the words.*head"):
        step(story_desk, story_id)
    now = story_desk.context.now()
    told = released_stories(story_desk.desk.database, story_desk.organisation, now)
    assert story_id not in told, "no campaign tells it either"


def test_a_guardian_does_not_agree_to_the_form(desk, tmp_path) -> None:
    story_desk = StoryDesk(desk, tmp_path)
    story_desk.everybody(under_18=True)
    story_id = story_desk.add(a_form(guardian="mum"))
    story_desk.agree(story_id)
    keep_long_ago(story_desk, story_id)
    with pytest.raises(NotPossible, match="Line 1 of the words"):
        guardian_agrees(story_desk.context, actor("mum"), story_id, 1)


def test_what_is_queued_already_does_not_go_out_and_people_are_told(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    keep_long_ago(story_desk, story_id)
    story_desk.wait_until_due(story_id)
    story_desk.tick()
    story_desk.tick()
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.WAITING
    with story_desk.desk.database.read() as connection:
        told = list(connection.execute(select(notices.c.text)).scalars())
    assert sum("does not go out" in text for text in told) == 1


def test_other_words_of_any_kind_are_looked_at(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    with story_desk.desk.database.read() as connection:
        found = current(connection, story_desk.story(story_id)).words
    changed = replace(found, body=f"{BODY}\nline_manager: boss")
    with pytest.raises(NotPossible, match="head"):
        drafts.change_words(story_desk.context, actor("teller"), story_id, changed, why="typed")
