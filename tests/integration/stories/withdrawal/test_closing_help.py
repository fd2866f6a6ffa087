"""A stop in mid-thread leaves no half thread without its help: it is closed or taken down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.errors import NotAllowed, NotPossible
from scheduler.networks.base import RemoteId, Sent, Unconfirmed, Wait
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import threads
from scheduler.stories.context import Ending
from scheduler.stories.withdrawal import after_stop, stops, withdraw
from tests.support.desks.story_desk import StoryDesk, a_form, actor

FOUR_DAYS = "\n---\n".join(f"Day {day} was long." for day in range(4))


def stop_of(context: Ending, story_id: str) -> after_stop.Stop:
    [stop] = [one for one in after_stop.stops(context, actor("lead")) if one.story_id == story_id]
    return stop


def stopped_after(story_desk: StoryDesk, posts: int, who: str = "sam") -> str:
    """A story that was stopped when so many of its posts were public."""
    desk = story_desk.desk
    story_id = story_desk.queued(a_form(FOUR_DAYS))
    story_desk.wait_until_due(story_id)

    def worry(_: object) -> None:
        if len(desk.network.calls) == posts:
            withdraw.safeguard(story_desk.context, actor(who), story_id, why="I am worried.")

    desk.network.after_call = worry
    desk.publish()
    desk.network.after_call = lambda _: None
    return story_id


@pytest.mark.parametrize("posts", [2, 3, 4])
def test_the_lead_sends_the_closing_help_and_no_other_word(
    story_desk: StoryDesk, posts: int
) -> None:
    story_id = stopped_after(story_desk, posts)
    (stop,) = after_stop.stops(story_desk.context, actor("lead"))
    assert (stop.half_public, stop.public, stop.may_close) == (posts, posts, True)
    assert after_stop.close(story_desk.context, actor("lead"), story_id) == 1
    story_desk.desk.publish()
    thread = story_desk.desk.thread(story_desk.key(story_id))
    assert thread.state is ThreadState.PUBLISHED
    assert [post.state for post in thread.posts] == [PostState.SENT] * (posts + 1)
    assert len(story_desk.desk.network.calls) == posts + 1
    assert "116\N{NO-BREAK SPACE}123" in (thread.posts[-1].sent_text or "")
    assert "was long" not in (thread.posts[-1].sent_text or "")
    assert story_desk.story(story_id).ended_at is not None, "the story stays stopped"
    assert stops.left_public(story_desk.context, story_id) == 0


def test_the_closing_help_hangs_below_the_last_post_that_is_out(story_desk: StoryDesk) -> None:
    story_id = stopped_after(story_desk, 3)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    story_desk.desk.publish()
    *_, last, closing = story_desk.desk.thread(story_desk.key(story_id)).posts
    assert story_desk.desk.network.calls[-1][2] == last.remote_id
    assert closing.body == ""


@pytest.mark.parametrize("kind", ["account", "everything"])
def test_a_hold_keeps_the_closing_help_too(story_desk: StoryDesk, kind: str) -> None:
    desk = story_desk.desk
    story_id = stopped_after(story_desk, 2)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    subject = "main" if kind == "account" else ""
    number = hold.place(desk.context, Scope(kind), subject, actor=actor("lead"), why="Sad news.")
    desk.publish()
    assert len(desk.network.calls) == 2
    hold.lift(desk.context, number, actor=actor("comms"))
    desk.publish()
    assert len(desk.network.calls) == 3


def test_it_is_sent_once_however_often_it_is_asked_for(story_desk: StoryDesk) -> None:
    story_id = stopped_after(story_desk, 2)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    assert not stop_of(story_desk.context, story_id).may_close
    for _ in range(2):
        with pytest.raises(NotPossible, match="without the help"):
            after_stop.close(story_desk.context, actor("lead"), story_id)
        story_desk.desk.publish()
    assert len(story_desk.desk.network.calls) == 3


@pytest.mark.parametrize("posts_out", [0, 2])
def test_a_mark_alone_sends_no_word_of_a_story_that_was_stopped(
    story_desk: StoryDesk, posts_out: int
) -> None:
    """The mark is a row that somebody may change: the gate looks at what is left to send."""
    desk = story_desk.desk
    story_id = stopped_after(story_desk, posts_out) if posts_out else story_desk.queued()
    if not posts_out:
        withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
        story_desk.wait_until_due(story_id)
    with desk.database.write() as connection:
        connection.execute(update(threads).values(closes_only=True, state="scheduled"))
    desk.publish()
    assert len(desk.network.calls) == posts_out


def test_one_post_alone_has_its_help_line_in_it_and_nothing_is_sent(
    story_desk: StoryDesk,
) -> None:
    story_id = stopped_after(story_desk, 1)
    assert after_stop.close(story_desk.context, actor("lead"), story_id) == 0
    story_desk.desk.publish()
    thread = story_desk.desk.thread(story_desk.key(story_id))
    assert (thread.state, len(thread.posts)) == (ThreadState.PUBLISHED, 1)
    assert "116\N{NO-BREAK SPACE}123" in (thread.posts[0].sent_text or "")
    assert len(story_desk.desk.network.calls) == 1


def test_the_lead_takes_it_down_and_the_story_is_still_only_stopped(
    story_desk: StoryDesk,
) -> None:
    story_id = stopped_after(story_desk, 2)
    after_stop.take_down(story_desk.context, actor("lead"), story_id)
    assert stop_of(story_desk.context, story_id).is_coming_down
    story_desk.desk.remover.remove_account("main")
    stop = stop_of(story_desk.context, story_id)
    assert (stop.half_public, stop.public) == (0, 0)
    stops.lift(story_desk.context, actor("lead"), story_id)
    assert story_desk.story(story_id).ended_at is None


def test_after_the_closing_help_the_stop_is_lifted_and_the_words_stay_as_they_are(
    story_desk: StoryDesk,
) -> None:
    story_id = stopped_after(story_desk, 2)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    story_desk.desk.publish()
    stops.lift(story_desk.context, actor("lead"), story_id)
    story_desk.tick()
    assert story_desk.desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
    assert len(story_desk.desk.network.calls) == 3


def test_the_storyteller_still_takes_back_what_was_closed(story_desk: StoryDesk) -> None:
    story_id = stopped_after(story_desk, 2)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    story_desk.desk.publish()
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    story_desk.desk.remover.remove_account("main")
    assert withdraw.receipt(story_desk.context, story_id).is_whole


def test_taken_back_before_the_closing_help_is_out_it_never_goes(story_desk: StoryDesk) -> None:
    story_id = stopped_after(story_desk, 2)
    after_stop.close(story_desk.context, actor("lead"), story_id)
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    story_desk.desk.publish()
    assert len(story_desk.desk.network.calls) == 2


def test_while_x_owes_an_answer_the_closing_help_waits_and_taking_down_does_not(
    story_desk: StoryDesk,
) -> None:
    desk = story_desk.desk
    story_id = story_desk.queued(a_form(FOUR_DAYS))
    story_desk.wait_until_due(story_id)
    desk.network.after_call = lambda _: desk.network.outcomes.append(Unconfirmed("no answer"))
    desk.publish()
    withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
    assert not stop_of(story_desk.context, story_id).may_close
    with pytest.raises(NotPossible, match="X gave no answer"):
        after_stop.close(story_desk.context, actor("lead"), story_id)
    after_stop.take_down(story_desk.context, actor("lead"), story_id)


@pytest.mark.parametrize("out", [2, 4])
def test_where_x_said_no_to_the_next_post_the_closing_help_goes_after_one_look(
    story_desk: StoryDesk, out: int
) -> None:
    """Of four posts and their closing one: a word of the story, or the closing help itself."""
    desk = story_desk.desk
    story_id = story_desk.queued(a_form(FOUR_DAYS))
    story_desk.wait_until_due(story_id)
    said = [Sent(RemoteId(str(number))) for number in range(1, out + 1)]
    desk.network.outcomes = [*said, Wait(desk.clock.now() + timedelta(minutes=1), "429")]
    desk.publish()
    withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
    assert not stop_of(story_desk.context, story_id).may_close
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=2))
    desk.reconciler.reconcile_account("main")
    assert after_stop.close(story_desk.context, actor("lead"), story_id) == 1
    desk.publish()
    thread = desk.thread(story_desk.key(story_id))
    assert [post.state for post in thread.posts] == [PostState.SENT] * (out + 1)
    assert len(desk.network.calls) == out + 2
    assert "was long" not in (thread.posts[-1].sent_text or "")


def test_what_is_whole_or_not_out_needs_no_closing(story_desk: StoryDesk) -> None:
    never, whole = story_desk.add(), stopped_after(story_desk, 99)
    for story_id in (never, whole):
        withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
        with pytest.raises(NotPossible, match="without the help"):
            after_stop.close(story_desk.context, actor("lead"), story_id)


def test_looking_is_noted_and_a_stop_after_it_is_looked_at_anew(story_desk: StoryDesk) -> None:
    story_id, context = story_desk.add(), story_desk.context
    withdraw.safeguard(context, actor("boss"), story_id, why="I am worried.")
    (stop,) = after_stop.stops(context, actor("lead"))
    assert (stop.by, stop.is_by_manager, stop.looked_by) == ("boss", True, "")
    after_stop.look(context, actor("lead"), story_id)
    assert stop_of(context, story_id).looked_by == "lead"
    stops.lift(context, actor("lead"), story_id)
    assert after_stop.stops(context, actor("lead")) == []
    story_desk.pass_time(context.cooling_off)
    withdraw.safeguard(context, actor("sam"), story_id, why="Again.")
    assert stop_of(context, story_id).looked_by == ""


VERBS: tuple[Callable[..., object], ...] = (
    after_stop.look,
    after_stop.close,
    after_stop.take_down,
)


@pytest.mark.parametrize("who", ["boss", "sam", "rev-1", "comms", "teller", "admin", "writer"])
def test_nobody_but_the_lead_decides_about_a_stop(story_desk: StoryDesk, who: str) -> None:
    story_id = story_desk.add()
    withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
    with pytest.raises(NotAllowed):
        after_stop.stops(story_desk.context, actor(who))
    for verb in VERBS:
        with pytest.raises(NotAllowed):
            verb(story_desk.context, actor(who), story_id)


def test_what_is_not_stopped_is_not_decided_about(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    for verb in VERBS:
        with pytest.raises(NotPossible, match="not stopped"):
            verb(story_desk.context, actor("lead"), story_id)


def test_what_is_out_to_its_last_word_needs_no_closing_help(story_desk: StoryDesk) -> None:
    story_id = stopped_after(story_desk, 5)
    with pytest.raises(NotPossible, match="without the help that belongs to it"):
        after_stop.close(story_desk.context, actor("lead"), story_id)
    assert len(story_desk.desk.network.calls) == 5
