"""How one proves who one is: passphrase, codes and address, each changed after a proof."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from scheduler.errors import NotAllowed
from scheduler.people import sessions
from scheduler.people.own import credentials
from scheduler.people.place import Origin
from scheduler.web.desk import Demonstration
from scheduler.web.identity import own_proofs
from tests.support.clocks import StandingClock
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import PASSPHRASE, Browser, WebDesk, a_web_desk
from tests.support.pages.own_account import long_ago, set_up_codes

NEW = "a lamp on the stairs"
TWICE = {"passphrase": NEW, "again": NEW}
GATED = ("/me/passphrase", "/me/codes", "/me/passkeys")


@pytest.mark.parametrize("person", ["dev", "teller", "ruth"])
@pytest.mark.parametrize("path", GATED)
def test_each_act_that_changes_a_proof_asks_for_one_first(
    web: WebDesk, box: Letterbox, person: str, path: str
) -> None:
    browser = long_ago(web, person)
    asked = browser.get(path)
    assert asked.location == f"/prove?to={path}"
    assert browser.post(path, {"name": "x"}).location.startswith("/prove?to=/kept/")
    before = browser.secret
    assert browser.post("/prove", {"to": path, "passphrase": "wrong"}).status == 422
    assert browser.get(path).status == 303
    proved = browser.post("/prove", {"to": path, "passphrase": PASSPHRASE})
    assert (proved.location, browser.secret == before) == (path, False)
    assert browser.get(path).status == 200


def test_wrong_proofs_are_slowed_down(web: WebDesk) -> None:
    browser = long_ago(web, "dev")
    answers = [browser.post("/prove", {"passphrase": "no"}).status for _ in range(4)]
    assert answers == [422, 422, 422, 429]


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_proof_leads_nobody_away(web: WebDesk, to: str) -> None:
    browser = long_ago(web, "dev")
    assert "evil" not in browser.get(f"/prove?to={to}").text.replace("evil.example/", "")
    assert browser.post("/prove", {"to": to, "passphrase": PASSPHRASE}).location == "/"


def test_who_has_codes_shows_a_code_and_a_passphrase_is_not_enough(
    web: WebDesk, box: Letterbox
) -> None:
    browser = web.browser("ruth")
    secret = set_up_codes(web, browser)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    assert "Six digits" in browser.get("/prove?to=/me/codes").words
    assert browser.post("/prove", {"passphrase": PASSPHRASE}).status == 422
    code = pyotp.TOTP(secret).at(web.clock.now())
    assert browser.post("/prove", {"code": code, "to": "/me/codes"}).location == "/me/codes"


def test_codes_are_set_up_renewed_and_turned_off(web: WebDesk) -> None:
    browser, elsewhere = web.browser("dev"), web.browser("dev")
    browser.post("/me/codes/begin")
    wrong = browser.post("/me/codes", {"code": "000000"})
    assert wrong.status == 422
    assert 'class="secret"' not in wrong.text, "the app has read the one before"
    set_up_codes(web, browser)
    assert (browser.get("/me").status, elsewhere.get("/me").status) == (200, 303)
    shown = browser.get("/me/codes").words
    assert "Codes are on" in shown
    assert "10 recovery codes of yours are unused" in shown
    first = re.findall(r"<li><code>([^<]+)", browser.post("/me/codes/recovery").text)
    assert len(first) == 10
    assert browser.post("/me/codes/off").location == "/me?done=codes-off"
    assert "Set up codes" in browser.get("/me/codes").words


def test_who_decides_reads_what_turning_codes_off_means(web: WebDesk) -> None:
    browser = web.browser("ruth")
    set_up_codes(web, browser)
    assert "You decide for others here" in browser.get("/me/codes").words


def test_a_passphrase_is_changed_with_the_old_one_and_ends_what_is_elsewhere(
    web: WebDesk,
) -> None:
    browser, elsewhere = web.browser("dev"), web.browser("dev")
    for fields, name in (
        ({"old": "wrong", **TWICE}, "old"),
        ({"old": PASSPHRASE, "passphrase": "short", "again": "short"}, "passphrase"),
        ({"old": PASSPHRASE, "passphrase": NEW, "again": "another"}, "again"),
    ):
        answer = browser.post("/me/passphrase", fields)
        assert (answer.status, f'href="#{name}"' in answer.text) == (422, True)
        assert NEW not in answer.text
    web.clock.jump_to(web.clock.now() + timedelta(minutes=1))
    assert browser.post("/me/passphrase", {"old": PASSPHRASE, **TWICE}).status == 303
    assert "new passphrase is kept" in browser.get("/me?done=passphrase").words
    assert elsewhere.get("/me").status == 303
    other = web.browser()
    other.get("/sign-in")
    assert other.post("/sign-in", {"id": "dev", "passphrase": NEW}).status == 303


def test_wrong_old_passphrases_are_slowed_down(web: WebDesk) -> None:
    browser = web.browser("dev")
    answers = [browser.post("/me/passphrase", {"old": "no", **TWICE}).status for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def by_mail_alone(web: WebDesk) -> Browser:
    """A storyteller who has nothing but their mailbox."""
    people = web.desk.people
    with people.database.write() as connection:
        found = credentials.people.person(connection, "teller")
        assert found
        credentials.people.change(connection, "teller", passphrase_hash=None)
        proof, place = sessions.SignInProof.LINK, Origin("", "Firefox")
        token = sessions.open_session(
            connection, replace(found, passphrase_hash=None), proof, place, people.now()
        )
    browser = web.browser()
    browser.cookies = {"desk": token}
    return browser


def test_who_came_by_mail_alone_chooses_a_passphrase_while_the_link_is_fresh(
    web: WebDesk, box: Letterbox
) -> None:
    browser = by_mail_alone(web)
    assert "None: you sign in by a link" in browser.get("/me").words
    page = browser.get("/me/passphrase")
    assert "Choose a passphrase" in page.words
    assert 'name="old"' not in page.text
    assert browser.post("/me/passphrase", TWICE).location == "/me?done=passphrase"
    assert "You have one" in browser.get("/me").words


def test_after_a_while_they_are_told_to_ask_for_another_link(web: WebDesk, box: Letterbox) -> None:
    browser = by_mail_alone(web)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    assert browser.get("/me/passphrase").location == "/prove?to=/me/passphrase"
    page = browser.get("/prove?to=/me/passphrase")
    assert "ask for a new link" in page.words
    assert 'name="code"' not in page.text


def test_another_address_is_asked_at_both(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("dev")
    assert "Letters go to dev@example.org now" in browser.get("/me/address").words
    asked = browser.post("/me/address", {"address": "dev.new@example.org"})
    assert "Look at your mail" in asked.words
    old = f"/address/{box.token('dev@example.org')}"
    browser.get(old)
    browser.post(old)
    new = f"/address/{box.token('dev.new@example.org')}"
    browser.get(new)
    assert "That address is yours now" in browser.post(new).words
    assert "changed to another" in box.last("dev@example.org").text
    assert "dev.new@example.org" in browser.get("/me").words


def test_with_the_passphrase_the_new_address_alone_is_asked(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("dev")
    fields = {"address": "dev.new@example.org", "passphrase": PASSPHRASE}
    assert "to the new address" in browser.post("/me/address", fields).words
    assert [one.to for one in box.letters_sent] == ["dev.new@example.org"]


@pytest.mark.parametrize(
    ("fields", "status", "name"),
    [
        ({"address": "none"}, 422, "address"),
        ({"address": "a@example.org\r\nBcc: b@example.org"}, 422, "address"),
        ({"address": "a@example.org", "passphrase": "wrong"}, 422, "passphrase"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_at_its_field(
    web: WebDesk, box: Letterbox, fields: dict[str, str], status: int, name: str
) -> None:
    answer = web.browser("dev").post("/me/address", fields)
    assert (answer.status, f'href="#{name}"' in answer.text) == (status, True)
    assert box.letters_sent == []


def test_a_first_address_asks_for_the_passphrase_and_is_slowed_down(
    web: WebDesk, box: Letterbox
) -> None:
    browser = web.browser("nia")
    assert "The address is yours once you follow its link" in browser.get("/me/address").words
    answers = [
        browser.post("/me/address", {"address": "nia@example.org", "passphrase": "no"}).status
        for _ in range(4)
    ]
    assert answers == [422, 422, 422, 429]
    assert browser.post("/me/address", {"address": "nia@example.org"}).status == 422


def test_where_no_mail_goes_out_no_address_is_asked_for(web: WebDesk) -> None:
    browser = web.browser("dev")
    assert browser.get("/me/address").status == 404
    assert "No mail goes out from here yet" in browser.get("/me").words


def test_in_a_demonstration_one_click_shows_who_one_is(
    tmp_path, clock: StandingClock, migrated_sqlite
) -> None:
    shown = Demonstration((), "http://127.0.0.1:1/")
    with a_web_desk(tmp_path, clock, migrated_sqlite, shown) as web:
        web.people("admin", "amira")
        browser = long_ago(web, "amira")
        assert browser.get("/me/codes").location == "/prove?to=/me/codes"
        assert "one click is enough" in browser.get("/prove?to=/me/codes").words
        before = browser.secret
        assert browser.post("/prove", {"to": "/me/codes"}).location == "/me/codes"
        assert browser.secret != before
        assert browser.get("/me/codes").status == 200


def test_a_session_that_has_ended_proves_nothing(web: WebDesk) -> None:
    with pytest.raises(NotAllowed):
        own_proofs.prove_as_sample(web.desk.people, "of nobody")
