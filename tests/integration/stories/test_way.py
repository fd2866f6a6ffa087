"""The way of a story: yes, review, cooling off, queue, out, and back."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from scheduler.errors import HandrailError, NotAllowed, NotPossible, TryAgainLater
from scheduler.networks.base import Unconfirmed
from scheduler.store.operations import heartbeat
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import notices
from scheduler.stories.consent import agreement
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor, approve_text

DAY = timedelta(days=1)


def told(story_desk: StoryDesk) -> list[str]:
    with story_desk.desk.database.read() as connection:
        return list(connection.execute(select(notices.c.text)).scalars())


def test_the_whole_way_from_the_form_to_the_receipt(story_desk: StoryDesk) -> None:
    desk = story_desk.desk
    story_id = story_desk.queued()
    assert desk.publisher.due_accounts() == []
    story_desk.wait_until_due(story_id)
    desk.publish()
    assert desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
    sent = "\n".join(text for _, text, _ in desk.network.calls)
    assert "I did not sleep for a year" in sent
    assert "116\u00a0123" in desk.network.calls[0][1]
    assert desk.network.reply_settings[0] == "mentionedUsers", "who may reply is limited"
    story_desk.pass_time(DAY)
    assert any(f"{story_id} is (a day after)" in text for text in told(story_desk))
    receipt = withdraw.take_back(story_desk.context, actor("teller"), story_id)
    assert not receipt.is_whole
    desk.remover.remove_account("main")
    receipt = withdraw.receipt(story_desk.context, story_id)
    assert receipt.is_whole
    assert desk.network.deleted[0] == "100", "the root goes first"
    assert "cannot be recalled" in str(receipt)


def test_a_released_story_takes_the_next_free_weekly_slot_after_cooling_off(
    story_desk: StoryDesk,
) -> None:
    now = story_desk.desk.clock.now()  # a Tuesday noon
    story_id = story_desk.queued()
    due_at = story_desk.desk.thread(story_desk.key(story_id)).due_at
    assert due_at - now >= timedelta(hours=48)
    assert due_at.isoformat() == "2027-10-08T11:30:00+00:00"  # Friday 12:30 in London


@pytest.mark.parametrize("again", ["peers", "main"], ids=["the other one", "the first once more"])
def test_a_time_from_one_account_leaves_the_others_alone(story_desk: StoryDesk, again: str) -> None:
    story_id = story_desk.add(a_form(accounts=["main", "peers"]))
    story_desk.agree(story_id, accounts=("main", "peers"))
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    first = story_desk.context.now() + 3 * DAY
    more = {"anyway": "Both days were asked for."}
    for account, at in (("main", first), ("peers", first + DAY), (again, first + 2 * DAY)):
        queueing.enqueue(story_desk.context, actor("comms"), story_id, account, at=at, **more)
    due = {
        account: story_desk.desk.thread(f"story-{story_id}/{account}").due_at
        for account in ("main", "peers")
    }
    assert due == {"main": first, "peers": first + DAY} | {again: first + 2 * DAY}
    withdraw.take_back(story_desk.context, actor("teller"), story_id)
    states = [story_desk.desk.thread(f"story-{story_id}/{one}").state for one in due]
    assert states == [ThreadState.CANCELLED, ThreadState.CANCELLED]


def test_two_stories_of_one_theme_keep_their_distance(story_desk: StoryDesk) -> None:
    first = story_desk.desk.thread(story_desk.key(story_desk.queued())).due_at
    other = story_desk.queued(a_form(f"{BODY} And more."))
    assert story_desk.desk.thread(story_desk.key(other)).due_at - first >= timedelta(days=7)


@pytest.mark.parametrize("calls", [1, 2])
def test_taken_back_in_mid_thread_nothing_more_goes_and_all_comes_down(
    story_desk: StoryDesk, calls: int
) -> None:
    desk = story_desk.desk
    story_id = story_desk.queued(a_form("\n---\n".join(f"Day {day} was long." for day in range(4))))
    story_desk.wait_until_due(story_id)

    def regret(_: object) -> None:
        if len(desk.network.calls) == calls:
            withdraw.take_back(story_desk.context, actor("teller"), story_id)

    desk.network.after_call = regret
    desk.publish()
    assert len(desk.network.calls) == calls
    desk.remover.remove_account("main")
    assert len(desk.network.deleted) == calls
    assert withdraw.receipt(story_desk.context, story_id).is_whole


def test_a_take_back_with_a_lost_answer_stays_open_until_it_is_known(story_desk: StoryDesk) -> None:
    desk = story_desk.desk
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    desk.network.outcomes = [Unconfirmed("time-out")]
    desk.publish()
    receipt = withdraw.take_back(story_desk.context, actor("lead"), story_id)
    assert (receipt.is_whole, receipt.may_still_appear) == (False, 1)
    assert "Looked for" in str(receipt)
    assert "handrail run" in str(receipt), "no engine is at work that would"
    with desk.database.write() as connection:
        heartbeat.beat(connection, "engine 1", desk.clock.now())
    assert "handrail run" not in str(withdraw.receipt(story_desk.context, story_id))


def test_the_storyteller_is_asked_a_month_before_and_without_a_yes_it_comes_down(
    story_desk: StoryDesk,
) -> None:
    desk = story_desk.desk
    agreed_at = desk.clock.now()
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    desk.publish()
    desk.clock.jump_to(agreed_at + relativedelta(months=12) - 30 * DAY)
    story_desk.tick()
    story_desk.tick()
    assert sum("whether it may stay" in text for text in told(story_desk)) == 1
    assert desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED
    desk.clock.jump_to(agreed_at + relativedelta(months=12))
    story_desk.tick()
    desk.remover.remove_account("main")
    assert desk.thread(story_desk.key(story_id)).state is ThreadState.TAKEN_DOWN


def test_another_yes_before_the_end_keeps_it_up(story_desk: StoryDesk) -> None:
    desk = story_desk.desk
    agreed_at = desk.clock.now()
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    desk.publish()
    desk.clock.jump_to(agreed_at + relativedelta(months=12) - DAY)
    story_desk.agree(story_id)
    desk.clock.jump_to(agreed_at + relativedelta(months=13))
    story_desk.tick()
    assert desk.thread(story_desk.key(story_id)).state is ThreadState.PUBLISHED


def test_an_edit_leaves_the_queue_and_needs_the_yes_again(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    drafts.edit(story_desk.context, actor("writer"), story_id, BODY.replace("ask.", "ask!"))
    with story_desk.desk.database.read() as connection:
        assert (
            agreement.in_force(connection, story_desk.story(story_id), story_desk.context.now())
            is None
        )
    with pytest.raises(AssertionError):
        story_desk.desk.thread(story_desk.key(story_id))
    with pytest.raises(NotPossible, match="needs their yes"):
        decisions.release(story_desk.context, actor("comms"), story_id)
    approve_text(story_desk.context, actor("teller"), story_id, 2)
    with pytest.raises(NotPossible, match="one person's yes"):
        decisions.release(story_desk.context, actor("comms"), story_id)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    queueing.enqueue(story_desk.context, actor("comms"), story_id, "main")


def test_nothing_goes_into_quiet_hours_or_without_cover_unless_a_person_says_so(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    late = story_desk.context.now().replace(hour=22) + 3 * DAY
    bare = story_desk.without(story_cover=None)
    with pytest.raises(NotPossible, match=r"quiet hours(.|\n)*Nobody is named"):
        queueing.enqueue(bare, actor("comms"), story_id, "main", at=late)
    assert late == queueing.enqueue(
        bare, actor("comms"), story_id, "main", at=late, anyway="The vigil is then."
    )


def test_the_private_code_takes_the_story_back_once(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    code = withdraw.new_code(story_desk.context, actor("teller"), story_id)
    with pytest.raises(NotAllowed):
        withdraw.take_back_with_code(story_desk.context, story_id, "aaaaa-aaaaa")
    receipt = withdraw.take_back_with_code(story_desk.context, story_id, code.upper())
    assert receipt.is_whole
    with pytest.raises(NotAllowed):
        withdraw.take_back_with_code(story_desk.context, story_id, code)


def test_who_guesses_at_a_code_waits_and_spends_nothing(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    code = withdraw.new_code(story_desk.context, actor("teller"), story_id)
    for _ in range(10):
        with pytest.raises(NotAllowed):
            withdraw.take_back_with_code(story_desk.context, story_id, "guess")
    with pytest.raises(TryAgainLater) as told:
        withdraw.take_back_with_code(story_desk.context, story_id, code)
    clock = story_desk.desk.clock
    clock.jump_to(clock.now() + timedelta(seconds=told.value.seconds))
    assert withdraw.take_back_with_code(story_desk.context, story_id, code).is_whole


def test_who_guesses_at_a_code_of_no_story_is_told_the_same(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    withdraw.new_code(story_desk.context, actor("teller"), story_id)
    told = []
    for one in (story_id, "no-story"):
        said = []
        for _ in range(5):
            with pytest.raises(NotAllowed) as wrong:
                withdraw.take_back_with_code(story_desk.context, one, "guess")
            said.append(str(wrong.value))
        told.append(said)
    assert told[0] == told[1]


def test_anybody_who_worries_stops_a_story_and_the_lead_is_told(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    contact = withdraw.safeguard(story_desk.context, actor("sam"), story_id, why="I am worried.")
    assert contact == "safeguarding@harbourminds.org.uk"
    assert any(contact in text for text in told(story_desk))
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert "worried" not in " ".join(told(story_desk))


def test_what_is_out_is_not_edited_under_the_readers_eyes(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    with pytest.raises(NotPossible, match="take it back first"):
        drafts.edit(story_desk.context, actor("writer"), story_id, "Other words.")


def test_after_the_end_there_is_no_way_on(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    withdraw.take_back(story_desk.context, actor("rev-1"), story_id)
    for verb in (
        lambda: story_desk.agree(story_id),
        lambda: story_desk.reviewed(story_id),
        lambda: decisions.release(story_desk.context, actor("comms"), story_id),
        lambda: queueing.enqueue(story_desk.context, actor("comms"), story_id, "main"),
        lambda: drafts.edit(story_desk.context, actor("teller"), story_id, "Other words."),
    ):
        with pytest.raises(HandrailError, match="taken back"):
            verb()
    assert all(
        post.state is PostState.UNSENT
        for post in story_desk.desk.thread(story_desk.key(story_id)).posts
    )


def test_a_story_whose_yes_ran_out_is_erased_once_it_is_down(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    story_desk.pass_time(timedelta(days=370))
    story_desk.desk.remover.remove_account("main")
    story_desk.pass_time(story_desk.context.keep_ended - DAY)
    assert story_desk.story(story_id)
    story_desk.pass_time(DAY)
    with pytest.raises(AssertionError):
        story_desk.story(story_id)
