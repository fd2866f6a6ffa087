"""`handrail demo --serve`: sample people in the middle of a Tuesday, and a simulated X going on."""

import time
from pathlib import Path

from scheduler.web.application import desk_app
from scheduler.web.demo.cast import CAST
from scheduler.web.demo.stage import demonstration
from tests.support.desks.crawl import leads_astray
from tests.support.desks.web import NO_LIMITS, Browser


def test_a_newcomer_clicks_through_a_day_that_goes_on(tmp_path: Path) -> None:
    with demonstration(tmp_path, seed=1) as desk:
        browser = Browser(desk_app(desk, NO_LIMITS))
        offered = browser.get("/sign-in").words
        assert "Who would you like to be?" in offered
        assert all(what in offered for _, what in CAST.values())
        assert browser.post("/sign-in/as", {"person": "amira-haddad"}).location == "/"
        today = browser.get("/").words
        assert "Tuesday 5 October" in today
        assert "Publishing" in today
        assert "Missed while on hold" in today
        assert "Needs approval" in today
        assert "Everybody here is made up, X is simulated" in today
        story = next(path for path in _threads(browser.get("/").text) if "story-" in path)
        assert "For a year I did not sleep" in browser.get(story).words
        assert _goes_out(browser, "For some people a diagnosis opens a door.")
        assert browser.post("/sign-in/as", {"person": "nia-evans"}).status == 303
        assert browser.get(story).status == 404  # an analyst reads nobody's story
        for person in (*CAST, ""):
            one = Browser(desk_app(desk, NO_LIMITS))
            one.get("/sign-in")
            if person:
                assert one.post("/sign-in/as", {"person": person}).location == "/"
            assert leads_astray(one) == [], person
        asked = browser.get("/approvals").words
        assert "Changed since it was approved" in asked
        assert "Amira Haddad asks for it by" in asked
        assert not desk.hosts
        assert not desk.proxies


def _threads(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('class="name" href="')[1:]]


def _goes_out(browser: Browser, title: str) -> bool:
    """Whether the thread that is due in a few seconds goes out by itself."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        row = browser.get("/").words.partition(title)[2][:160]
        if "Going out" in row or "Published" in row:
            return True
        time.sleep(0.5)
    return False
