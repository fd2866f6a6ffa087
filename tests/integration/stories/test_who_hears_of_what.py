"""A storyteller hears of each step that somebody else takes, and never a word of the story."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.store.stories.check_ins import CheckIn
from scheduler.store.stories.falling_due import checks_to_remind
from scheduler.store.tables.stories import person_messages
from scheduler.stories.review import decisions
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor


def told(story_desk: StoryDesk) -> list[str]:
    with story_desk.desk.database.read() as connection:
        query = select(person_messages.c.text).where(person_messages.c.person == "teller")
        return list(connection.execute(query.order_by(person_messages.c.id)).scalars())


def test_each_step_is_told_once_up_to_the_day_it_is_out(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    story_desk.tick()
    story_desk.tick()
    reviewed, released, queued, out = told(story_desk)
    assert "was reviewed" in reviewed
    assert "sleep on it" in released
    assert "Friday 8 October 2027 at 12:30" in queued
    assert "is out" in out
    assert "did not sleep" not in " ".join(told(story_desk))


def test_remarks_and_not_yet_are_told_and_where_to_read_them(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    decisions.comment(story_desk.context, actor("rev-1"), story_id, "Could the ward go?")
    decisions.review(
        *(story_desk.context, actor("rev-1"), story_id),
        version=1, is_yes=False, reason="A ward is named.",
    )  # fmt: skip
    assert len(told(story_desk)) == 2
    assert all(f"stories show {story_id}" in text for text in told(story_desk))
    assert not any("ward" in text.casefold() for text in told(story_desk))


def test_their_own_steps_are_not_told(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    decisions.comment(story_desk.context, actor("teller"), story_id, "I am not sure.")
    drafts.edit(story_desk.context, actor("teller"), story_id, BODY.replace("ask.", "ask!"))
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    assert told(story_desk) == []


def test_a_story_taken_back_by_somebody_else_is_told(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    withdraw.take_back(story_desk.context, actor("lead"), story_id)
    assert "taken back by somebody else: lead" in told(story_desk)[0]


def test_how_they_are_is_asked_before_anybody_reviews(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    with story_desk.desk.database.read() as connection:
        due = checks_to_remind(connection, story_desk.context.now())
    assert (story_id, CheckIn.BEFORE, "sam") in due


def test_an_ended_story_leaves_no_ghost_in_its_theme(story_desk: StoryDesk) -> None:
    first = story_desk.queued()
    due_at = story_desk.desk.thread(story_desk.key(first)).due_at
    story_desk.wait_until_due(first)
    story_desk.desk.publish()
    withdraw.take_back(story_desk.context, actor("teller"), first)
    other = story_desk.queued(a_form(f"{BODY} And more."))
    later = story_desk.desk.thread(story_desk.key(other)).due_at
    assert later - due_at < timedelta(days=7), "it comes down, and no longer counts"
