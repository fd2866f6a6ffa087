"""A campaign's thread that is a story, and its way through the same gate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.campaigns.model.plan import PlannedPost
from scheduler.errors import NotPossible
from scheduler.publishing.operations import cancel
from scheduler.publishing.operations.restore import restore
from scheduler.store.states import Reason, ThreadState
from scheduler.store.stories import versions
from scheduler.stories.review import decisions
from scheduler.stories.scheduling.released import released_stories
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/robin"


def _in_a_campaign(story_desk: StoryDesk) -> str:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    found = released_stories(
        story_desk.desk.database, story_desk.organisation, story_desk.context.now()
    )
    posts = tuple(
        PlannedPost(place, "main", text, is_sensitive=False)
        for place, text in enumerate(found[story_id].posts)
    )
    due_at = story_desk.context.now() + timedelta(days=3)
    put_into_queue(
        story_desk.desk.database,
        replace(a_thread(KEY, due_at=due_at), posts=posts, story=story_id),
    )
    story_desk.desk.clock.jump_to(due_at)
    return story_id


def test_a_released_story_goes_out_by_its_campaign(story_desk: StoryDesk) -> None:
    _in_a_campaign(story_desk)
    story_desk.desk.publish()
    assert story_desk.desk.thread(KEY).state is ThreadState.PUBLISHED


def test_taken_back_it_does_not(story_desk: StoryDesk) -> None:
    story_id = _in_a_campaign(story_desk)
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert (
        released_stories(
            story_desk.desk.database, story_desk.organisation, story_desk.context.now()
        )
        == {}
    )


def test_edited_it_leaves_the_queue_and_applied_again_it_waits(story_desk: StoryDesk) -> None:
    story_id = _in_a_campaign(story_desk)
    old = story_desk.desk.thread(KEY)
    drafts.edit(story_desk.context, actor("teller"), story_id, f"{BODY} More.")
    posts = tuple(
        PlannedPost(post.position, "main", post.body, is_sensitive=False)
        for post in old.posts
        if post.body
    )
    again = replace(a_thread(KEY, due_at=old.due_at), posts=posts, story=story_id)
    put_into_queue(story_desk.desk.database, again)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert story_desk.desk.thread(KEY).reason is Reason.CONSENT


def test_a_campaign_knows_when_other_stories_of_the_theme_go_out(story_desk: StoryDesk) -> None:
    queued = story_desk.queued()
    due_at = story_desk.desk.thread(story_desk.key(queued)).due_at
    other = story_desk.add(a_form(f"{BODY} And more.", theme="Being asked"))
    story_desk.agree(other)
    story_desk.reviewed(other)
    decisions.release(story_desk.context, actor("comms"), other)
    found = released_stories(
        story_desk.desk.database, story_desk.organisation, story_desk.context.now()
    )
    assert (found[other].others, found[queued].others) == ((due_at,), ())


@pytest.mark.parametrize("is_cancelled_before", [True, False])
def test_a_story_that_has_ended_is_never_restored(
    story_desk: StoryDesk, is_cancelled_before: bool
) -> None:
    story_id = _in_a_campaign(story_desk)
    desk = story_desk.desk
    if is_cancelled_before:
        cancel.cancel(desk.context, KEY, actor=actor("comms"), why="sad news")
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    with pytest.raises(NotPossible, match="has ended: it never goes out again"):
        restore(desk.context, KEY, actor=actor("comms"), why="please")
    desk.publish()
    assert desk.network.calls == []


def test_a_story_whose_yes_ran_out_is_asked_for_again_when_it_is_restored(
    story_desk: StoryDesk,
) -> None:
    story_id = _in_a_campaign(story_desk)
    desk = story_desk.desk
    desk.clock.jump_to(desk.clock.now() - timedelta(hours=2))
    cancel.cancel(desk.context, KEY, actor=actor("comms"), why="sad news")
    with desk.database.write() as connection:
        versions.end_consents(connection, story_id, desk.clock.now(), "teller", "ran out")
    restore(desk.context, KEY, actor=actor("comms"), why="")
    desk.clock.jump_to(desk.clock.now() + timedelta(hours=2))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread(KEY).reason is Reason.CONSENT
