"""Stories at the desk, for those who review, release, queue, ask after and look after them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.people import accounts
from scheduler.people.mailed import invitations, mail_addresses
from scheduler.people.notices import bell
from scheduler.people.roles import Actor, Role
from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.store.tables.stories import person_messages
from scheduler.stories.review import decisions
from scheduler.stories.review.seen import mark_of
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import privacy, withdraw
from scheduler.stories.writing import drafts
from scheduler.web.reads.review import pieces
from tests.support.clocks import StandingClock
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.story_desk import ROLES, StoryDesk, a_form, actor
from tests.support.desks.web import Answer, Browser, a_web_desk
from tests.support.desks.web_stories import WebStories, mark_on, web_stories
from tests.support.examples.pictures import a_picture

CHECKS = ("third parties", "workplaces and wards", "next of kin", "wellbeing", "support offered")
WORDS = "My mum moved in with us.\n---\nA nurse on Ward 7 asked me.\n---\nThen I answered."
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(tmp_path: Path, clock: StandingClock, migrated_sqlite: Path) -> Iterator[WebStories]:
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web:
        yield web_stories(web)


@pytest.fixture
def young(tmp_path: Path, clock: StandingClock, migrated_sqlite: Path) -> Iterator[WebStories]:
    """The same, where the storyteller is under 18."""
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web:
        yield web_stories(web, under_18=True)


def in_review(shop: WebStories, **head: object) -> str:
    words = WORDS if "theme" not in head else f"{WORDS}\n---\nIt was {head['theme']}."
    story_id = shop.stories.add(a_form(words, **head))
    shop.stories.agree(story_id)
    shop.stories.asked(story_id)
    return story_id


def released(shop: WebStories, **head: object) -> str:
    story_id = in_review(shop, **head)
    shop.stories.reviewed(story_id)
    decisions.release(shop.stories.context, actor("comms"), story_id)
    return story_id


def half_out(shop: WebStories, posts: int = 2) -> str:
    """A story that was stopped when so many of its posts were public."""
    desk = shop.stories.desk
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    shop.stories.wait_until_due(story_id)

    def worry(_: object) -> None:
        if len(desk.network.calls) == posts:
            withdraw.safeguard(shop.stories.context, actor("sam"), story_id, why="I am worried.")

    desk.network.after_call = worry
    desk.publish()
    desk.network.after_call = lambda _: None
    return story_id


def decide(browser: Browser, story_id: str, decision: str = "yes", **more: str) -> Answer:
    page = browser.get(f"/reviews/{story_id}")
    fields = {
        "version": mark_on(page, "version"),
        "seen": mark_on(page),
        "decision": decision,
        "reason": "It is kind and clear.",
    }
    body = "&".join(f"looked={one.replace(' ', '+')}" for one in CHECKS)
    form = "&".join(f"{name}={value}" for name, value in (fields | more).items())
    sent = f"token={browser.token}&{form}&{body}".replace(" ", "+")
    return browser.send(f"/reviews/{story_id}/decide", sent.encode())


# Reviewing


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


# Releasing and queueing


def test_comms_releases_what_was_shown_and_the_day_is_told(shop: WebStories) -> None:
    story_id = in_review(shop)
    shop.stories.reviewed(story_id)
    browser = shop.browser("comms")
    page = browser.get(f"/reviews/{story_id}")
    assert "Release these words" in page.words
    assert browser.post(f"/reviews/{story_id}/release", {"seen": "of yesterday"}).status == 409
    assert browser.post(f"/reviews/{story_id}/release", {"seen": mark_on(page)}).status == 303
    assert "time to sleep on it until" in browser.get(f"/reviews/{story_id}").words


def test_the_next_free_slot_is_shown_with_its_distance_and_taken(shop: WebStories) -> None:
    before = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), before, "main")
    story_id = released(shop, theme="Being asked")
    browser = shop.browser("comms")
    page = browser.get(f"/reviews/{story_id}")
    assert "Next free slot: " in page.words
    assert "from another story of this theme" in page.words
    assert "Jo, weekdays from 9 to 17" in page.words
    form = {"version": "1", "account": "main", "choice": "next"}
    assert browser.post(f"/reviews/{story_id}/queue", form).status == 303
    shown = browser.get(f"/reviews/{story_id}?done=queued").words
    assert "It has its time" in shown
    assert "It is moved and stopped like any other thread" in shown
    assert browser.get(f"/threads/story-{story_id}/main").status == 200


def test_each_account_with_a_yes_gets_its_own_time(shop: WebStories) -> None:
    story_id = in_review(shop, accounts=["main", "east"])
    shop.stories.reviewed(story_id)
    decisions.release(shop.stories.context, actor("comms"), story_id)
    browser = shop.browser("comms")
    for account, day in (("main", "2027-10-09"), ("east", "2027-10-10")):
        assert f'name="account" value="{account}"' in browser.get(f"/reviews/{story_id}").text
        at = {"choice": "at", "day": day, "time": "12:00", "anyway": "They asked for both."}
        form = {"version": "1", "account": account, **at}
        assert browser.post(f"/reviews/{story_id}/queue", form).status == 303
    shown = browser.get(f"/reviews/{story_id}")
    assert "Put it into the queue" not in shown.words
    for account in ("main", "east"):
        assert f'href="/threads/story-{story_id}/{account}"' in shown.text
        assert browser.get(f"/threads/story-{story_id}/{account}").status == 200


def test_a_chosen_time_that_something_stands_against_asks_why(shop: WebStories) -> None:
    queueing.enqueue(shop.stories.context, actor("comms"), released(shop), "main")
    story_id = released(shop, theme="Being asked")
    browser = shop.browser("comms")
    form = {"version": "1", "account": "main", "choice": "at", "day": "2027-10-09", "time": "12:00"}
    refused = browser.post(f"/reviews/{story_id}/queue", form)
    assert (refused.status, "Another story about Being asked" in refused.words) == (422, True)
    assert "--anyway" not in refused.words
    form["anyway"] = "It is a vigil."
    assert browser.post(f"/reviews/{story_id}/queue", form).status == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice": "next"}, "Choose an account"),
        ({"account": "main", "choice": "at", "day": "soon"}, "Enter the day"),
        ({"account": "main", "choice": "at", "day": "2027-10-05", "time": "12:30"}, "not before"),
        ({"account": "none", "choice": "next"}, "There is a problem"),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_its_field(
    shop: WebStories, fields: dict[str, str], said: str
) -> None:
    story_id = released(shop)
    answer = shop.browser("comms").post(f"/reviews/{story_id}/queue", {"version": "1", **fields})
    assert (answer.status, said in answer.words) == (422, True)


def test_an_account_without_slots_says_so_and_a_time_can_be_chosen(shop: WebStories) -> None:
    other = list(shop.web.desk.workspace.organisation.accounts)[1]
    story_id = released(shop, accounts=[other])
    assert "has no" in shop.page("comms", f"/reviews/{story_id}").words


def test_words_that_changed_are_not_queued_as_those_that_were_read(shop: WebStories) -> None:
    story_id = released(shop)
    form = {"version": "7", "account": "main", "choice": "next"}
    assert shop.browser("comms").post(f"/reviews/{story_id}/queue", form).status == 409


@pytest.mark.parametrize("before", ["release", "queue", "decide"])
def test_consent_withdrawn_between_two_calls_stops_the_second(
    shop: WebStories, before: str
) -> None:
    story_id = in_review(shop)
    browser = {"decide": "rev-1"}.get(before, "comms")
    if before != "decide":
        shop.stories.reviewed(story_id)
    if before == "queue":
        decisions.release(shop.stories.context, actor("comms"), story_id)
    tab = shop.browser(browser)
    page = tab.get(f"/reviews/{story_id}")
    withdraw.take_back(shop.stories.context, actor("teller"), story_id)
    form = {
        "version": "1", "seen": mark_on(page), "account": "main", "choice": "next",
        "decision": "not-yet", "reason": "Not now.",
    }  # fmt: skip
    assert tab.post(f"/reviews/{story_id}/{before}", form).status in (409, 422)
    assert shop.stories.story(story_id).ended_at is not None


# The support contact


def test_a_contact_sees_whom_to_ask_without_a_word_of_the_story(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS, naming="first name", shown_as="Wren"))
    shop.stories.agree(story_id)
    browser = shop.browser("sam")
    page = browser.get("/contact")
    assert "Wren" in page.words
    assert "Before anything is public" in page.words
    for words in ("mum", "Ward 7", "being asked"):
        assert words not in page.words
    done = browser.post(f"/contact/{story_id}/asked", {"which": "before"})
    assert done.location == "/contact?done=1"
    assert "You asked" in browser.get("/contact").words
    assert browser.post(f"/contact/{story_id}/asked", {"which": "before"}).status == 409


def test_later_checks_stand_under_later(shop: WebStories) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    shop.stories.wait_until_due(story_id)
    shop.stories.desk.publish()
    shop.stories.tick()
    words = shop.page("sam", "/contact").words
    assert "A week after it went out" in words
    assert "Later" in words


def test_nobody_else_notes_it_and_nobody_learns_of_it(shop: WebStories) -> None:
    story_id = shop.stories.add(a_form(WORDS))
    shop.stories.agree(story_id)
    for who in ("teller", "rev-1", "boss", "mum"):
        browser = shop.browser(who)
        assert "Nobody waits to be asked" in browser.get("/contact").words
        for asked in (story_id, "none"):
            assert browser.post(f"/contact/{asked}/asked", {"which": "before"}).status == 404


# The guardian


def test_who_is_only_a_guardian_or_a_contact_begins_at_their_own_page(young: WebStories) -> None:
    assert young.browser("mum").get("/stories").location == "/stories/start"
    story_id = needs_guardian(young)
    assert young.browser("mum").get("/stories").location == "/guardian"
    assert young.browser("sam").get("/stories").location == "/contact"
    theirs = young.browser("mum").get(f"/stories/mine/{story_id}")
    assert theirs.location == f"/guardian/{story_id}"
    assert young.browser("sam").get(f"/stories/mine/{story_id}").status == 404


def test_a_notice_about_a_story_leads_to_the_page_of_whoever_was_told(young: WebStories) -> None:
    story_id = needs_guardian(young)
    young.stories.tick()
    young.stories.guardian_agrees(story_id)
    decisions.comment(young.stories.context, actor("rev-1"), story_id, "It is kind.")
    lead_to = {
        "mum": "/guardian",
        "teller": f"/stories/mine/{story_id}",
        "sam": "/contact",
        "rev-1": f"/reviews/{story_id}",
    }
    for person, place in lead_to.items():
        browser = young.browser(person)
        number = re.search(r'action="/notices/(\d+)"', browser.get("/notices").text)
        assert number, person
        opened = browser.post(f"/notices/{number[1]}")
        assert (person, opened.location) == (person, place)
        assert browser.get(opened.location).status in (200, 303)


def needs_guardian(young: WebStories) -> str:
    story_id = young.stories.add(a_form(WORDS, guardian="mum"))
    young.stories.agree(story_id)
    return story_id


def test_a_guardian_agrees_to_what_they_have_read_and_gets_a_code(young: WebStories) -> None:
    story_id = needs_guardian(young)
    browser = young.browser("mum")
    assert "Waits for your yes" in browser.get("/guardian").words
    page = browser.get(f"/guardian/{story_id}")
    for said in ("My mum moved in", "116 123", "What I agree to", "Health, apart", "No name is"):
        assert said in page.words
    assert "checked" not in page.text.partition("<form")[2]
    form = {"version": "1", "mark": mark_on(page, "mark"), "agrees": "yes", "health": "yes"}
    agreed = browser.post(f"/guardian/{story_id}/agree", form)
    assert (agreed.status, "Your own code" in agreed.words) == (200, True)
    code = agreed.text.partition('class="code secret">')[2].partition("<")[0]
    receipt = withdraw.take_back_with_code(young.stories.context, story_id, code)
    assert receipt.is_whole


@pytest.mark.parametrize(
    ("left_out", "said"), [("agrees", "Tick it"), ("health", "Tick it"), ("mark", "Read what")]
)
def test_no_guardians_yes_without_each_tick_and_the_page(
    young: WebStories, left_out: str, said: str
) -> None:
    story_id = needs_guardian(young)
    browser = young.browser("mum")
    page = browser.get(f"/guardian/{story_id}")
    form = {"version": "1", "mark": mark_on(page, "mark"), "agrees": "yes", "health": "yes"}
    answer = browser.post(f"/guardian/{story_id}/agree", {**form, left_out: ""})
    assert (answer.status, said in answer.words) == (422, True)
    assert "Waits for your yes" in browser.get("/guardian").words


def test_the_words_changed_while_the_guardian_read(young: WebStories) -> None:
    story_id = needs_guardian(young)
    browser = young.browser("mum")
    mark = mark_on(browser.get(f"/guardian/{story_id}"), "mark")
    form = {"version": "1", "mark": mark, "agrees": "yes"}
    drafts.edit(young.stories.context, actor("teller"), story_id, "Other words.")
    answer = browser.post(f"/guardian/{story_id}/agree", {**form, "health": "yes"})
    assert (answer.status, "has changed since you looked" in answer.words) == (409, True)
    answer = browser.post(f"/guardian/{story_id}/agree", {**form, "health": "yes", "version": "2"})
    assert (answer.status, "has not said yes" in answer.words) == (422, True)
    assert "nothing for you to agree to" in browser.get(f"/guardian/{story_id}").words


def test_a_guardian_takes_it_back_with_a_receipt(young: WebStories) -> None:
    story_id = needs_guardian(young)
    answer = young.browser("mum").post(f"/guardian/{story_id}/take-back")
    assert (answer.status, "Receipt" in answer.words) == (200, True)
    assert young.stories.story(story_id).ended_why == "taken back"


def test_a_guardian_is_asked_once_more_before_it_is_taken_back(young: WebStories) -> None:
    story_id = needs_guardian(young)
    browser = young.browser("mum")
    assert f'href="/guardian/{story_id}/take-back"' in browser.get(f"/guardian/{story_id}").text
    asked = browser.get(f"/guardian/{story_id}/take-back")
    assert (asked.status, "Nothing has happened yet" in asked.words) == (200, True)
    assert f'action="/guardian/{story_id}/take-back"' in asked.text
    assert young.stories.story(story_id).ended_at is None


def test_a_guardian_is_asked_nothing_about_a_story_that_has_ended(young: WebStories) -> None:
    story_id = needs_guardian(young)
    browser = young.browser("mum")
    browser.post(f"/guardian/{story_id}/take-back")
    assert browser.get(f"/guardian/{story_id}/take-back").location == f"/guardian/{story_id}"


@pytest.mark.parametrize("who", sorted(set(ROLES) - {"mum"}))
def test_nobody_but_the_guardian_has_the_guardians_page(young: WebStories, who: str) -> None:
    story_id = needs_guardian(young)
    browser = young.browser(who)
    for one in (story_id, "none"):
        assert browser.get(f"/guardian/{one}").status == 404
        assert browser.get(f"/guardian/{one}/take-back").status == 404
        for what in ("agree", "take-back"):
            form = {"mark": "x", "agrees": "yes", "health": "yes"}
            assert browser.post(f"/guardian/{one}/{what}", form).status == 404


# Private links


@pytest.fixture
def mailed(young: WebStories) -> tuple[WebStories, Letterbox]:
    """A desk that mails, whose guardian and contact have addresses."""
    box = Letterbox()
    desk = young.web.desk
    young.web.desk = replace(desk, people=replace(desk.people, letters=box.letters))
    vault = desk.people.vault()
    with desk.workspace.database.write() as connection:
        for who in ("mum", "sam"):
            address = f"{who}@example.org"
            mail_addresses.keep(connection, vault, who, address, young.stories.context.now())
    return young, box


def linked(shop: WebStories, box: Letterbox, story_id: str, whom: str = "guardian") -> str:
    answer = shop.browser("rev-1").post(f"/reviews/{story_id}/link", {"whom": whom})
    assert answer.status == 303
    return box.token("mum@example.org" if whom == "guardian" else "sam@example.org")


def test_a_guardian_comes_in_by_their_own_link(mailed: tuple[WebStories, Letterbox]) -> None:
    shop, box = mailed
    story_id = needs_guardian(shop)
    token = linked(shop, box, story_id)
    letter = box.last("mum@example.org").text
    for words in ("Harbour", "story", story_id, "being asked", "mum"):
        assert words not in letter.replace("mum@", "").partition("/private/")[0]
    browser = shop.browser()
    page = browser.get(f"/private/{token}")
    assert page.headers["referrer-policy"] in ("no-referrer", "same-origin")
    assert "being asked" not in page.text
    answer = browser.post(f"/private/{token}")
    assert (answer.status, answer.location) == (303, "/guardian")
    assert "Waits for your yes" in browser.get("/guardian").words


def test_a_mail_scanner_uses_no_link_up(mailed: tuple[WebStories, Letterbox]) -> None:
    shop, box = mailed
    token = linked(shop, box, needs_guardian(shop))
    for _ in range(3):
        assert shop.browser().get(f"/private/{token}").status == 200
    reader = shop.browser()
    reader.get(f"/private/{token}")
    assert reader.post(f"/private/{token}").location == "/guardian"


@pytest.mark.parametrize("how", ["guessed", "used", "old", "without its browser's token"])
def test_a_link_that_is_not_to_be_used_opens_nothing(
    mailed: tuple[WebStories, Letterbox], how: str
) -> None:
    shop, box = mailed
    token = linked(shop, box, needs_guardian(shop))
    browser = shop.browser()
    browser.get("/sign-in")
    if how == "guessed":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif how == "used":
        first = shop.browser()
        first.get("/sign-in")
        first.post(f"/private/{token}")
    elif how == "old":
        shop.web.clock.jump_to(shop.web.clock.now() + timedelta(days=8))
    else:
        answer = browser.post(f"/private/{token}", {"token": "of another site"})
        assert (answer.status, answer.location.startswith("/sign-in")) == (303, True)
        return
    assert browser.get(f"/private/{token}").status == 409
    assert browser.post(f"/private/{token}").status == 409
    assert browser.get("/guardian").status == 303


def test_a_link_of_another_kind_is_no_private_link(mailed: tuple[WebStories, Letterbox]) -> None:

    shop, box = mailed
    people = shop.web.desk.people
    invitations.invite(
        people, people.vault(), box.letters, Actor("admin"), "new@example.org", roles=[]
    )
    assert shop.browser().get(f"/private/{box.token('new@example.org')}").status == 409


def test_the_contact_is_mailed_theirs(mailed: tuple[WebStories, Letterbox]) -> None:
    shop, box = mailed
    token = linked(shop, box, needs_guardian(shop), "contact")
    browser = shop.browser()
    browser.get("/sign-in")
    assert browser.post(f"/private/{token}").location == "/contact"
    assert "How are they?" in browser.get("/contact").words


@pytest.mark.parametrize("why", ["again", "nobody", "no address", "works here", "no guardian"])
def test_a_link_that_cannot_be_mailed_says_why(
    mailed: tuple[WebStories, Letterbox], why: str
) -> None:

    shop, box = mailed
    context = shop.stories.context
    accounts.add(context, actor("admin"), "dad")
    guardian = "dad" if why == "no address" else "mum"
    story_id = shop.stories.add(a_form(WORDS, guardian=guardian))
    if why == "again":
        linked(shop, box, story_id)
    elif why == "works here":
        accounts.change_role(context, actor("admin"), "mum", Role.ANALYST, is_given=True)
    elif why == "nobody":
        accounts.remove(context, actor("admin"), "mum")
    elif why == "no guardian":
        with context.database.write() as connection:
            versions.change(connection, story_id, guardian=None)
    answer = shop.browser("rev-1").post(f"/reviews/{story_id}/link", {"whom": "guardian"})
    assert answer.status == 422


def test_where_no_mail_goes_out_no_link_is_offered_or_sent(young: WebStories) -> None:
    path = f"/reviews/{needs_guardian(young)}"
    assert "Mail the guardian" not in young.page("rev-1", path).words
    assert young.browser("rev-1").post(f"{path}/link", {"whom": "guardian"}).status == 404


def test_a_guardian_of_two_reads_each(young: WebStories) -> None:
    first = needs_guardian(young)
    other = young.stories.add(a_form("Another day.", guardian="mum", theme="other"))
    for story_id in (first, other):
        assert young.page("mum", f"/guardian/{story_id}").status == 200
    assert "nothing for you to agree to" in young.page("mum", f"/guardian/{other}").words


def test_a_link_goes_to_nobody_of_another_kind(mailed: tuple[WebStories, Letterbox]) -> None:
    shop, _ = mailed
    story_id = needs_guardian(shop)
    for whom in ("boss", ""):
        answer = shop.browser("rev-1").post(f"/reviews/{story_id}/link", {"whom": whom})
        assert answer.status == 404


# Safeguarding


def test_anybody_says_a_worry_and_reads_the_number_of_the_region_first(shop: WebStories) -> None:
    story_id = in_review(shop)
    for who in sorted(ROLES):
        page = shop.page(who, f"/worry?story={story_id}")
        assert page.status == 200
        assert "ring 999 now" in page.words
        assert f'value="{story_id}"' in page.text
        assert 'href="/worry' in page.text
    answer = shop.browser("boss").post("/worry", {"story": story_id})
    assert "The safeguarding lead has been told" in answer.words
    assert shop.stories.story(story_id).ended_why == "stopped for somebody's safety"


def test_a_worry_answers_alike_whichever_stories_there_are(shop: WebStories) -> None:
    story_id = in_review(shop)
    said = {
        shop.browser("analyst").post("/worry", {"story": one}).words
        for one in (story_id, "none", "")
    }
    assert len(said) == 1
    with shop.stories.context.database.read() as connection:
        told = connection.execute(person_messages.select()).mappings().all()
    assert sum("worried about somebody" in one["text"] for one in told) >= 1
    assert all("none" not in one["text"] for one in told)


@pytest.mark.parametrize("key", ["story-{}/main", "wmhd/none"])
def test_the_worry_of_a_threads_page_means_its_story(shop: WebStories, key: str) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    page = shop.page("analyst", f"/worry?thread={key.format(story_id)}")
    assert page.status == 200
    assert (f'value="{story_id}"' in page.text) == key.startswith("story")
    thread = shop.page("comms", f"/threads/story-{story_id}/main").text
    assert f"/worry?thread=story-{story_id}/main" in thread


def test_who_has_no_place_at_the_desk_learns_of_no_thread_which_story_it_tells(
    shop: WebStories,
) -> None:
    """A storyteller, a guardian: the number of somebody else's story is not theirs to know."""
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    page = shop.page("sam", f"/worry?thread=story-{story_id}/main")
    assert page.status == 200
    assert f'value="{story_id}"' not in page.text


