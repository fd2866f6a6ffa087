"""A reviewer's yes counts from the storyteller's own on; one that was kept before it does not."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from scheduler.errors import NotPossible
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.people import person_notices as bell
from scheduler.store.tables.queue import audit
from scheduler.store.tables.stories import story_releases, story_reviews
from scheduler.stories.overview.standing import StoryStanding, stand
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import housekeeping
from tests.support.desks.story_desk import StoryDesk, actor

HOUR = timedelta(hours=1)


def kept_before(desk: StoryDesk, story_id: str, reviewer: str = "rev-1", *, is_yes: bool = True):
    """A word that a version before kept, an hour before the storyteller's own."""
    story = desk.story(story_id)
    row = {
        "story": story_id,
        "version": story.version,
        "reviewer": reviewer,
        "is_yes": is_yes,
        "reason": "It is kind and clear.",
        "checklist": "[]",
        "at": desk.desk.clock.now() - HOUR,
    }
    with desk.desk.database.write() as connection:
        connection.execute(insert(story_reviews).values(**row))


def standing(desk: StoryDesk, story_id: str) -> StoryStanding:
    with desk.desk.database.read() as connection:
        (found,) = stand(connection, [desk.story(story_id)], desk.desk.clock.now())
    return found.standing


def released_by_an_old_version(desk: StoryDesk) -> str:
    """A story in the queue whose release rests on a yes of before the storyteller's own."""
    story_id = desk.queued()
    with desk.desk.database.write() as connection:
        early = desk.desk.clock.now() - HOUR
        connection.execute(update(story_reviews).values(at=early))
    return story_id


def history(desk: StoryDesk, story_id: str) -> list[tuple[str, str]]:
    with desk.desk.database.read() as connection:
        its = select(audit.c.to_state, audit.c.why).where(audit.c.subject == f"story:{story_id}")
        return [tuple(row) for row in connection.execute(its.order_by(audit.c.id))]


def test_it_does_not_count_and_is_asked_again(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    kept_before(story_desk, story_id)
    story_desk.agree(story_id)
    story_desk.asked(story_id)
    assert standing(story_desk, story_id) is StoryStanding.IN_REVIEW
    with pytest.raises(NotPossible, match="has 0"):
        decisions.release(story_desk.context, actor("comms"), story_id)
    story_desk.reviewed(story_id)
    assert standing(story_desk, story_id) is StoryStanding.REVIEWED
    decisions.release(story_desk.context, actor("comms"), story_id)


def test_a_not_yet_counts_whenever_it_was_said(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    kept_before(story_desk, story_id, is_yes=False)
    kept_before(story_desk, story_id)  # and a yes after it, still before the storyteller's
    story_desk.agree(story_id)
    assert standing(story_desk, story_id) is StoryStanding.NOT_YET
    story_desk.reviewed(story_id, "rev-2")
    with pytest.raises(NotPossible, match="not yet: rev-1"):
        decisions.release(story_desk.context, actor("comms"), story_id)


def test_another_yes_of_the_storyteller_to_the_same_words_asks_nobody_again(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + HOUR)
    story_desk.agree(story_id, months=24)
    assert standing(story_desk, story_id) is StoryStanding.REVIEWED


def test_a_release_that_rests_on_it_ends_is_written_down_and_reviewers_are_asked(
    story_desk: StoryDesk,
) -> None:
    story_id = released_by_an_old_version(story_desk)
    for _ in range(2):
        housekeeping.watch(story_desk.context)
    asked = [why for what, why in history(story_desk, story_id) if what == "review asked again"]
    assert asked == ["a reviewer's yes came before the storyteller's own, and counts no more"]
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    thread = story_desk.desk.thread(story_desk.key(story_id))
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CONSENT)
    with story_desk.desk.database.read() as connection:
        told = select(bell.c.person, bell.c.key).where(bell.c.key.contains("reviewed again"))
        rows = [tuple(row) for row in connection.execute(told)]
    assert {"rev-1", "rev-2"} <= {person for person, _ in rows}


def test_once_it_was_reviewed_afresh_it_goes_on(story_desk: StoryDesk) -> None:
    story_id = released_by_an_old_version(story_desk)
    housekeeping.watch(story_desk.context)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")
    housekeeping.watch(story_desk.context)
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls


def test_a_release_stands_where_enough_others_said_yes_in_time(story_desk: StoryDesk) -> None:
    story_desk.queued(None, "rev-1", "rev-2")
    with story_desk.desk.database.write() as connection:
        early = story_desk.desk.clock.now() - HOUR
        connection.execute(
            update(story_reviews).where(story_reviews.c.reviewer == "rev-1").values(at=early)
        )
    housekeeping.watch(story_desk.context)
    with story_desk.desk.database.read() as connection:
        assert connection.execute(select(story_releases.c.ended_at)).scalars().all() == [None]


def test_half_a_thread_is_not_left_without_its_end(story_desk: StoryDesk) -> None:
    story_id = released_by_an_old_version(story_desk)
    story_desk.wait_until_due(story_id)
    story_desk.desk.network.after_call = lambda _: housekeeping.watch(story_desk.context)
    story_desk.desk.publish()
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
