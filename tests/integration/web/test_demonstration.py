"""`handrail demo --serve`: sample people in the middle of a Tuesday, and a simulated X going on."""

import re
import time
from collections.abc import Iterator

import pytest

from scheduler.web.application import desk_app
from scheduler.web.demo.cast import CAST
from scheduler.web.demo.stage import demonstration
from scheduler.web.desk import Desk
from tests.support.desks.crawl import leads_astray
from tests.support.desks.web import NO_LIMITS, Browser

REPORTS = ("", "/hashtags", "/threads", "/compare", "/change", "/hours")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with demonstration(tmp_path_factory.mktemp("demonstration"), seed=1) as made:
        yield made


def test_a_newcomer_clicks_through_a_day_that_goes_on(desk: Desk) -> None:
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
    asked = browser.get("/approvals").words
    assert "Changed since it was approved" in asked
    assert "Amira Haddad asks for it by" in asked
    assert browser.post("/sign-in/as", {"person": "amira-haddad"}).location == "/"
    assert re.search(r"\d of \d+ approved", browser.get("/campaigns").words)
    assert browser.get("/campaign/why-im-running/copy").status == 200
    reports = [browser.get(f"/engagement{one}").words for one in REPORTS]
    assert any("too young to tell" in one.casefold() for one in reports)
    assert not desk.hosts
    assert not desk.proxies


@pytest.mark.no_cover  # hundreds of pages, each of which has tests of its own
def test_no_link_of_any_page_leads_astray(desk: Desk) -> None:
    app = desk_app(desk, NO_LIMITS)
    for person in (*CAST, ""):
        one = Browser(app)
        one.get("/sign-in")
        if person:
            assert one.post("/sign-in/as", {"person": person}).location == "/"
        assert leads_astray(one) == [], person


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
