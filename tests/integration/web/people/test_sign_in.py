"""Signing in and out, and what a session is worth."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from scheduler.people import accounts
from scheduler.people.mailed import mail_addresses
from scheduler.people.own import credentials, profile
from scheduler.people.roles import Actor, Role
from scheduler.store.people.addresses import Profile
from scheduler.web.desk import Demonstration, SamplePerson
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk, a_web_desk

RIGHT = {"id": "dev", "passphrase": PASSPHRASE}


def opened(web: WebDesk) -> Browser:
    """A browser that shows the page to sign in."""
    browser = web.browser()
    browser.get("/sign-in")
    return browser


def test_the_right_passphrase_opens_the_desk(web: WebDesk) -> None:
    browser = opened(web)
    answer = browser.post("/sign-in", RIGHT | {"to": "/hold"})
    assert (answer.status, answer.location) == (303, "/hold")
    assert browser.get("/hold").status == 200


def test_a_name_is_taken_however_it_is_typed(web: WebDesk) -> None:
    assert opened(web).post("/sign-in", RIGHT | {"id": " Dev "}).status == 303


@pytest.mark.parametrize("person", ["amira", "nobody", "'; --", "a" * 5_000])
def test_whoever_it_was_the_answer_to_a_wrong_one_is_the_same(web: WebDesk, person: str) -> None:
    answer = opened(web).post("/sign-in", {"id": person, "passphrase": "not this one"})
    assert answer.status == 422
    assert "together they do not open the desk" in answer.words
    assert "not this one" not in answer.text


def test_what_is_missing_is_told_at_its_field(web: WebDesk) -> None:
    answer = opened(web).post("/sign-in", {"id": "", "passphrase": ""})
    assert "<title>Error: Sign in" in answer.text
    assert 'href="#id"' in answer.text
    assert 'href="#passphrase"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "javascript:x"])
def test_nobody_is_led_away_after_signing_in(web: WebDesk, wanted: str) -> None:
    assert opened(web).post("/sign-in", RIGHT | {"to": wanted}).location == "/"


def test_a_cookie_from_before_is_worth_nothing_afterwards(web: WebDesk) -> None:
    browser = opened(web)
    before = browser.secret
    browser.post("/sign-in", RIGHT)
    assert browser.secret != before
    planted = web.browser()
    planted.cookies["desk"] = before
    assert planted.get("/").status == 303


def test_a_form_of_the_page_to_sign_in_is_of_that_browser(web: WebDesk) -> None:
    answer = Browser(web.app).post("/sign-in", RIGHT)
    assert (answer.status, answer.location) == (303, "/sign-in")


def test_signing_out_ends_it_on_the_server_too(web: WebDesk) -> None:
    browser = web.browser("amira")
    kept = dict(browser.cookies)
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.cookies == {}
    browser.cookies = kept
    assert browser.get("/").status == 303


def test_who_is_signed_in_is_not_asked_again(web: WebDesk) -> None:
    assert web.browser("amira").get("/sign-in?to=/approvals").location == "/approvals"


def test_a_session_that_is_not_used_ends_and_one_that_is_goes_on(
    web: WebDesk, clock: StandingClock
) -> None:
    browser = web.browser("amira")
    for _ in range(3):
        clock.jump_to(clock.now() + timedelta(minutes=29))
        assert browser.get("/").status == 200
    clock.jump_to(clock.now() + timedelta(minutes=30))
    assert browser.get("/").status == 303


def test_no_session_lasts_longer_than_a_day_of_work(web: WebDesk, clock: StandingClock) -> None:
    browser = web.browser("amira")
    for _ in range(24):
        clock.jump_to(clock.now() + timedelta(minutes=29))
        browser.get("/")
    clock.jump_to(clock.now() + timedelta(minutes=25))
    assert browser.get("/").status == 303


def test_a_page_that_is_only_open_keeps_no_session_alive(
    web: WebDesk, clock: StandingClock
) -> None:
    browser = web.browser("amira")
    for _ in range(2):
        clock.jump_to(clock.now() + timedelta(minutes=14))
        assert browser.get("/?live=1").status == 200
        browser.get("/today/changes", 1)
    clock.jump_to(clock.now() + timedelta(minutes=2))
    assert browser.get("/").status == 303


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(web: WebDesk) -> None:
    browser = web.browser("amira")
    assert browser.get("/cancel/none").status == 404
    accounts.change_role(web.desk.people, ADMINISTRATOR, "amira", Role.COMMS, is_given=False)
    assert browser.get("/").status == 303  # their sessions ended with it


def test_who_has_left_is_signed_out_everywhere(web: WebDesk) -> None:
    browser = web.browser("amira")
    accounts.remove(web.desk.people, ADMINISTRATOR, "amira")
    assert browser.get("/").status == 303


def test_a_form_of_an_earlier_sign_in_is_not_done_and_says_so(web: WebDesk) -> None:
    browser = web.browser("amira")
    old = browser.token
    browser.cookies = dict(web.browser("amira").cookies)
    answer = browser.post("/hold", {"token": old, "part": "everything"})
    assert answer.status == 403
    assert "Please do it once more" in answer.words


def test_where_nobody_can_sign_in_the_page_says_how_the_first_one_can(
    tmp_path, clock: StandingClock, migrated_sqlite
) -> None:
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web:
        words = web.browser().get("/sign-in").words
    assert "handrail people add NAME --role administrator" in words


def test_a_demonstration_says_so_and_signs_in_by_one_click(
    tmp_path, clock: StandingClock, migrated_sqlite
) -> None:
    shown = Demonstration(
        (SamplePerson("amira", "Communications."), SamplePerson("gone", "")), "http://127.0.0.1:1/"
    )
    with a_web_desk(tmp_path, clock, migrated_sqlite, shown) as web:
        web.people("admin", "amira")
        browser = opened(web)
        assert "A demonstration." in browser.get("/sign-in").words
        assert browser.post("/sign-in/as", {"person": "admin"}).status == 404  # not offered
        assert browser.post("/sign-in/as", {"person": "nobody"}).status == 404
        assert browser.post("/sign-in/as", {"person": "gone"}).status == 404  # offered, not there
        assert browser.post("/sign-in/as", {"person": "amira"}).location == "/"
        assert browser.get("/").status == 200
        assert "Who would you like to be?" in browser.get("/sign-in?who=1").words


def test_outside_a_demonstration_nobody_is_signed_in_by_a_name(web: WebDesk) -> None:
    browser = opened(web)
    assert browser.post("/sign-in/as", {"person": "amira"}).status == 404
    assert browser.get("/").status == 303


DECIDES = {"id": "ruth", "passphrase": PASSPHRASE}


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Sets up the second proof of somebody who just gave their passphrase: secret, codes."""
    shown = browser.get("/sign-in/set-up")
    found = re.search(r'class="secret">(\w+)<', shown.text)
    assert found
    done = browser.post("/sign-in/set-up", {"code": code_of(browser, found[1])})
    assert "Keep these codes" in done.words
    return found[1], re.findall(r"<li><code>([^<]+)</code>", done.text)


