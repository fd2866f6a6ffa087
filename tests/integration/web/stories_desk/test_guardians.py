"""A guardian at the desk: what they read, agree to and take back, and their private link."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.people import accounts
from scheduler.people.mailed import invitations, mail_addresses
from scheduler.people.roles import Actor, Role
from scheduler.store.stories import versions
from scheduler.stories.review import decisions
from scheduler.stories.withdrawal import withdraw
from scheduler.stories.writing import drafts
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.story_desk import ROLES, a_form, actor
from tests.support.desks.web_stories import WebStories, mark_on
from tests.support.pages.stories_desk import (
    WORDS,
    needs_guardian,
)


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
