"""Reviewing stories at the desk: what waits, what is shown, and what is decided about."""

import pytest

from scheduler.store.stories import versions
from scheduler.stories.review import decisions
from scheduler.stories.review.seen import mark_of
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from scheduler.web.reads.review import pieces
from tests.support.desks.story_desk import a_form, actor
from tests.support.desks.web_stories import WebStories, mark_on
from tests.support.examples.pictures import a_picture
from tests.support.pages.stories_desk import CHECKS, WORDS, decide, in_review


def test_what_waits_stands_under_what_is_asked(shop: WebStories) -> None:
    in_review(shop, theme="a winter on nights")
    draft = shop.stories.add(a_form("Other words.", theme="a draft"))
    for who, waits in (("rev-1", "1 story waits for you"), ("lead", "No story waits for you")):
        words = shop.page(who, "/reviews").words
        assert waits in words
        assert "A winter on nights" in words
        assert draft in words
    assert "no story" not in shop.page("boss", "/reviews").words
    assert "winter" not in shop.page("boss", "/reviews").words, "their line manager reads nothing"
    assert "A story comes here once" in shop.page("boss", "/reviews").words


def test_today_counts_the_stories_that_wait_for_whoever_asks(shop: WebStories) -> None:
    in_review(shop)
    assert "1 story waits for you. Look at it" in shop.page("rev-1", "/").words
    for who in ("lead", "boss"):
        assert 'id="stories"' not in shop.page(who, "/").text
    file = shop.web.root / "campaigns" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "\nquiet_ours: none\n", "utf-8")
    assert shop.page("rev-1", "/").status == 200, "a broken file hides the day from nobody"


def test_the_words_stand_beside_the_checklist_with_others_marked(shop: WebStories) -> None:
    page = shop.page("rev-1", f"/reviews/{in_review(shop)}")
    assert "<mark>My mum</mark>" in page.text
    assert "<mark>Ward 7</mark>" in page.text
    for said in ("Ask yourself", "Marked: “", "116 123", "asked them", "time to sleep on it"):
        assert said in page.words


def test_a_yes_with_its_reason_is_kept_for_what_was_shown(shop: WebStories) -> None:
    story_id = in_review(shop)
    browser = shop.browser("rev-1")
    assert decide(browser, story_id).location == f"/reviews/{story_id}?done=yes"
    page = browser.get(f"/reviews/{story_id}?done=yes").words
    assert "Your yes is kept" in page
    assert "Rev 1: yes. “It is kind and clear.”" in page


def test_not_yet_needs_its_reason_and_no_ticks(shop: WebStories) -> None:
    story_id = in_review(shop)
    browser = shop.browser("rev-1")
    refused = decide(browser, story_id, "not-yet", reason="")
    assert (refused.status, "Give a reason" in refused.words) == (422, True)
    assert decide(browser, story_id, "not-yet", reason="A ward is named.").status == 303
    assert "not yet, says a reviewer" in browser.get(f"/reviews/{story_id}").words.lower()


def test_a_yes_leaves_no_point_out_and_keeps_what_was_typed(shop: WebStories) -> None:
    story_id = in_review(shop)
    browser = shop.browser("rev-1")
    page = browser.get(f"/reviews/{story_id}")
    given = {"version": "1", "seen": mark_on(page), "decision": "yes", "reason": "Clear & kind."}
    refused = browser.post(f"/reviews/{story_id}/decide", given | {"looked": "wellbeing"})
    assert (refused.status, "Look at this first" in refused.words) == (422, True)
    assert "Clear &amp; kind." in refused.text


@pytest.mark.parametrize("meanwhile", ["edited", "not yet", "taken back", "stopped"])
def test_what_changed_while_it_was_read_is_not_decided_about(
    shop: WebStories, meanwhile: str
) -> None:
    story_id = in_review(shop)
    browser = shop.browser("rev-1")
    page = browser.get(f"/reviews/{story_id}")
    context = shop.stories.context
    if meanwhile == "edited":
        drafts.edit(context, actor("teller"), story_id, "Other words.")
    elif meanwhile == "not yet":
        decisions.review(
            context, actor("rev-2"), story_id, version=1, is_yes=False, reason="A ward."
        )
    elif meanwhile == "taken back":
        withdraw.take_back(context, actor("teller"), story_id)
    else:
        withdraw.safeguard(context, actor("sam"), story_id, why="Worried.")
    form = {"version": "1", "seen": mark_on(page), "decision": "yes", "reason": "Yes."}
    answer = browser.post(f"/reviews/{story_id}/decide", form)
    assert answer.status in (409, 422)
    with context.database.read() as connection:
        assert all(one["reviewer"] != "rev-1" for one in versions.reviews(connection, story_id))


def test_before_they_were_asked_a_yes_waits_and_is_not_offered(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS))
    shop.stories.agree(story_id)
    browser = shop.browser("rev-1")
    page = browser.get(f"/reviews/{story_id}")
    assert "It may go out" not in page.words
    assert "Sam has not noted yet that they asked" in page.words
    answer = decide(browser, story_id)
    assert (answer.status, "asked how they are" in answer.words) == (422, True)


