"""A yes is to what was on the screen: nothing is ticked, and one letter asks again."""

import re

import pytest
from sqlalchemy import select

from scheduler.people import accounts
from scheduler.people.roles import Actor
from scheduler.store.stories import versions
from scheduler.store.tables.stories import person_messages
from scheduler.stories.review import decisions
from scheduler.stories.writing import drafts
from tests.support.desks.story_web import HAPPENED, HELPED, TELLER, StoryWeb, hidden_fields
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE

BODY = f"{HAPPENED}\n\n{HELPED}"


def _yeses(teller: StoryWeb) -> list[str]:
    """The yeses that are in force."""
    with teller.web.desk.workspace.database.read() as connection:
        found = versions.consents(connection, teller.story)
    return [one.statement for one in found if one.ended_at is None]


def _change(teller: StoryWeb, how: str) -> None:
    """One letter, by one of the paths."""
    changed = BODY.replace("told nobody", "tell nobody")
    match how:
        case "on the desk":
            teller.write("what-happened", answer=HAPPENED.replace("told", "tell"))
            teller.post("show")
        case "by a command":
            drafts.edit(teller.context, TELLER, teller.story, changed)
        case "by a suggestion":
            number = decisions.suggest(
                teller.context, Actor("ruth"), teller.story, changed, "A letter?"
            )
            teller.post(f"suggestion/{number}", choice="take")
        case "the name":
            teller.write("how-you-are-named", naming="alias", shown_as="Wren")
            teller.post("show")
        case "the note":
            teller.write("content-note", note="mentions a low winter")
            teller.post("show")
        case "the day":
            teller.write("not-before", earliest="2028-01-01")
            teller.post("show")


WAYS = ("on the desk", "by a command", "by a suggestion", "the name", "the note", "the day")


def test_nothing_is_ticked_and_taking_back_is_as_large_as_agreeing(teller: StoryWeb) -> None:
    teller.shown()
    for page in (teller.get("agree"), teller.read()):
        boxes = re.findall(r'<input type="(?:checkbox|radio)"[^>]*>', page.text)
        assert boxes
        assert not any("checked" in box for box in boxes)
    twin = teller.read().text.partition('class="twin"')[2]
    assert twin.index("I agree") < twin.index("Take it back") < twin.index("Not yet")


def test_all_that_is_agreed_to_is_on_the_page(teller: StoryWeb) -> None:
    teller.shown()
    words = teller.read().words
    for said in (HAPPENED, HELPED, "What nobody can undo", "12 months", "Information Commissioner",
                 "about my health", "Only people whom a post names", "at the earliest",
                 "Samaritans 116 123"):  # fmt: skip
        assert said in words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("months=12&whose=mine", "Choose from which account"),
        ("account-main=yes&whose=mine", "Choose for how long"),
        ("account-main=yes&months=7&whose=mine", "Choose for how long"),
        ("account-main=yes&months=25&whose=mine", "Choose for how long"),
        ("account-main=yes&months=12", "Choose whose health"),
        ("account-peers=yes&months=12&whose=mine", "Choose from which account"),
    ],
)
def test_what_is_missing_of_where_and_how_long_is_asked(
    teller: StoryWeb, query: str, said: str
) -> None:
    teller.shown()
    page = teller.get(f"agree?{query}")
    assert page.status == 422
    assert said in page.words


@pytest.mark.parametrize(
    ("missing", "whose", "said"),
    [
        ("words", "mine", "Tick this if you agree to these words"),
        ("health", "mine", "Tick this if it may be told"),
        ("they_agree", "living", "Tick this once they"),
        ("they_agree", "died", "Tick this once they"),
    ],
)
def test_each_tick_is_somebodys_own(teller: StoryWeb, missing: str, whose: str, said: str) -> None:
    teller.shown()
    hidden = hidden_fields(teller.read(whose=whose).text)
    ticked = {"words": "yes", "health": "yes", "they_agree": "yes", missing: ""}
    page = teller.post("agree", **{**hidden, **ticked})
    assert page.status == 422
    assert said in page.words
    assert _yeses(teller) == []
    given = teller.post("agree", **{**hidden, **ticked, missing: "yes"})
    assert given.location == f"{teller.path}?done=agreed"
    assert len(_yeses(teller)) == 1