def test_the_lead_sees_what_is_half_out_and_sends_the_closing_help(shop: WebStories) -> None:
    story_id = half_out(shop)
    browser = shop.browser("lead")
    assert "2 posts public without the closing help: decide" in browser.get("/safeguarding").words
    page = browser.get(f"/safeguarding/{story_id}").words
    assert "Send the closing help" in page
    assert "999" in page
    assert browser.post(f"/safeguarding/{story_id}/close").location.endswith("done=closing")
    assert (
        "closing help goes out next" in browser.get(f"/safeguarding/{story_id}?done=closing").words
    )
    shop.stories.desk.publish()
    assert "3 posts public, with the closing help" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/close").status == 409


def test_one_post_alone_may_stand(shop: WebStories) -> None:
    story_id = half_out(shop, posts=1)
    answer = shop.browser("lead").post(f"/safeguarding/{story_id}/close")
    assert answer.location.endswith("done=closed")


def test_the_lead_takes_it_down_looks_and_lifts(shop: WebStories) -> None:
    story_id = half_out(shop)
    browser = shop.browser("lead")
    refused = browser.post(f"/safeguarding/{story_id}/lift")
    assert (refused.status, "without the closing help" in refused.words) == (409, True)
    assert browser.post(f"/safeguarding/{story_id}/down").location.endswith("done=down")
    assert "coming down from X" in browser.get(f"/safeguarding/{story_id}?done=down").words
    assert "Coming down from X" in browser.get("/safeguarding").words
    shop.stories.desk.remover.remove_account("main")
    assert "Nothing of it is on X" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/look").location.endswith("done=looked")
    assert "Lead looked" in browser.get(f"/safeguarding/{story_id}").words
    assert browser.post(f"/safeguarding/{story_id}/lift").location == "/safeguarding?done=lifted"
    words = browser.get("/safeguarding?done=lifted").words
    assert "Lifted" in words
    assert "No story is stopped" in words