def code_of(_: Browser, secret: str) -> str:
    return pyotp.TOTP(secret).at(A_TUESDAY_NOON)


def test_who_decides_sets_up_a_second_proof_before_anything_else(web: WebDesk) -> None:
    browser = opened(web)
    assert browser.post("/sign-in", DECIDES).location == "/sign-in/set-up"
    assert browser.get("/").status == 303
    assert browser.get("/sign-in/code").location == "/sign-in"
    assert "<svg" in browser.get("/sign-in/set-up").text
    _, codes = set_up(browser)
    assert len(codes) == 10
    assert browser.get("/").status == 303  # whoever was there before may have known less


def test_a_wrong_code_leaves_the_picture_that_the_app_has_read(web: WebDesk) -> None:
    browser = opened(web)
    browser.post("/sign-in", DECIDES)
    secret = re.search(r'class="secret">(\w+)<', browser.get("/sign-in/set-up").text)
    assert secret
    wrong = browser.post("/sign-in/set-up", {"code": "000000"})
    assert wrong.status == 422
    assert 'class="secret"' not in wrong.text
    done = browser.post("/sign-in/set-up", {"code": code_of(browser, secret[1])})
    assert "Keep these codes" in done.words


def test_a_passphrase_is_one_half_and_a_code_the_other(web: WebDesk) -> None:
    browser = opened(web)
    browser.post("/sign-in", DECIDES)
    secret, codes = set_up(browser)
    browser = opened(web)
    assert browser.post("/sign-in", DECIDES | {"to": "/hold"}).location == "/sign-in/code?to=/hold"
    assert browser.get("/sign-in/set-up").location == "/sign-in"
    assert browser.get("/").status == 303
    wrong = browser.post("/sign-in/code", {"code": "not one"})
    assert (wrong.status, browser.get("/").status) == (422, 303)
    half = browser.secret
    web.clock.jump_to(web.clock.now() + timedelta(minutes=1))
    right = pyotp.TOTP(secret).at(web.clock.now())
    assert browser.post("/sign-in/code", {"code": right, "to": "/hold"}).location == "/hold"
    assert browser.secret != half
    assert browser.get("/").status == 200
    another = opened(web)
    another.post("/sign-in", DECIDES)
    assert another.post("/sign-in/code", {"code": codes[0]}).location == "/"


def test_whoever_gave_one_half_is_asked_for_the_other_and_led_on(web: WebDesk) -> None:
    browser = opened(web)
    browser.post("/sign-in", DECIDES)
    set_up(browser)
    browser = opened(web)
    asked = browser.get(browser.post("/sign-in", DECIDES | {"to": "/hold"}).location)
    assert asked.status == 200
    assert 'autocomplete="one-time-code"' in asked.text
    assert re.search(r'name="to" value="/hold"', asked.text)
    evil = browser.get("/sign-in/code?to=//evil.example")
    assert "evil" not in evil.text


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/set-up"])
def test_no_second_half_comes_without_a_first(web: WebDesk, path: str) -> None:
    browser = opened(web)
    assert browser.get(path).location == "/sign-in"
    assert browser.post(path, {"code": "123456"}).location == "/sign-in"


