"""The storyteller's own yes: to what, for how long, and who says it with them."""

import pytest
from dateutil.relativedelta import relativedelta

from scheduler.errors import NotAllowed, NotPossible
from scheduler.stories.consent import agreement
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.scheduling.released import released_stories as told_stories
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor, guardian_agrees

pytestmark = pytest.mark.no_cover  # smaller tests meet every branch that is met here


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


def test_wording_is_the_storytellers_choice_and_the_choice_is_kept(story_desk: StoryDesk) -> None:
    body = "My brother died by suicide. I hope that he is at peace now. People helped me."
    story_id = story_desk.add(a_form(body, content_note="mentions suicide, without detail"))
    with pytest.raises(NotPossible, match="Your choice"):
        story_desk.agree(story_id)
    with pytest.raises(NotAllowed):
        drafts.keep(story_desk.context, actor("writer"), story_id, "SM09")
    drafts.keep(story_desk.context, actor("teller"), story_id, "SM09")
    story_desk.agree(story_id)


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