def test_a_managers_stop_is_shown_as_such(shop: WebStories) -> None:
    story_id = in_review(shop)
    shop.browser("boss").post("/worry", {"story": story_id})
    for path in ("/safeguarding", f"/safeguarding/{story_id}"):
        assert "line manager" in shop.page("lead", path).words


def test_a_story_is_taken_back_by_telephone_with_its_receipt(shop: WebStories) -> None:
    story_id = half_out(shop)
    other = in_review(shop, theme="other")
    browser = shop.browser("lead")
    assert other in browser.get("/safeguarding/by-telephone").words
    for wrong, said in (("", "Choose the story"), ("none", "no story of this number")):
        refused = browser.post("/safeguarding/by-telephone", {"story": wrong})
        assert (refused.status, said in refused.words) == (422, True)
    answer = browser.post("/safeguarding/by-telephone", {"story": story_id})
    assert answer.location == f"/safeguarding/receipt/{story_id}"
    receipt = browser.get(answer.location).words
    assert "Still being deleted 2" in receipt
    assert "Nothing is at work that deletes it just now" in receipt
    shop.stories.desk.remover.remove_account("main")
    assert "Deleted from X 2" in browser.get(answer.location).words
    assert browser.get(f"/safeguarding/receipt/{other}").status == 404
    browser.post("/safeguarding/by-telephone", {"story": other})
    assert "Nothing of it was on X" in browser.get(f"/safeguarding/receipt/{other}").words