def test_before_the_storyteller_agreed_a_yes_is_not_offered_nor_taken(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS))
    browser = shop.browser("rev-1")
    page = browser.get(f"/reviews/{story_id}")
    assert "It may go out" not in page.words
    with shop.stories.context.database.read() as connection:
        seen = mark_of(connection, shop.stories.story(story_id))
    form = {"version": "1", "seen": seen, "decision": "yes", "reason": "Yes."}
    looked = [("looked", one) for one in CHECKS]
    answer = browser.post_all(f"/reviews/{story_id}/decide", [*form.items(), *looked])
    assert (answer.status, "has not said yes to these words" in answer.words) == (422, True)


def test_two_review_what_is_sensitive(shop: WebStories) -> None:
    story_id = in_review(shop, sensitive=True)
    assert "two people review it" in shop.page("rev-1", f"/reviews/{story_id}").words
    decide(shop.browser("rev-1"), story_id)
    assert "in review: 1 of 2" in shop.page("comms", f"/reviews/{story_id}").words.lower()
    decide(shop.browser("rev-2"), story_id)
    assert (
        "reviewed, waiting for release" in shop.page("comms", f"/reviews/{story_id}").words.lower()
    )


def test_a_remark_and_other_words_reach_the_storyteller(shop: WebStories) -> None:
    story_id = in_review(shop)
    browser = shop.browser("rev-1")
    path = f"/reviews/{story_id}/comment"
    assert browser.post(path, {"text": ""}).status == 422
    assert browser.post(path, {"text": "It is kind."}).status == 303
    other = {"text": "Leave the ward out?", "suggested": "A nurse asked me.\n---\nI answered."}
    assert browser.post(path, other).status == 303
    page = browser.get(f"/reviews/{story_id}").words
    assert "It is kind." in page
    assert "Other words, waiting for the storyteller" in page


def test_a_form_is_never_suggested_as_words(shop: WebStories) -> None:
    story_id = in_review(shop)
    words = "storyteller: teller\nsupport_contact: sam\nnot the form's"
    answer = shop.browser("rev-1").post(
        f"/reviews/{story_id}/comment", {"text": "Like this?", "suggested": f"Hello.\n{words}"}
    )
    assert (answer.status, "of the form" in answer.words) == (422, True)


def test_a_reviewer_says_that_a_rule_misread_the_words(shop: WebStories) -> None:
    story_id = in_review(shop)
    answer = shop.browser("rev-1").post(
        f"/reviews/{story_id}/misread", {"rule": "SM05", "why": "A belt of karate."}
    )
    assert (answer.status, "misreads nothing" in answer.words) == (422, True)


def test_each_account_shows_it_as_it_will_be_there(shop: WebStories) -> None:
    known = list(shop.web.desk.workspace.organisation.accounts)[:2]
    story_id = in_review(shop, accounts=known)
    handles = [shop.web.desk.workspace.organisation.accounts[one].handle for one in known]
    page = shop.page("rev-1", f"/reviews/{story_id}?account={known[1]}")
    assert f"<b>@{handles[1]}</b>" in page.text
    assert f"/reviews/{story_id}?account={known[0]}" in page.text


def test_the_picture_of_a_story_is_for_its_readers(shop: WebStories) -> None:
    (shop.web.root / "run.png").write_bytes(a_picture())
    story_id = in_review(shop, picture="run.png", alt="A path by a river.")
    answer = shop.page("rev-1", f"/reviews/{story_id}/picture")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert "A path by a river." in shop.page("rev-1", f"/reviews/{story_id}").text
    assert shop.page("analyst", f"/reviews/{story_id}/picture").status == 404


def test_what_changed_since_the_version_before_is_shown(shop: WebStories) -> None:
    story_id = in_review(shop)
    drafts.edit(shop.stories.context, actor("teller"), story_id, WORDS.replace("Ward 7", "a ward"))
    page = shop.page("rev-1", f"/reviews/{story_id}").text
    assert "<del>Ward 7</del>" in page or "<del>Ward</del>" in page


@pytest.mark.parametrize(
    ("text", "mentions", "marked"),
    [
        ("My mum asked.", ["My mum"], ["My mum"]),
        ("My mummy asked.", ["My mum"], []),
        ("Ann and Anna, Ann.", ["Ann"], ["Ann", "Ann"]),
        ("Dr A (B) said.", ["Dr A (B)"], ["Dr A (B)"]),
        ("Nobody.", [], []),
        ("Nobody.", [""], []),
    ],
)
def test_only_whole_words_are_marked(text: str, mentions: list[str], marked: list[str]) -> None:
    found = pieces(text, mentions)
    assert "".join(one.part.text for one in found) == text
    assert [one.part.text for one in found if one.is_marked] == marked
