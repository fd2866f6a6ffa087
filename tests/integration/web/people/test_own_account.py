"""One's own account: how one is shown, what one may see, and how long one stays signed in."""

import json
import re
from datetime import timedelta

import pytest

from scheduler.people.own import profile
from scheduler.people.roles import Actor
from tests.support.desks.web import WebDesk


def test_ones_name_zone_and_language_are_ones_own(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = {"name": "  Dev  Patel ", "zone": "America/New_York", "language": "en"}
    assert browser.post("/me/profile", fields).location == "/me?done=profile"
    page = browser.get("/me?done=profile").words
    assert "Dev Patel. Writer" in page
    assert "Times are for New York" in page
    assert "Times are for London" in web.browser("sol").get("/me").words
    cleared = {"name": "", "zone": "", "language": ""}
    browser.post("/me/profile", cleared)
    assert "Times are for London" in browser.get("/me").words


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "x" * 61}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"language": "xx"}, "language"),
        ({"language": "../en"}, "language"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(
    web: WebDesk, fields: dict[str, str], name: str
) -> None:
    answer = web.browser("dev").post("/me/profile", fields)
    assert (answer.status, f'href="#{name}"' in answer.text) == (422, True)


def test_a_language_is_spoken_in_that_persons_requests_alone(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.i18n import spoken

    profile.change(web.desk.people, Actor("dev"), profile.Profile(language="cy"))
    heard: list[str] = []

    from scheduler.web.identity import desk_actor

    original = desk_actor.my_sessions
    monkeypatch.setattr(
        desk_actor, "my_sessions", lambda *given: (heard.append(spoken()), original(*given))[1]
    )
    web.browser("dev").get("/me")
    web.browser("sol").get("/me")
    assert heard == ["cy", "en"]


def test_a_storytellers_name_is_asked_for_nowhere(web: WebDesk) -> None:
    browser = web.browser("teller")
    page = browser.get("/me")
    assert 'name="name"' not in page.text
    assert browser.post("/me/profile", {"name": "Robin", "zone": "Europe/Paris"}).status == 303
    assert profile.of(web.desk.people, "teller") == profile.Profile(zone="Europe/Paris")


def test_who_has_no_role_has_a_page_of_their_own_and_no_other(web: WebDesk) -> None:
    browser = web.browser("teller")
    assert browser.get("/").location == "/stories"
    page = browser.get("/me")
    assert "Your account" in page.words
    for path in ("/approvals", "/hold", "/find", "/people", "/who-may", "/today/changes"):
        assert browser.get(path).status == 404
    assert 'class="phonebar"' not in page.text


def test_who_has_no_role_reads_nothing_of_holds(web: WebDesk) -> None:
    web.browser("amira").post("/hold", {"part": "everything", "own": "A death in the family"})
    browser = web.browser("teller")
    for path in ("/", "/me", "/nothing", "/hold"):
        assert "death" not in browser.get(path).text


def test_the_page_tells_the_time_and_stays_signed_in_without_scripts(web: WebDesk) -> None:
    browser = web.browser("amira")
    page = browser.get("/me/session?to=/find").words
    assert "It is 13:00" in page
    assert "you are signed out today, 13:30" in page
    web.clock.jump_to(web.clock.now() + timedelta(minutes=25))
    stayed = browser.post("/me/session")
    assert stayed.location == "/me/session?done=1"
    assert "You stay signed in until 13:55" in browser.get(stayed.location).words


def test_asking_how_long_is_left_keeps_nobody_signed_in(web: WebDesk) -> None:
    browser = web.browser("amira")
    for left in (1_800, 900):
        assert json.loads(browser.get("/me/session/left").text) == {"seconds": left}
        web.clock.jump_to(web.clock.now() + timedelta(minutes=15))
    assert browser.get("/me/session/left").location.startswith("/sign-in")


def test_before_the_end_that_nothing_moves_every_page_says_so(web: WebDesk) -> None:
    browser = web.browser("amira")
    assert re.search(r'id="session" data-left="1800" hidden', browser.get("/").text)
    for _ in range(24):
        web.clock.jump_to(web.clock.now() + timedelta(minutes=29))
        browser.get("/me/session")
    web.clock.jump_to(web.clock.now() + timedelta(minutes=14))
    page = browser.get("/find")
    assert "You are signed out at 01:00, and sign in anew" in page.words
    assert "hidden" not in re.search(r'id="session"[^>]*', page.text)[0]