def test_with_a_broken_organisation_a_story_is_stopped_and_taken_back(shop: WebStories) -> None:
    story_id, other = in_review(shop), in_review(shop, theme="other")
    file = shop.web.root / "campaigns" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "\nquiet_hours: [1\n", "utf-8")
    assert shop.browser("sam").post("/worry", {"story": story_id}).status == 200
    assert shop.stories.story(story_id).ended_at is not None
    browser = shop.browser("lead")
    assert browser.get("/safeguarding").status == 200
    assert browser.post("/safeguarding/by-telephone", {"story": other}).status == 303
    assert browser.get(f"/safeguarding/receipt/{other}").status == 200


# Every role, in every state, at every form

STATES: dict[str, tuple[Callable[[StoryDesk, str], object], ...]] = {
    "agreed": (StoryDesk.agree,),
    "asked": (StoryDesk.agree, StoryDesk.asked),
    "reviewed": (StoryDesk.agree, StoryDesk.reviewed),
    "released": (
        StoryDesk.agree,
        StoryDesk.reviewed,
        lambda desk, one: decisions.release(desk.context, actor("comms"), one),
    ),
    "stopped": (
        StoryDesk.agree,
        lambda desk, one: withdraw.safeguard(desk.context, actor("sam"), one, why="Worried."),
    ),
}
REVIEWERS, GOING = {"rev-1", "rev-2"}, {"agreed", "asked", "reviewed", "released"}
# A form; who may send it; and in which states it does something.
FORMS: dict[str, tuple[str, dict[str, str], set[str], set[str]]] = {
    "not yet": ("/reviews/{}/decide", {"decision": "not-yet", "reason": "A."}, REVIEWERS, GOING),
    "remark": ("/reviews/{}/comment", {"text": "Kind."}, REVIEWERS, GOING),
    "release": ("/reviews/{}/release", {}, {"comms"}, {"reviewed", "released"}),
    "queue": ("/reviews/{}/queue", {"account": "main"}, {"comms"}, {"released"}),
    "asked": ("/contact/{}/asked", {"which": "before"}, {"sam"}, {"agreed"}),
    "look": ("/safeguarding/{}/look", {}, {"lead"}, {"stopped"}),
    "lift": ("/safeguarding/{}/lift", {}, {"lead"}, {"stopped"}),
    "down": ("/safeguarding/{}/down", {}, {"lead"}, {"stopped"}),
    "guardian": ("/guardian/{}/agree", {}, set(), set()),
    "telephone": ("/safeguarding/by-telephone", {}, REVIEWERS | {"lead"}, set(STATES)),
}


