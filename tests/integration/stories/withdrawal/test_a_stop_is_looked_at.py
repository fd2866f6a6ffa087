"""A stop for somebody's safety: looked at by the lead, lifted or ended, and told kindly."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import NotAllowed, NotPossible
from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.store.states import ThreadState
from scheduler.store.tables.stories import person_messages
from scheduler.stories.overview import status
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import stops, withdraw
from tests.support.desks.story_desk import StoryDesk, a_form, actor

FOUR_DAYS = "\n---\n".join(f"Day {day} was long." for day in range(4))


def told(story_desk: StoryDesk, person: str) -> list[str]:
    with story_desk.desk.database.read() as connection:
        query = select(person_messages.c.text).where(person_messages.c.person == person)
        query = query.order_by(person_messages.c.id)
        return list(connection.execute(query).scalars())


def stop(story_desk: StoryDesk, story_id: str, who: str = "sam") -> None:
    withdraw.safeguard(story_desk.context, actor(who), story_id, why="I am worried.")


def half_out(story_desk: StoryDesk) -> str:
    """A story that was stopped when two of its posts were public."""
    desk = story_desk.desk
    story_id = story_desk.queued(a_form(FOUR_DAYS))
    story_desk.wait_until_due(story_id)

    def worry(_: object) -> None:
        if len(desk.network.calls) == 2:
            stop(story_desk, story_id)

    desk.network.after_call = worry
    desk.publish()
    return story_id


def test_the_lead_lifts_a_stop_and_it_goes_on_from_its_reviews(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    stop(story_desk, story_id)
    stops.lift(story_desk.context, actor("lead"), story_id)
    with pytest.raises(NotPossible, match="Release it first"):
        queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")
    decisions.release(story_desk.context, actor("comms"), story_id)
    queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.SCHEDULED


@pytest.mark.parametrize("who", ["boss", "sam", "rev-1", "comms", "teller", "admin"])
def test_nobody_else_lifts_it(story_desk: StoryDesk, who: str) -> None:
    story_id = story_desk.add()
    stop(story_desk, story_id)
    with pytest.raises(NotAllowed):
        stops.lift(story_desk.context, actor(who), story_id)


def test_a_lead_who_manages_the_storyteller_does_not_lift_it(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(a_form(line_manager="lead"))
    stop(story_desk, story_id)
    with pytest.raises(NotAllowed):
        stops.lift(story_desk.context, actor("lead"), story_id)


def test_a_lead_whose_role_was_taken_away_meanwhile_does_not_lift_it(
    story_desk: StoryDesk,
) -> None:
    story_id, was_lead = story_desk.add(), actor("lead")
    stop(story_desk, story_id)
    context, lead = story_desk.context, Role.SAFEGUARDING_LEAD
    accounts.change_role(context, actor("admin"), "lead", Role.REVIEWER, is_given=True)
    accounts.change_role(context, actor("admin"), "lead", lead, is_given=False)
    with pytest.raises(NotAllowed, match="The safeguarding lead lifts a stop"):
        stops.lift(context, was_lead, story_id)


def test_only_a_stop_is_lifted(story_desk: StoryDesk) -> None:
    going, taken = story_desk.add(), story_desk.add(a_form("Other words."))
    withdraw.take_back(story_desk.context, actor("teller"), taken)
    for story_id in (going, taken):
        with pytest.raises(NotPossible, match="not stopped"):
            stops.lift(story_desk.context, actor("lead"), story_id)


def test_the_storyteller_is_told_kindly_when_it_stops_and_when_it_goes_on(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.add()
    stop(story_desk, story_id)
    stops.lift(story_desk.context, actor("lead"), story_id)
    stopped, lifted = told(story_desk, "teller")
    assert "nothing wrong" in stopped
    assert "safeguarding@harbourminds.org.uk" in stopped
    assert "go on" in lifted


def test_a_line_managers_stop_is_shown_as_such_to_the_lead(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    stop(story_desk, story_id, "boss")
    assert "line manager" in told(story_desk, "lead")[0]


def test_a_stop_alone_never_ends_in_erasing(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    stop(story_desk, story_id, "boss")
    story_desk.pass_time(timedelta(days=200))
    stops.lift(story_desk.context, actor("lead"), story_id)
    assert story_desk.story(story_id).ended_at is None


def test_stopping_again_after_it_was_lifted_is_told_again(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    stop(story_desk, story_id)
    stops.lift(story_desk.context, actor("lead"), story_id)
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(hours=1))
    stop(story_desk, story_id)
    assert len(told(story_desk, "lead")) == 2
    assert len(told(story_desk, "teller")) == 3


def test_half_a_thread_without_its_closing_help_is_in_view_until_it_is_down(
    story_desk: StoryDesk,
) -> None:
    story_id = half_out(story_desk)
    assert stops.left_public(story_desk.context, story_id) == 2
    (line,) = status.listed(story_desk.context, actor("lead"))
    assert "2 posts of it are public, without the closing help" in line.stands
    assert "2 posts of it are public" in told(story_desk, "lead")[-1]
    with pytest.raises(NotPossible, match="Take it down"):
        stops.lift(story_desk.context, actor("lead"), story_id)
    withdraw.take_back(story_desk.context, actor("lead"), story_id)
    story_desk.desk.remover.remove_account("main")
    assert stops.left_public(story_desk.context, story_id) == 0
