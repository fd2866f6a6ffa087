"""Somebody else, whose health a story tells too, takes their yes back while it goes out."""

import pytest

from scheduler.errors import NotPossible
from scheduler.store.states import PostState, ThreadState
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import asking_others
from tests.integration.stories.withdrawal.test_a_stop_is_looked_at import FOUR_DAYS
from tests.support.desks.story_desk import StoryDesk, a_form, actor


def test_between_two_calls_no_further_post_goes_and_what_is_out_comes_down(
    story_desk: StoryDesk,
) -> None:
    desk, context = story_desk.desk, story_desk.context
    story_id = story_desk.add(a_form(FOUR_DAYS))
    link = asking_others.new_link(context, actor("teller"), story_id)
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    decisions.release(context, actor("comms"), story_id)
    with pytest.raises(NotPossible, match="has not said yes to these words"):
        queueing.enqueue(context, actor("comms"), story_id, "main")
    asking_others.may_be_told(context, link, shown=asking_others.read(context, link).mark)
    queueing.enqueue(context, actor("comms"), story_id, "main")
    story_desk.wait_until_due(story_id)

    def take_back(_: object) -> None:
        if len(desk.network.calls) == 2:
            desk.network.after_call = lambda _: None
            asking_others.please_do_not(context, link)

    desk.network.after_call = take_back
    desk.publish()
    thread = desk.thread(story_desk.key(story_id))
    assert len(desk.network.calls) == 2
    assert [post.state for post in thread.posts[2:]] == [PostState.UNSENT] * 3
    assert thread.state is ThreadState.TAKING_DOWN