@pytest.mark.parametrize("state", STATES)
def test_each_role_in_each_state_does_what_is_theirs_and_nothing_else(
    shop: WebStories, state: str
) -> None:
    number = 0

    def story() -> str:
        nonlocal number
        number += 1
        story_id = shop.stories.add(a_form(f"Number {number}, a long day.", theme=f"t {number}"))
        for step in STATES[state]:
            step(shop.stories, story_id)
        return story_id

    idle = story()
    found, wanted = {}, {}
    browsers = {who: shop.browser(who) for who in ROLES}
    seen = {"telephone", "lift"}
    for name, (path, fields, who_may, states) in FORMS.items():
        for who, browser in browsers.items():
            story_id = story() if who in who_may and state in states else idle
            page = browser.get(f"/reviews/{story_id}") if who in who_may else None
            form = {"seen": mark_on(page) if page else "", "version": "1", "story": story_id}
            with shop.stories.context.database.read() as connection:
                form["seen"] = mark_of(connection, shop.stories.story(story_id))
            answer = browser.post(path.format(story_id), form | fields)
            found[name, who] = answer.status == 303
            wanted[name, who] = who in who_may and state in states
    assert seen <= set(FORMS)
    assert {one for one in found if found[one]} == {one for one in wanted if wanted[one]}
    assert shop.stories.story(idle).version == 1


