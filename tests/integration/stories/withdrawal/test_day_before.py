"""The storyteller is told the day before, while there is time to say no; and who asks is told."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from scheduler.errors import NotAllowed, NotPossible
from scheduler.publishing.operations import cancel
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.stories import person_messages, story_checks
from scheduler.stories.overview.to_ask import to_ask
from scheduler.stories.review import decisions
from scheduler.stories.scheduling.slots import slots_for
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.story_desk import CHECKLIST, StoryDesk, a_form, actor

HOUR = timedelta(hours=1)


def told(story_desk: StoryDesk, words: str) -> list[str]:
    with story_desk.desk.database.read() as connection:
        query = select(person_messages.c.text).where(person_messages.c.person == "teller")
        texts = connection.execute(query.order_by(person_messages.c.id)).scalars()
        return [one for one in texts if words in one]


@pytest.mark.parametrize(
    ("ahead", "words"), [(23 * HOUR, "goes out tomorrow"), (2 * HOUR, "goes out today at 12:30")]
)
def test_the_storyteller_is_told_once_within_a_day(
    story_desk: StoryDesk, ahead: timedelta, words: str
) -> None:
    story_id = story_desk.queued()
    due_at = story_desk.desk.thread(story_desk.key(story_id)).due_at
    story_desk.desk.clock.jump_to(due_at - 30 * HOUR)
    story_desk.tick()
    assert told(story_desk, "goes out to") == []
    story_desk.desk.clock.jump_to(due_at - ahead)
    story_desk.tick()
    story_desk.tick()
    (one,) = told(story_desk, "goes out to")
    assert words in one
    assert f"take-back {story_id}" in one


def test_a_story_that_was_moved_is_told_of_its_new_day(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    key = story_desk.key(story_id)
    due_at = story_desk.desk.thread(key).due_at
    story_desk.desk.clock.jump_to(due_at - 20 * HOUR)
    story_desk.tick()
    cancel.move(
        story_desk.desk.context, key, due_at + 3 * HOUR, actor=actor("comms"), why="a vigil"
    )
    story_desk.tick()
    assert len(told(story_desk, "goes out to")) == 2


def test_what_was_taken_back_is_not_told_of(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    due_at = story_desk.desk.thread(story_desk.key(story_id)).due_at
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    story_desk.desk.clock.jump_to(due_at - HOUR)
    story_desk.tick()
    assert told(story_desk, "goes out to") == []


def test_review_says_yes_only_once_they_were_asked(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    given = {"version": 1, "reason": "Kind.", "looked_at": CHECKLIST}
    with pytest.raises(NotPossible, match="sam asks them first"):
        decisions.review(
            story_desk.context,
            actor("rev-1"),
            story_id,
            is_yes=True,
            **given,  # type: ignore[arg-type]
        )
    decisions.review(
        story_desk.context,
        actor("rev-2"),
        story_id,
        is_yes=False,
        **given,  # type: ignore[arg-type]
    )
    story_desk.asked(story_id)
    decisions.review(
        story_desk.context,
        actor("rev-1"),
        story_id,
        is_yes=True,
        **given,  # type: ignore[arg-type]
    )


def test_nothing_goes_out_while_nobody_noted_that_they_asked(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    with story_desk.desk.database.write() as connection:  # as queued before the check held it
        connection.execute(update(story_checks).values(done_at=None, done_by=None))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    thread = story_desk.desk.thread(story_desk.key(story_id))
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CONSENT)
    assert story_desk.desk.network.calls == []


def test_a_story_from_before_there_were_checks_is_not_held(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    with story_desk.desk.database.write() as connection:
        connection.execute(delete(story_checks))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED


def test_a_contact_is_told_whom_to_ask_and_nobody_elses(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued(a_form(naming="alias", shown_as="Wren"))
    (one,) = to_ask(story_desk.context, actor("sam"))
    assert (one.story_id, one.called, one.which) == (story_id, "Wren", "before")
    assert one.done_at is not None
    assert one.goes_out_at == story_desk.desk.thread(story_desk.key(story_id)).due_at
    assert not one.is_due(story_desk.context.now())
    for who in ("teller", "boss", "rev-1", "lead"):
        assert to_ask(story_desk.context, actor(who)) == []


def test_slots_are_shown_for_a_released_story_alone(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    assert slots_for(story_desk.context, actor("comms"), story_id) is None
    decisions.release(story_desk.context, actor("comms"), story_id)
    found = slots_for(story_desk.context, actor("comms"), story_id)
    assert found is not None
    assert [(one.account, one.why_not) for one in found.accounts] == [("main", "")]
    assert found.accounts[0].nearest is None
    with pytest.raises(NotAllowed):
        slots_for(story_desk.context, actor("rev-1"), story_id)
