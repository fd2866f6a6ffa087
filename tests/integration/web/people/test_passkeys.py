"""Passkeys: added, used to sign in and to prove who one is, and forgotten."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from scheduler.store.operations import audit
from tests.support.desks.authenticator import Authenticator
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import PASSPHRASE, Browser, WebDesk, a_passkey_of
from tests.support.pages.own_account import ADDRESS, long_ago, set_up_codes


def added(web: WebDesk, browser: Browser, name: str = "My telephone") -> Authenticator:
    """A device that made a passkey for whoever is signed in."""
    device = Authenticator(origin=ADDRESS)
    asked = json.loads(browser.post("/me/passkeys/ask").text)
    fields = {"asked": asked["asked"], "name": name}
    answer = browser.post(
        "/me/passkeys", fields | {"answer": device.make(json.dumps(asked["options"]))}
    )
    assert answer.location == "/me?done=passkey", answer.words
    return device


def used(browser: Browser, device: Authenticator, path: str, to: str = "/") -> object:
    asked = json.loads(browser.post(f"{path}/ask").text)
    fields = {"asked": asked["asked"], "answer": device.use(json.dumps(asked["options"])), "to": to}
    return browser.post(path, fields)


def test_a_passkey_is_added_and_signs_in_once_for_each_question(
    web: WebDesk, box: Letterbox
) -> None:
    browser, elsewhere = web.browser("ruth"), web.browser("ruth")
    device = added(web, browser)
    assert (browser.get("/me").status, elsewhere.get("/me").status) == (200, 303)
    assert "My telephone" in browser.get("/me").words
    fresh = web.browser()
    fresh.get("/sign-in")
    before = fresh.secret
    asked = json.loads(fresh.post("/sign-in/passkey/ask").text)
    fields = {"asked": asked["asked"], "answer": device.use(json.dumps(asked["options"]))}
    assert fresh.post("/sign-in/passkey", {**fields, "to": "/hold"}).location == "/hold"
    assert fresh.secret != before
    assert fresh.get("/").status == 200
    again = web.browser()
    again.get("/sign-in")
    assert again.post("/sign-in/passkey", fields).status == 422, "a question is answered once"


@pytest.mark.parametrize("what", ["late", "other device", "other origin", "nonsense", "empty"])
def test_no_other_answer_signs_in(web: WebDesk, box: Letterbox, what: str) -> None:
    device = added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    asked = json.loads(browser.post("/sign-in/passkey/ask").text)
    if what == "late":
        web.clock.jump_to(web.clock.now() + timedelta(minutes=6))
    if what == "other device":
        device = Authenticator(origin=ADDRESS, credential=device.credential)
    if what == "other origin":
        device = replace(device, origin="https://evil.example")
    answer = {"nonsense": "{}", "empty": ""}.get(what)
    if answer is None:
        answer = device.use(json.dumps(asked["options"]))
    sent = browser.post("/sign-in/passkey", {"asked": asked["asked"], "answer": answer})
    assert sent.status == 422
    assert "not known here" in sent.words
    assert browser.get("/").status == 303


def test_a_device_that_answers_wrongly_adds_nothing(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    answer = browser.post("/me/passkeys", {"asked": "x", "answer": "{}", "name": "Mine"})
    assert answer.status == 422
    assert 'value="Mine"' in answer.text
    assert "Begin again" in answer.words


def test_a_passkey_shows_once_more_who_one_is(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    device = added(web, browser)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    before = browser.secret
    assert used(browser, device, "/prove/passkey", "/me/codes").location == "/me/codes"
    assert browser.secret != before
    assert browser.get("/me/codes").status == 200


def test_somebody_elses_passkey_shows_nothing(web: WebDesk, box: Letterbox) -> None:
    hers = added(web, web.browser("sol"))
    browser = long_ago(web, "ruth")
    assert used(browser, hers, "/prove/passkey").status == 422
    assert browser.get("/me/codes").status == 303


def test_who_has_a_passkey_alone_is_asked_for_it_after_the_passphrase(
    web: WebDesk, box: Letterbox
) -> None:
    device = added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    half = browser.post("/sign-in", {"id": "ruth", "passphrase": PASSPHRASE})
    assert half.location == "/sign-in/code"
    page = browser.get("/sign-in/code")
    assert "Your second proof is a passkey" in page.words
    assert 'name="code"' not in page.text
    assert browser.get("/sign-in/set-up").location == "/sign-in"
    assert browser.post("/sign-in/code", {"code": "123456"}).status == 422
    begun = browser.secret
    assert used(browser, device, "/sign-in/passkey").location == "/"
    assert browser.get("/").status == 200
    other = web.browser()
    other.cookies = {"desk": begun}
    assert other.get("/sign-in/code").location == "/sign-in", "the half has ended"


def test_a_passkey_is_forgotten_and_opens_nothing(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    device = added(web, browser)
    path = re.search(r'href="(/me/passkeys/\d+/forget)"', browser.get("/me").text)
    assert path
    assert "Forget “My telephone”" in browser.get(path[1]).words
    assert browser.post(path[1]).location == "/me?done=passkey-gone"
    fresh = web.browser()
    fresh.get("/sign-in")
    assert used(fresh, device, "/sign-in/passkey").status == 422


def test_nobody_forgets_a_passkey_of_somebody_else(web: WebDesk, box: Letterbox) -> None:
    hers = a_passkey_of(web, "sol")
    browser = web.browser("ruth")
    for number in (hers, 99, 10**30):
        answers = [
            browser.get(f"/me/passkeys/{number}/forget"),
            browser.post(f"/me/passkeys/{number}/forget"),
        ]
        assert [one.status for one in answers] == [404, 404]
    assert "A key" in web.browser("sol").get("/me").words


def test_where_the_desk_has_no_address_there_are_no_passkeys_and_it_says_so(web: WebDesk) -> None:
    browser = web.browser("ruth")
    assert "this desk has none yet" in browser.get("/me").words
    assert "HANDRAIL_WEB_ADDRESS" in browser.get("/me/passkeys").words
    for path in ("/me/passkeys/ask", "/me/passkeys", "/prove/passkey/ask", "/prove/passkey"):
        assert browser.post(path).status == 404
    before = web.browser()
    assert "passkey" not in before.get("/sign-in").text
    assert before.post("/sign-in/passkey/ask").status == 404


def test_without_scripts_the_page_says_that_a_passphrase_and_a_code_work(
    web: WebDesk, box: Letterbox
) -> None:
    page = web.browser().get("/sign-in").text
    assert re.search(r"<p [^>]*data-plain>.*A passphrase and a code work without", page)
    assert re.search(r"<div data-script hidden>", page), "no button that would do nothing"
    added_page = web.browser("dev").get("/me/passkeys").text
    assert "<p data-plain>" in added_page


def test_what_is_asked_of_a_device_names_nobody(web: WebDesk, box: Letterbox) -> None:
    added(web, web.browser("ruth"))
    browser = web.browser()
    browser.get("/sign-in")
    asked = json.loads(browser.post("/sign-in/passkey/ask").text)["options"]
    assert asked["allowCredentials"] == []
    assert "ruth" not in json.dumps(asked)


def test_what_was_changed_is_in_the_history(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    added(web, browser)
    set_up_codes(web, browser)
    with web.desk.workspace.database.read() as connection:
        said = [one.to_state for one in audit.entries(connection, audit.AuditFilter())]
    assert {"passkey added", "one-time codes on"} <= set(said)


def test_words_of_a_device_are_words(web: WebDesk, box: Letterbox) -> None:
    browser = web.browser("ruth")
    added(web, browser, "<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\x00")
    page = browser.get("/me").text
    assert "<img" not in page
    assert "<img src=x onerror=alert(1)>" in unescape(page)


def test_the_second_of_two_passkeys_is_forgotten_and_one_of_nobodys_is_not_there(
    web: WebDesk,
) -> None:
    first, second = a_passkey_of(web, "ruth"), a_passkey_of(web, "ruth")
    other = a_passkey_of(web, "amira")
    browser = web.browser("ruth")
    assert browser.get(f"/me/passkeys/{other}/forget").status == 404
    assert browser.post(f"/me/passkeys/{second}/forget").location == "/me?done=passkey-gone"
    assert browser.get(f"/me/passkeys/{second}/forget").status == 404
    assert browser.get(f"/me/passkeys/{first}/forget").status == 200