EVIL = "<img src=x onerror=alert(1)>\"'"


def test_what_tellers_and_reviewers_write_is_words_on_every_page(young: WebStories) -> None:
    context = young.stories.context
    head = {"theme": EVIL, "content_note": EVIL, "naming": "alias", "shown_as": EVIL}
    story_id = young.stories.add(a_form(f"{EVIL}\n---\n{EVIL} again.", guardian="mum", **head))
    young.stories.agree(story_id)
    decisions.comment(context, actor("rev-1"), story_id, EVIL)
    decisions.suggest(context, actor("rev-1"), story_id, f"{EVIL}!", EVIL)
    decisions.review(context, actor("rev-1"), story_id, version=1, is_yes=False, reason=EVIL)
    pages = {
        "rev-1": ["/reviews", f"/reviews/{story_id}", f"/reviews/{story_id}?account={EVIL}"],
        "mum": ["/guardian", f"/guardian/{story_id}"],
        "sam": ["/contact", f"/worry?story={EVIL}", f"/worry?thread={EVIL}"],
        "lead": ["/safeguarding/by-telephone", f"/safeguarding/by-telephone?story={EVIL}"],
    }
    for who, paths in pages.items():
        for path in paths:
            answer = young.page(who, path.replace("#", ""))
            assert answer.status == 200, path
            assert "<img src=x" not in answer.text, path
    browser = young.browser("rev-1")
    for what, fields in {
        "decide": {"reason": EVIL, "decision": "yes", "version": EVIL, "seen": EVIL},
        "comment": {"text": "", "suggested": EVIL},
        "misread": {"rule": EVIL, "why": EVIL},
    }.items():
        assert "<img src=x" not in browser.post(f"/reviews/{story_id}/{what}", fields).text