@pytest.mark.parametrize("how", WAYS)
def test_one_letter_that_changed_since_it_was_read_asks_again_and_is_shown(
    teller: StoryWeb, how: str
) -> None:
    teller.shown()
    hidden = hidden_fields(teller.read().text)
    _change(teller, how)
    page = teller.post("agree", **{**hidden, "words": "yes", "health": "yes"})
    assert page.status == 409
    assert "Nothing was agreed to" in page.words
    assert _yeses(teller) == []
    if how in WAYS[:3]:
        assert "<del>told</del>" in page.text
        assert "<ins>tell</ins>" in page.text
    again = hidden_fields(page.text)
    given = teller.post("agree", **{**again, "words": "yes", "health": "yes"})
    assert given.location == f"{teller.path}?done=agreed"


@pytest.mark.parametrize("how", WAYS)
def test_one_letter_ends_a_yes_and_the_difference_is_shown(teller: StoryWeb, how: str) -> None:
    teller.agreed()
    _change(teller, how)
    assert _yeses(teller) == []
    words = teller.get().words
    assert "Needs your yes again" in words
    if how in WAYS[:3]:
        assert "What changed since you agreed" in words
    as_before = teller.get("agree?as=before")
    assert as_before.status == 200
    hidden = hidden_fields(as_before.text)
    teller.post("agree", **{**hidden, "words": "yes", "health": "yes"})
    assert len(_yeses(teller)) == 1


@pytest.mark.parametrize("field", ["mark", "version", "months", "whose"])
def test_a_form_that_was_meddled_with_agrees_to_nothing(teller: StoryWeb, field: str) -> None:
    teller.shown()
    hidden = hidden_fields(teller.read().text)
    worse = {"mark": "0" * 12, "version": "x", "months": "24", "whose": "died"}[field]
    ticks = {"words": "yes", "health": "yes", "they_agree": "yes"}
    page = teller.post("agree", **{**hidden, **ticks, field: worse})
    assert page.status == 409
    assert _yeses(teller) == []
    page = teller.post("agree", **{**hidden, **ticks, "months": "none"})
    assert "Not quite yet" in page.words


def test_accounts_that_were_not_chosen_are_not_agreed_to(teller: StoryWeb) -> None:
    teller.told()
    teller.several("write/where", ("account", "main"), ("account", "wales"))
    teller.post("show")
    hidden = hidden_fields(teller.read().text)
    page = teller.several(
        "agree",
        *((name, value) for name, value in hidden.items()),
        *(("account", "wales"), ("words", "yes"), ("health", "yes")),
    )
    assert page.status == 409
    assert _yeses(teller) == []


def test_what_is_open_by_rule_waits_and_says_so(teller: StoryWeb) -> None:
    teller.begin()
    teller.write("what-happened", answer="My brother committed suicide. A friend asked how I was.")
    teller.write("content-note", note="mentions a death by suicide, without detail")
    teller.write("who-asks", support_contact="sol")
    page = teller.get("words").words
    assert "Keep my words" in page
    teller.post("show")
    assert "Not quite yet" in teller.read().words
    rule = re.findall(r'name="rule" value="(\w+)"', teller.get("words").text)
    assert teller.post("words", rule="SM99").status == 422
    for one in dict.fromkeys(rule):
        assert teller.post("words", rule=one).location == f"{teller.path}/words?done=kept"
    assert "Your words stay" in teller.get("words?done=kept").words
    assert teller.agree().location == f"{teller.path}?done=agreed"


def test_words_kept_before_they_were_shown_are_kept_with_them(teller: StoryWeb) -> None:
    teller.begin()
    teller.write("what-happened", answer="My brother committed suicide. A friend asked how I was.")
    teller.write("content-note", note="mentions a death by suicide, without detail")
    teller.write("who-asks", support_contact="sol")
    rules = re.findall(r'name="rule" value="(\w+)"', teller.get("words").text)
    for one in dict.fromkeys(rules):
        teller.post("words", rule=one)
    teller.post("show")
    assert teller.agree().location == f"{teller.path}?done=agreed"


def test_what_is_asked_of_everyone_has_no_way_to_keep_it(teller: StoryWeb) -> None:
    teller.begin()
    teller.write("what-helped", answer="She took 20 paracetamol when she was suicidal.")
    page = teller.get("words")
    assert "This we ask of everyone" in page.words
    assert f"{teller.path}/write/what-helped" in page.text
    assert 'name="rule"' not in page.text


def test_a_receipt_is_left_for_them_and_says_nothing_of_the_story(teller: StoryWeb) -> None:
    teller.agreed()
    with teller.web.desk.workspace.database.read() as connection:
        query = select(person_messages.c.text).where(person_messages.c.person == "teller")
        told = list(connection.execute(query).scalars())
    assert len(told) == 1
    assert told[0].startswith(
        "Your decision of 5 October 2027, 13:00 is kept, until 5 October 2028"
    )


