"""The way of a story: yes, review, cooling off, queue, out, and back."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from PIL import Image
from sqlalchemy import select

from scheduler.errors import HandrailError, NotAllowed, NotPossible, TryAgainLater
from scheduler.networks.base import Unconfirmed
from scheduler.store.operations import heartbeat
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import notices
from scheduler.stories.consent import agreement
from scheduler.stories.lookup import current
from scheduler.stories.overview import status
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST, to_look_at
from scheduler.stories.scheduling import queueing
from scheduler.stories.scheduling.released import released_stories as told_stories
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from scheduler.stories.writing.as_thread import split_story
from tests.support.desks.story_desk import (
    BODY,
    StoryDesk,
    a_form,
    actor,
    approve_text,
    guardian_agrees,
)

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


def test_a_sensitive_story_needs_two_people(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(
        a_form(
            "I thought about suicide, and told a friend. She stayed.",
            content_note="mentions suicidal thoughts, without detail",
        )
    )
    story_desk.agree(story_id)
    story_desk.reviewed(story_id, "rev-1")
    with pytest.raises(NotPossible, match="two people's yes in review, and has 1"):
        decisions.release(story_desk.context, actor("comms"), story_id)
    story_desk.reviewed(story_id, "rev-2")
    decisions.release(story_desk.context, actor("comms"), story_id)


def test_not_yet_stands_in_the_way_and_ends_a_release(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    decisions.review(
        story_desk.context,
        actor("rev-2"),
        story_id,
        version=1,
        is_yes=False,
        reason="A ward can be recognised.",
    )
    story_desk.wait_until_due(story_id)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_under_18_a_guardian_says_yes_as_well(desk, tmp_path) -> None:
    story_desk = StoryDesk(desk, tmp_path)
    story_desk.everybody(under_18=True)
    with pytest.raises(NotPossible, match="under 18"):
        story_desk.add()
    story_id = story_desk.add(a_form(guardian="mum"))
    story_desk.agree(story_id)
    story_desk.reviewed(story_id, "rev-1", "rev-2")
    with pytest.raises(NotPossible, match="yes"):
        decisions.release(story_desk.context, actor("comms"), story_id)
    guardian_agrees(story_desk.context, actor("mum"), story_id, 1)
    decisions.release(story_desk.context, actor("comms"), story_id)


def test_a_storyteller_takes_a_suggestion_and_then_says_yes_to_it(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued()
    better = BODY.replace("told nobody", "said nothing")
    number = decisions.suggest(story_desk.context, actor("rev-1"), story_id, better, "Softer?")
    with pytest.raises(NotAllowed):
        decisions.decide(story_desk.context, actor("writer"), story_id, number, is_taken=True)
    decisions.decide(story_desk.context, actor("teller"), story_id, number, is_taken=True)
    assert story_desk.story(story_id).version == 2
    lines = decisions.difference(story_desk.context, actor("rev-1"), story_id, 1, 2)
    assert "+I did not sleep for a year, and said nothing." in lines
    with pytest.raises(NotPossible, match="no suggestion"):
        decisions.decide(story_desk.context, actor("teller"), story_id, number, is_taken=True)


def test_a_yes_in_review_leaves_nothing_unlooked_at(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    with pytest.raises(NotPossible, match="next of kin"):
        decisions.review(
            story_desk.context,
            actor("rev-1"),
            story_id,
            version=1,
            is_yes=True,
            reason="Good.",
            looked_at=set(CHECKLIST) - {"next of kin"},
        )


def counted(story_desk: StoryDesk, story_id: str) -> tuple[str, ...]:
    with story_desk.desk.database.read() as connection:
        return decisions.standing(connection, story_desk.story(story_id)).yes


@pytest.mark.parametrize("had_other_words", [False, True])
def test_a_yes_in_review_before_the_storytellers_is_refused_and_not_counted(
    story_desk: StoryDesk, had_other_words: bool
) -> None:
    story_id = story_desk.add()
    if had_other_words:
        story_desk.agree(story_id)
        story_desk.asked(story_id)
        drafts.edit(story_desk.context, actor("teller"), story_id, "Other words.")
    with pytest.raises(NotPossible, match=r"storyteller has not said yes to these words.*told"):
        story_desk.reviewed(story_id)
    story_desk.agree(story_id)
    assert counted(story_desk, story_id) == ()


def test_stories_need_a_policy_that_the_public_can_read(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    with pytest.raises(NotPossible, match="social media policy"):
        decisions.release(story_desk.without(policy=None), actor("comms"), story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    bare = story_desk.without(policy=None)
    with pytest.raises(NotPossible, match="social media policy"):
        queueing.enqueue(bare, actor("comms"), story_id, "main")
    assert told_stories(bare.database, bare.organisation, bare.now()) == {}
    assert told_stories(bare.database, story_desk.organisation, bare.now()) != {}


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


def test_a_rule_that_holds_for_everyone_keeps_the_yes_back(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(
        a_form(
            "My eating disorder had me at 41 kg. I found help.",
            content_note="mentions an eating disorder",
        )
    )
    with pytest.raises(NotPossible, match="SM15"):
        story_desk.agree(story_id)
    with pytest.raises(NotPossible, match="no choice"):
        drafts.keep(story_desk.context, actor("teller"), story_id, "SM15")


def test_words_that_a_rule_misread_may_stand_once_a_reviewer_says_so(
    story_desk: StoryDesk,
) -> None:
    body = "I was suicidal that year. Then I got a belt in karate, and friends."
    story_id = story_desk.add(a_form(body, content_note="mentions suicidal thoughts"))
    with pytest.raises(NotPossible, match="a reviewer can say so"):
        story_desk.agree(story_id)
    with pytest.raises(NotPossible, match="no choice"):
        drafts.keep(story_desk.context, actor("teller"), story_id, "SM05")
    for teller in ("teller", "writer"):
        with pytest.raises(NotAllowed):
            decisions.misread(story_desk.context, actor(teller), story_id, "SM05", "A sport.")
    with pytest.raises(NotPossible, match="in a sentence"):
        decisions.misread(story_desk.context, actor("rev-1"), story_id, "SM05", " ")
    decisions.misread(story_desk.context, actor("rev-1"), story_id, "SM05", "It is a sport.")
    story_desk.agree(story_id)
    seen = status.shown(story_desk.context, actor("rev-2"), story_id)
    assert "SM05: It is a sport." in seen.comments[0]
    assert "SM05" in [one.rule for one in seen.remarks], "the next reviewer sees it too"


@pytest.mark.parametrize(
    ("body", "does"),
    [
        ("My brother died by suicide. I hope that he is at peace now.", "keep {} SM09"),
        ("I was suicidal that year. Then I got a belt in karate.", 'misread {} SM05 "why"'),
    ],
)
def test_what_to_do_about_a_remark_names_the_story(
    story_desk: StoryDesk, body: str, does: str
) -> None:
    added = drafts.add(
        story_desk.context,
        actor("writer"),
        a_form(body, content_note="mentions suicidal thoughts"),
        story_desk.folder,
    )
    later = status.shown(story_desk.context, actor("teller"), added.story_id).remarks
    for remarks in (added.remarks, later):
        said = "\n".join(map(str, remarks))
        assert f"handrail stories {does.format(added.story_id)}" in said
        assert " ID " not in said


def test_other_words_are_read_anew(story_desk: StoryDesk) -> None:
    body = "I was suicidal that year. Then I got a belt in karate, and friends."
    note = "mentions suicidal thoughts"
    forged = a_form(body, content_note=note, storyteller="teller", keep=["SM05 misread"])
    story_id = drafts.add(story_desk.context, actor("teller"), forged, story_desk.folder).story_id
    with pytest.raises(NotPossible, match="SM05"):
        story_desk.agree(story_id)
    decisions.misread(story_desk.context, actor("rev-1"), story_id, "SM05", "It is a sport.")
    drafts.edit(story_desk.context, actor("teller"), story_id, f"{body} I kept the belt.")
    with pytest.raises(NotPossible, match="SM05"):
        story_desk.agree(story_id)


def test_what_a_picture_says_is_read_too(story_desk: StoryDesk) -> None:
    Image.new("RGB", (40, 30), "teal").save(story_desk.folder / "tom.jpg")
    alt = "Tom, who committed suicide in 2019, on a bike"
    story_id = story_desk.add(a_form(picture="tom.jpg", alt=alt))
    [remark] = status.shown(story_desk.context, actor("teller"), story_id).remarks
    assert remark.rule == "SM01"
    assert remark.sentence.endswith("committed suicide")
    with story_desk.desk.database.read() as connection:
        words = current(connection, story_desk.story(story_id)).words
    assert split_story(words).is_sensitive


def test_wording_is_the_storytellers_choice_and_the_choice_is_kept(story_desk: StoryDesk) -> None:
    body = "My brother died by suicide. I hope that he is at peace now. People helped me."
    story_id = story_desk.add(a_form(body, content_note="mentions suicide, without detail"))
    with pytest.raises(NotPossible, match="Your choice"):
        story_desk.agree(story_id)
    with pytest.raises(NotAllowed):
        drafts.keep(story_desk.context, actor("writer"), story_id, "SM09")
    drafts.keep(story_desk.context, actor("teller"), story_id, "SM09")
    story_desk.agree(story_id)


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


def test_a_reviewer_sees_who_else_is_in_the_story_beside_the_checklist(
    story_desk: StoryDesk,
) -> None:
    body = "I was on Ward Birch when my brother Tom died. Dr Patel stayed with me."
    story_id = story_desk.add(a_form(body))
    assert to_look_at(story_desk.context, actor("rev-1"), story_id) == {
        "third parties": ("my brother Tom", "Dr Patel"),
        "workplaces and wards": ("Ward Birch",),
        "next of kin": ("my brother Tom",),
        "wellbeing": (),
        "support offered": (),
    }
    with pytest.raises(NotAllowed):
        to_look_at(story_desk.context, actor("boss"), story_id)
    assert "Ward Birch" in str(status.shown(story_desk.context, actor("rev-1"), story_id).others)


@pytest.mark.parametrize("months", [0, 25])
def test_a_yes_holds_for_24_months_at_most(story_desk: StoryDesk, months: int) -> None:
    with pytest.raises(NotPossible, match="1 to 24 months"):
        story_desk.agree(story_desk.add(), months=months)


def test_a_yes_holds_for_12_months_unless_another_time_is_chosen(story_desk: StoryDesk) -> None:
    now = story_desk.context.now()
    first, other = story_desk.add(), story_desk.add(a_form("Other words.", theme="walking"))
    story_desk.agree(first)
    story_desk.agree(other, months=24)
    with story_desk.desk.database.read() as connection:
        ends = [
            agreement.in_force(connection, story_desk.story(one), now) for one in (first, other)
        ]
    assert [one.until for one in ends if one] == [
        now + relativedelta(months=12),
        now + relativedelta(months=24),
    ]


def test_health_needs_a_yes_of_its_own(story_desk: StoryDesk) -> None:
    with pytest.raises(NotPossible, match="needs a yes of its own"):
        story_desk.agree(story_desk.add(), agrees_to_health=False)


def test_a_yes_keeps_what_was_agreed_to_by_whom_and_when(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(a_form(naming="alias", shown_as="Robin"))
    story_desk.agree(story_id)
    now = story_desk.context.now()
    with story_desk.desk.database.read() as connection:
        given = agreement.in_force(connection, story_desk.story(story_id), now)
    assert given is not None
    assert (given.given_by, given.given_at, given.naming) == ("teller", now, "alias")
    assert given.statement == agreement.STATEMENT_VERSION
    assert given.names_health
    assert given.accounts == ("main",)
    page = agreement.page_for(story_desk.context, actor("teller"), story_id, version=1)
    said = " ".join(page.statement.split())
    for part in ("@HarbourMain", "Robin (alias)", "12 months", "take my story back at any"):
        assert part in said
    assert "my health" in page.health, "apart from all else"
    assert "irrevocabl" not in said


def test_nobody_chooses_a_wording_for_the_storyteller(story_desk: StoryDesk) -> None:
    """Neither in the form that they bring in, nor by words that they change."""
    body = "My brother died by suicide. I hope that he is at peace now. People helped me."
    head = {"content_note": "mentions suicide, without detail", "keep": ["SM09"]}
    story_id = story_desk.add(a_form(body, **head))
    with pytest.raises(NotPossible, match="Your choice"):
        story_desk.agree(story_id)
    drafts.keep(story_desk.context, actor("teller"), story_id, "SM09")
    drafts.edit(story_desk.context, actor("writer"), story_id, f"{body} He is at peace now.")
    with pytest.raises(NotPossible, match="Your choice"):
        story_desk.agree(story_id)


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