def test_a_name_that_is_kept_encrypted_stands_on_no_page_of_colleagues(
    young: WebStories,
) -> None:
    vault, name = young.web.desk.people.vault(), "Robin Quillfeather-Obsidian"
    privacy.keep_name(young.stories.context, vault, actor("teller"), "teller", name, None)
    story_id = needs_guardian(young)
    withdraw.safeguard(young.stories.context, actor("sam"), story_id, why="Worried.")
    pages = {
        "rev-1": ["/reviews", f"/reviews/{story_id}"],
        "mum": ["/guardian", f"/guardian/{story_id}"],
        "sam": ["/contact"],
        "lead": ["/safeguarding", f"/safeguarding/{story_id}", "/safeguarding/by-telephone"],
    }
    for who, paths in pages.items():
        for path in paths:
            answer = young.page(who, path)
            assert "Quillfeather" not in answer.text
            assert "Quillfeather" not in str(answer.headers)


def test_those_whom_a_step_concerns_hear_of_it_in_their_bell(young: WebStories) -> None:
    def told(who: str) -> list[str]:
        return [one.words for one in reversed(bell.mine(young.stories.context, actor(who)))]

    story_id = needs_guardian(young)
    assert told("mum") == ["Somebody whose guardian you are has said yes to a story of theirs."]
    assert told("rev-1") == []
    young.stories.guardian_agrees(story_id)
    assert told("rev-1") == ["A story waits for your review."]
    assert told("boss") == [], "their line manager hears nothing"
    young.stories.tick()
    assert told("sam") == ["Please ask a storyteller how they are. Your page says whom."]
    young.stories.reviewed(story_id, "rev-1", "rev-2")
    decisions.release(young.stories.context, actor("comms"), story_id)
    assert told("comms") == [
        "A story was reviewed, and waits for its release.",
        "A story was released, and waits for its time.",
    ]
    young.browser("boss").post("/worry", {"story": story_id})
    young.browser("boss").post("/worry", {"story": ""})
    stopped, worried = told("lead")
    assert stopped == "A story was stopped for somebody's safety. Please look today."
    assert worried.startswith("boss is worried about somebody")


def test_a_queued_story_is_a_story_in_its_thread(shop: WebStories) -> None:
    story_id = released(shop)
    queueing.enqueue(shop.stories.context, actor("comms"), story_id, "main")
    assert shop.stories.desk.thread(f"story-{story_id}/main").state is ThreadState.SCHEDULED
    assert shop.page("boss", f"/reviews/{story_id}").status == 404
    assert shop.page("boss", f"/threads/story-{story_id}/main").status == 404
