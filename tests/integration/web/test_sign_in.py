"""Signing in and out, and what a session is worth."""

from datetime import timedelta

import pytest

from scheduler.people import accounts
from scheduler.people.roles import Role
from scheduler.web.desk import Demonstration, SamplePerson
from tests.support.clocks import StandingClock
from tests.support.web import ADMINISTRATOR, PASSPHRASE, Browser, WebDesk, a_web_desk

RIGHT = {"id": "amira", "passphrase": PASSPHRASE}


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
    assert opened(web).post("/sign-in", RIGHT | {"id": " Amira "}).status == 303


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
    assert browser.get("/").status == 404


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
    assert "handrail people add NAME --role administrator --passphrase" in words


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