@pytest.mark.parametrize("choice", ["take", "leave"])
def test_suggested_words_are_taken_or_left_one_by_one(teller: StoryWeb, choice: str) -> None:
    teller.shown()
    number = decisions.suggest(
        teller.context, Actor("ruth"), teller.story, BODY.replace("told", "tell"), "A letter?"
    )
    decisions.comment(teller.context, Actor("ruth"), teller.story, "It is very clear.")
    page = teller.get()
    assert "A letter?" in page.words
    assert "It is very clear." in page.words
    assert "<ins>tell</ins>" in page.text
    assert teller.post(f"suggestion/{number}", choice="").status == 422
    teller.post(f"suggestion/{number}", choice=choice)
    after = teller.get().words
    assert ("You took them." if choice == "take" else "You kept your own words.") in after
    assert ("tell nobody" in teller.get("write/what-happened").words) is (choice == "take")
    assert teller.post(f"suggestion/{number}", choice="take").status == 422


def test_a_suggestion_for_earlier_words_cannot_be_taken_any_more(teller: StoryWeb) -> None:
    teller.shown()
    decisions.suggest(teller.context, Actor("ruth"), teller.story, "Other words.", "Perhaps?")
    _change(teller, "on the desk")
    assert "They were for earlier words." in teller.get().words


def test_words_changed_by_others_and_here_stand_beside_each_other(teller: StoryWeb) -> None:
    teller.shown()
    number = decisions.suggest(teller.context, Actor("ruth"), teller.story, "Quite other.", "So?")
    teller.post(f"suggestion/{number}", choice="take")
    teller.web.clock.jump_to(teller.web.clock.now())
    assert "Quite other." in teller.get("write/what-happened").words
    assert "Written in two places" not in teller.get("write").words


def test_all_as_before_is_offered_only_where_nothing_is_open(teller: StoryWeb) -> None:
    teller.agreed()
    _change(teller, "on the desk")
    assert "All as I agreed before" in teller.get("agree").words
    teller.write("what-happened", answer="My brother committed suicide.")
    teller.post("show")
    assert "All as I agreed before" not in teller.get("agree").words


def test_a_guardian_is_asked_for_under_18(teller: StoryWeb) -> None:
    for name, is_young in (("wren", True), ("gran", False)):
        accounts.add(
            teller.web.desk.people, ADMINISTRATOR, name, roles=[], passphrase=PASSPHRASE,
            is_under_18=is_young,
        )  # fmt: skip
    teller.browser = teller.web.browser("wren")
    teller.told()
    assert "guardian" in teller.post("show").words
    teller.write("who-asks", support_contact="sol", guardian="gran")
    assert teller.post("show").location == f"{teller.path}/agree"


def test_what_is_no_story_yet_has_no_page_to_agree_to(teller: StoryWeb) -> None:
    teller.told()
    assert teller.get("agree").location == f"{teller.path}/preview"
    assert teller.post("agree").status == 404
    assert teller.get().location == f"{teller.path}/write"


def test_without_words_there_is_nothing_to_see_or_show_yet(teller: StoryWeb) -> None:
    teller.begin()
    for page in ("words", "preview"):
        assert "Not quite yet" in teller.get(page).words
    assert "Not quite yet" in teller.post("show").words


def test_two_places_are_chosen_between_before_others_read_it(teller: StoryWeb) -> None:
    teller.told()
    teller.post("write/what-happened", answer="Elsewhere.", seen="0", tab="pc")
    assert "Choose first which words to keep" in teller.get("preview").words
    assert "two places" in teller.post("show").words


def test_where_it_is_says_that_something_was_changed_since(teller: StoryWeb) -> None:
    teller.agreed()
    teller.write("what-happened", answer="Something else.")
    assert "Nobody has read that yet" in teller.get().words
    teller.write("what-happened", answer="")
    teller.write("what-helped", answer="")
    assert "Nobody has read that yet" in teller.get().words
    assert len(_yeses(teller)) == 1


def test_no_yes_is_asked_for_a_story_that_was_taken_back(teller: StoryWeb) -> None:
    teller.agreed()
    teller.post("take-back")
    for page in ("agree", "agree?as=before", "agree?account-main=yes&months=12&whose=mine"):
        assert teller.get(page).location == teller.path


def test_words_sent_after_it_was_taken_back_stand_there_still(teller: StoryWeb) -> None:
    teller.agreed()
    teller.post("take-back")
    answer = teller.write("what-happened", answer="What I wrote on my other telephone.")
    assert answer.status == 422
    assert "What I wrote on my other telephone." in answer.text
