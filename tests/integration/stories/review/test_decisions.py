"""What reviewers decide about a story, and what keeps their yes back."""

import pytest
from PIL import Image

from scheduler.errors import NotAllowed, NotPossible
from scheduler.stories.lookup import current
from scheduler.stories.overview import status
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import CHECKLIST, to_look_at
from scheduler.stories.writing import drafts
from scheduler.stories.writing.as_thread import split_story
from tests.support.desks.story_desk import StoryDesk, a_form, actor

pytestmark = pytest.mark.no_cover  # smaller tests meet every branch that is met here


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