def test_many_wrong_tries_are_slowed_down_and_shut_nobody_out(web: WebDesk) -> None:
    browser = opened(web)
    for _ in range(3):
        assert browser.post("/sign-in", RIGHT | {"passphrase": "no"}).status == 422
    slowed = browser.post("/sign-in", RIGHT)
    assert slowed.status == 429
    assert "Too many tries. Try again in 2 seconds" in slowed.words
    web.clock.jump_to(web.clock.now() + timedelta(seconds=3))
    assert browser.post("/sign-in", RIGHT).status == 303


def test_codes_are_slowed_down_as_well(web: WebDesk) -> None:
    browser = opened(web)
    browser.post("/sign-in", DECIDES)
    set_up(browser)
    browser = opened(web)
    browser.post("/sign-in", DECIDES)
    answers = [browser.post("/sign-in/code", {"code": "000000"}).status for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def with_mail(web: WebDesk, person: str) -> Letterbox:
    """The desk with mail, and somebody with an address."""
    box = Letterbox()
    web.desk = replace(web.desk, people=replace(web.desk.people, letters=box.letters))
    with web.desk.workspace.database.write() as connection:
        vault = web.desk.people.vault()
        mail_addresses.keep(connection, vault, person, f"{person}@example.org", web.clock.now())
    return box


def test_a_writer_signs_in_by_a_mailed_link_and_never_by_opening_it(web: WebDesk) -> None:
    box = with_mail(web, "dev")
    browser = opened(web)
    assert "/sign-in/link" in browser.get("/sign-in").text
    assert "Send me a link" in browser.get("/sign-in/link").words
    asked = browser.post("/sign-in/link", {"address": "dev@example.org"})
    assert "If that address is known here" in asked.words
    path = f"/in/{box.token('dev@example.org')}"
    looked = browser.get(path, sec_fetch_site="none")
    assert "Press the button" in looked.words
    assert browser.get("/").status == 303
    elsewhere = opened(web)
    assert elsewhere.get(path).status == 409
    assert elsewhere.post(path).status == 409
    assert browser.post(path).location == "/"
    assert browser.get("/").status == 200
    again = opened(web)
    assert again.post(path).status == 409


def test_a_link_for_something_else_signs_nobody_in(web: WebDesk) -> None:
    box = with_mail(web, "dev")
    people = web.desk.people
    credentials.start_reset(people, people.vault(), box.letters, ADMINISTRATOR, "dev")
    browser, path = opened(web), f"/in/{box.token('dev@example.org')}"
    looked = browser.get(path)
    assert looked.status == 404
    assert "Press the button" not in looked.words
    assert browser.post(path).status == 409
    assert browser.get("/").status == 303


@pytest.mark.parametrize("address", ["nobody@example.org", "ruth@example.org"])
def test_the_answer_to_an_address_is_the_same_whoever_has_it(web: WebDesk, address: str) -> None:
    box = with_mail(web, "ruth")  # who decides: a mail is no proof enough
    answer = opened(web).post("/sign-in/link", {"address": address})
    assert "If that address is known here" in answer.words
    assert not any("/in/" in letter.text for letter in box.letters_sent)


def test_what_is_no_address_is_told_and_many_are_slowed_down(web: WebDesk) -> None:
    with_mail(web, "dev")
    browser = opened(web)
    assert browser.post("/sign-in/link", {"address": "no address"}).status == 422
    told = [browser.post("/sign-in/link", {"address": "x@example.org"}).status for _ in range(4)]
    assert told == [200, 200, 200, 429]


def test_ones_own_sessions_are_listed_and_ended(web: WebDesk) -> None:
    first, second, third = (web.browser("amira") for _ in range(3))
    shown = first.get("/me")
    assert shown.words.count("(this one)") == 1
    numbers = sorted(map(int, re.findall(r'action="/me/end/(\d+)"', shown.text)), reverse=True)
    assert len(numbers) == 3
    assert web.browser("dev").post(f"/me/end/{numbers[0]}").status == 409  # not theirs
    assert first.post(f"/me/end/{numbers[0]}").location == "/me?done=1"
    assert third.get("/").status == 303
    first.post("/me/end-others")
    assert second.get("/").status == 303
    assert "Ended" in first.get("/me?done=1").words
    (mine,) = re.findall(r'action="/me/end/(\d+)"', first.get("/me").text)
    assert first.post(f"/me/end/{mine}").location == "/sign-in"
    assert first.get("/").status == 303


def test_colleagues_read_the_name_that_somebody_chose(web: WebDesk) -> None:
    browser = web.browser("amira")
    profile.change(web.desk.people, Actor("amira"), Profile(shown_name="Amira H."))
    browser.post("/hold", {"part": "everything", "own": "Sad news"})
    assert "Amira H.: “Sad news”" in web.browser("nia").get("/").words


def test_who_may_do_what_is_one_page(web: WebDesk) -> None:
    words = web.browser("nia").get("/who-may").words
    assert "What you may do" in words
    assert "Release a hold" in words.partition("By role")[2]
    assert "Release a hold" not in words.partition("By role")[0]
