"""A passphrase that was forgotten: asked for by oneself, through one's own mail, at the desk."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from scheduler.people import accounts
from scheduler.people.mailed import mail_addresses
from scheduler.people.roles import Actor, Role
from scheduler.stories.writing import drafts
from scheduler.stories.writing.form import FormHead, Naming, StoryForm
from scheduler.web.reads.review import stories_of
from tests.support.desks.letterbox import WEB, Letterbox
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk

ASK = "/sign-in/forgotten"
HERS = "a lamp on the stairs"
TWICE = {"passphrase": HERS, "again": HERS}
ADDRESS = "ruth@example.org"


@pytest.fixture
def box(web: WebDesk) -> Letterbox:
    """Mail goes out; ruth the reviewer and dev the writer have an address."""
    letterbox = Letterbox()
    web.desk = replace(web.desk, people=replace(web.desk.people, letters=letterbox.letters))
    with web.desk.workspace.database.write() as connection:
        for name in ("ruth", "dev"):
            mail_addresses.keep(
                *(connection, web.desk.people.vault(), name, f"{name}@example.org"),
                web.clock.now(),
            )
    return letterbox


def opened(web: WebDesk) -> Browser:
    """A browser that followed the link from the page to sign in."""
    browser = web.browser()
    assert f'href="{ASK}"' in browser.get("/sign-in").text
    assert "Send me a link" in browser.get(ASK).words
    return browser


def asked(web: WebDesk, box: Letterbox, address: str) -> tuple[Browser, str]:
    """A browser that asked, and the path in the letter."""
    browser = opened(web)
    assert "If that address is known here" in browser.post(ASK, {"address": address}).words
    return browser, f"/reset/{box.token(address)}"


def a_second_proof(web: WebDesk) -> str:
    """Ruth sets up her codes; the secret in her app."""
    browser = web.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", {"id": "ruth", "passphrase": PASSPHRASE})
    found = re.search(r'class="secret">(\w+)<', browser.get("/sign-in/set-up").text)
    assert found
    code = pyotp.TOTP(found[1]).at(web.clock.now())
    assert browser.post("/sign-in/set-up", {"code": code}).status == 200
    web.clock.jump_to(web.clock.now() + timedelta(minutes=1))
    return found[1]


def tells_a_story(web: WebDesk, person: str) -> None:
    head = FormHead(
        storyteller=person,
        accounts=("main",),
        naming=Naming.ANONYMOUS,
        theme="being asked",
        support_contact="nia",
    )
    drafts.add(stories_of(web.desk), Actor("dev"), StoryForm(head, "I slept."), web.root)


def test_a_reviewer_who_tells_a_story_gets_in_again(web: WebDesk, box: Letterbox) -> None:
    """No link signs them in, and nobody else may start it: the page is their one way."""
    secret = a_second_proof(web)
    tells_a_story(web, "ruth")
    refused = web.browser("admin").post("/people/ruth/reset")
    assert "tells a story resets their own passphrase" in refused.words
    somewhere = web.browser("ruth")
    browser, path = asked(web, box, ADDRESS)
    assert "Choose a new passphrase" in browser.get(path, sec_fetch_site="none").words
    assert somewhere.get("/").status == 200, "opening it changes nothing"
    assert "Your new passphrase is kept" in browser.post(path, TWICE).words
    assert somewhere.get("/").status == 303, "every session ended"
    browser.get("/sign-in")
    old = browser.post("/sign-in", {"id": "ruth", "passphrase": PASSPHRASE})
    assert old.status == 422
    begun = browser.post("/sign-in", {"id": "ruth", "passphrase": HERS})
    assert begun.location == "/sign-in/code", "the second proof is asked for as before"
    assert browser.get("/").status == 303
    code = pyotp.TOTP(secret).at(web.clock.now())
    assert browser.post("/sign-in/code", {"code": code}).location == "/"
    assert browser.get("/").status == 200
    assert "was changed" in box.last(ADDRESS).text


def test_a_link_to_sign_in_tells_who_decides_where_to_go(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser()
    browser.get("/sign-in/link")
    browser.post("/sign-in/link", {"address": ADDRESS})
    assert f"{WEB}{ASK}" in box.last(ADDRESS).text


def test_who_decides_without_a_second_proof_is_not_let_in_by_a_mailbox(
    web: WebDesk, box: Letterbox
) -> None:
    answer = opened(web).post(ASK, {"address": ADDRESS})
    assert "If that address is known here" in answer.words
    assert "/reset/" not in box.last(ADDRESS).text
    assert "Ask an administrator" in " ".join(box.last(ADDRESS).text.split())


def test_the_answer_is_the_same_whoever_has_the_address_and_strangers_are_not_mailed(
    web: WebDesk, box: Letterbox
) -> None:
    accounts.remove(web.desk.people, ADMINISTRATOR, "dev")
    addresses = (ADDRESS, "nobody@example.org", "dev@example.org")
    said = {opened(web).post(ASK, {"address": one}).words for one in addresses}
    assert len(said) == 1
    assert [letter.to for letter in box.letters_sent] == [ADDRESS]


def test_the_link_opens_nothing_in_another_browser(web: WebDesk, box: Letterbox) -> None:
    browser, path = asked(web, box, "dev@example.org")
    other = opened(web)
    for answer in (other.get(path), other.post(path, TWICE)):
        assert (answer.status, "opens nothing" in answer.words) == (409, True)
    assert "is kept" in browser.post(path, TWICE).words


def test_used_twice_or_after_ten_minutes_it_opens_nothing(web: WebDesk, box: Letterbox) -> None:
    browser, path = asked(web, box, "dev@example.org")
    assert "is kept" in browser.post(path, TWICE).words
    again = browser.post(path, TWICE)
    assert (again.status, "opens nothing" in again.words) == (409, True)
    browser, path = asked(web, box, "dev@example.org")
    web.clock.jump_to(web.clock.now() + timedelta(minutes=10))
    assert browser.post(path, TWICE).status == 409


def test_whoever_decides_by_the_time_it_is_used_is_not_let_in_by_a_mailbox(
    web: WebDesk, box: Letterbox
) -> None:
    browser, path = asked(web, box, "dev@example.org")
    accounts.change_role(web.desk.people, ADMINISTRATOR, "dev", Role.COMMS, is_given=True)
    answer = browser.post(path, TWICE)
    assert (answer.status, "opens nothing" in answer.words) == (422, True)
    browser.get("/sign-in")
    for words, status in ((HERS, 422), (PASSPHRASE, 303)):
        assert browser.post("/sign-in", {"id": "dev", "passphrase": words}).status == status


def test_what_is_no_address_is_told_at_its_field_and_many_tries_are_slowed(
    web: WebDesk, box: Letterbox
) -> None:
    browser = opened(web)
    wrong = browser.post(ASK, {"address": "no address"})
    assert wrong.status == 422
    assert "<title>Error: Forgotten" in wrong.text
    assert 'href="#address"' in wrong.text
    assert 'value="no address"' in wrong.text
    told = [browser.post(ASK, {"address": "dev@example.org"}) for _ in range(4)]
    assert [one.status for one in told] == [200, 200, 200, 429]
    assert "Too many tries" in told[-1].words
    assert len(box.letters_sent) == 3
    links = browser.post("/sign-in/link", {"address": "dev@example.org"})
    assert links.status == 429, "letters are counted together, whichever they are"


def test_whoever_is_signed_in_and_forgot_the_old_one_finds_the_way(
    web: WebDesk, box: Letterbox
) -> None:
    browser = web.browser("dev")
    assert f'href="{ASK}"' in browser.get("/me/passphrase").text
    browser.get(ASK)
    browser.post(ASK, {"address": "dev@example.org"})
    assert "is kept" in browser.post(f"/reset/{box.token('dev@example.org')}", TWICE).words
    assert browser.get("/").status == 303, "every session ended, this one too"


def test_where_no_mail_goes_out_the_page_says_whom_to_ask(web: WebDesk) -> None:
    browser = web.browser()
    assert f'href="{ASK}"' in browser.get("/sign-in").text
    page = browser.get(ASK)
    assert page.status == 200
    assert "Ask an administrator" in page.words
    assert "Send me a link" not in page.words
    answer = browser.post(ASK, {"address": ADDRESS})
    assert (answer.status, "no link can be sent" in answer.words) == (409, True)


def test_a_form_of_another_site_or_browser_mails_nothing(web: WebDesk, box: Letterbox) -> None:
    browser = opened(web)
    fields = {"address": ADDRESS, "token": browser.token}
    assert Browser(web.app).post(ASK, fields).location == "/sign-in"
    foreign = browser.post(ASK, fields, sec_fetch_site="cross-site", origin="https://evil.example")
    assert foreign.status == 403
    assert box.letters_sent == []
