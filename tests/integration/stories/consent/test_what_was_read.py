"""A yes is to what was shown: statement and posts, by storyteller and guardian alike."""

import pytest

from scheduler.errors import NotAllowed, NotPossible
from scheduler.stories.consent import agreement
from scheduler.stories.consent.health import WhoseHealth
from scheduler.stories.overview import status
from scheduler.stories.review import decisions
from scheduler.stories.writing import drafts
from tests.support.desks.story_desk import BODY, StoryDesk, a_form, actor, agree

TELLER = actor("teller")


@pytest.fixture
def young(desk, tmp_path) -> StoryDesk:
    story_desk = StoryDesk(desk, tmp_path)
    story_desk.everybody(under_18=True)
    return story_desk


@pytest.mark.parametrize("shown", ["", "000000000000", "yes"])
def test_no_yes_without_the_page(story_desk: StoryDesk, shown: str) -> None:
    story_id = story_desk.add()
    with pytest.raises(NotPossible, match="Read what you agree to first"):
        agreement.give(
            story_desk.context, TELLER, story_id, version=1, shown=shown, agrees_to_health=True
        )


@pytest.mark.parametrize(
    "other", [{"months": 24}, {"accounts": ("main",)}, {"whose": WhoseHealth.DIED}]
)
def test_a_page_that_said_something_else_is_no_page(story_desk: StoryDesk, other) -> None:
    story_id = story_desk.add(a_form(accounts=["main", "peers"]))
    page = agreement.page_for(story_desk.context, TELLER, story_id, version=1)
    with pytest.raises(NotPossible, match="something in it has"):
        agreement.give(
            *(story_desk.context, TELLER, story_id),
            version=1,
            shown=page.mark,
            agrees_to_health=True,
            they_agree=True,
            **other,
        )


def test_the_page_of_other_words_is_no_page(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    page = agreement.page_for(story_desk.context, TELLER, story_id, version=1)
    drafts.edit(story_desk.context, TELLER, story_id, BODY.replace("ask.", "ask!"))
    with pytest.raises(NotPossible, match="Read what you agree to"):
        agreement.give(
            *(story_desk.context, TELLER, story_id),
            version=2, shown=page.mark, agrees_to_health=True,
        )  # fmt: skip


def test_the_page_shows_all_that_goes_out(story_desk: StoryDesk) -> None:
    story_id = story_desk.add(a_form(naming="alias", shown_as="Wren"))
    page = agreement.page_for(story_desk.context, TELLER, story_id, version=1)
    assert "Wren" in page.statement, "the very name"
    assert "ico.org.uk" in page.statement
    assert "health" not in page.statement, "that is asked apart"
    assert "my health" in page.health
    assert "116\u00a0123" in page.shown[0].posts[0]
    assert page.earliest > story_desk.context.now()


@pytest.mark.parametrize("bounds", [{"months": 25}, {"months": 0}, {"version": 7}])
def test_what_cannot_be_agreed_to_is_not_shown(story_desk: StoryDesk, bounds) -> None:
    story_id = story_desk.add()
    with pytest.raises(NotPossible):
        agreement.page_for(story_desk.context, TELLER, story_id, **({"version": 1} | bounds))


@pytest.mark.parametrize("whose", [WhoseHealth.LIVING, WhoseHealth.DIED])
def test_somebody_elses_health_is_asked_about_first(story_desk: StoryDesk, whose) -> None:
    story_id = story_desk.add()
    given = {"version": 1, "agrees_to_health": True, "whose": whose}
    with pytest.raises(NotPossible, match="ask the"):
        agree(story_desk.context, TELLER, story_id, **given)
    kept = agree(story_desk.context, TELLER, story_id, **given, they_agree=True)
    assert kept.statement.endswith(f"+{whose}"), "the wording that was read"
    page = agreement.page_for_words(story_desk.context, TELLER, story_id, 1)
    assert "my health" not in page.health


def test_a_guardian_agrees_to_what_they_have_read(young: StoryDesk) -> None:
    story_id = young.add(a_form(guardian="mum"))
    with pytest.raises(NotPossible, match="has not said yes"):
        agreement.page_for_guardian(young.context, actor("mum"), story_id, 1)
    young.agree(story_id)
    tellers = agreement.page_for(young.context, TELLER, story_id, version=1)
    for shown in ("", tellers.mark):
        with pytest.raises(NotPossible, match="Read what you agree to"):
            agreement.guardian_agrees(
                *(young.context, actor("mum"), story_id, 1), shown=shown, agrees_to_health=True
            )
    page = agreement.page_for_guardian(young.context, actor("mum"), story_id, 1)
    assert "guardian" in page.statement
    assert page.shown[0].posts == tellers.shown[0].posts
    with pytest.raises(NotPossible, match="a yes of its own"):
        agreement.guardian_agrees(
            *(young.context, actor("mum"), story_id, 1), shown=page.mark, agrees_to_health=False
        )
    young.guardian_agrees(story_id)
    with pytest.raises(NotAllowed):
        agreement.page_for_guardian(young.context, actor("boss"), story_id, 1)


def test_changed_words_are_read_before_they_are_approved(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    drafts.edit(story_desk.context, TELLER, story_id, BODY.replace("ask.", "ask!"))
    with pytest.raises(NotPossible, match="Read what you agree to"):
        agreement.approve_text(story_desk.context, TELLER, story_id, 2, shown="")


def test_the_storyteller_sees_what_goes_out_when_and_why_not_yet(story_desk: StoryDesk) -> None:
    story_id = story_desk.queued(a_form(accounts=["main", "peers"]))
    seen = status.shown(story_desk.context, TELLER, story_id)
    assert [one.handle for one in seen.as_it_will_be] == ["HarbourMain", "HarbourPeers"]
    assert "116\u00a0123" in seen.as_it_will_be[0].posts[0]
    assert seen.goes_out == "It goes out on Friday 8 October 2027 at 12:30."
    assert seen.reviews == ("rev-1 says yes: It is kind and clear.",)
    decisions.review(
        *(story_desk.context, actor("rev-2"), story_id),
        version=1, is_yes=False, reason="A ward is named.",
    )  # fmt: skip
    assert "A ward is named." in status.shown(story_desk.context, TELLER, story_id).reviews[1]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("I stopped having lunch, and nobody saw.", {}),
        ("She asked whether I had lost weight.", {}),
        ("The tablets helped, and so did she.", {}),
        ("She asked.", {"theme": "food"}),
        ("She asked.", {"theme": "taking Medication"}),
    ],
)
def test_food_the_body_and_medicine_need_two_reviewers(story_desk: StoryDesk, body, head) -> None:
    story_id = story_desk.add(a_form(body, **head))
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    with story_desk.desk.database.read() as connection:
        found = decisions.standing(connection, story_desk.story(story_id))
    assert (found.needed, len(found.yes), found.is_done) == (2, 1, False)


def test_somebody_under_18_has_two_reviewers(young: StoryDesk) -> None:
    story_id = young.add(a_form(guardian="mum"))
    with young.desk.database.read() as connection:
        assert decisions.standing(connection, young.story(story_id)).needed == 2
