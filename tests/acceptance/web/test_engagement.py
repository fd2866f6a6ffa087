"""Engagement in a real browser: by the keys, on a phone and a desk, without scripts, and axe."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.report_sample import fill
from tests.support.processes.browser import at_each_width, tab_to

PAGES = (
    *("/engagement", "/engagement/hashtags/Listening"),
    *("/engagement/threads?order=seen", "/engagement/compare", "/engagement?from=soon"),
    *("/engagement/by?by=week", "/engagement/volume?tag=Listening", "/engagement/readings"),
    "/engagement/coding",
    *("/engagement/hours", "/engagement/change?since=2027-10-09", "/engagement/change?since=soon"),
)
TALL = 16_000  # pixels: a bar that sticks to the window covers nothing of the page then


@dataclass
class Served:
    """A desk with figures, at its address."""

    web: WebDesk
    url: str

    def page(self, browser: Browser, width: int, *, runs_scripts: bool) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": TALL}, java_script_enabled=runs_scripts
        )
        secret = desk_actor.sign_in_as(self.web.desk.people, "amira")
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    clock = StandingClock(A_TUESDAY_NOON + timedelta(days=20))
    with a_web_desk(tmp_path_factory.mktemp("engagement"), clock, migrated_sqlite) as web:
        web.people("admin", "amira")
        fill(web.desk.workspace.database)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


def test_every_page_is_for_everybody(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    page = served.page(browser, 320, runs_scripts=True)
    told: list[str] = []
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    for path in PAGES:
        page.goto(served.url + path)
        for width in at_each_width(page, 320, 1280):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if width < 1280 or path in PAGES[:2]:
                assert axe_findings(page) == [], path
    assert [said for said in told if "422" not in said] == []  # nor does its own policy object
    page.context.close()


def test_a_team_narrows_the_figures_by_the_keys_without_scripts(
    served: Served, browser: Browser
) -> None:
    page = served.page(browser, 1280, runs_scripts=False)
    page.goto(f"{served.url}/engagement")
    page.get_by_label("Account", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".lead")).to_contain_text("12 threads, 24 posts, 1 account")
    assert "account=appeals" in page.url
    page.get_by_text("The figures of “Views of the first post").click()
    expect(page.get_by_role("table", name="Views of the first post")).to_be_visible()
    page.get_by_role("link", name="#Listening").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("#Listening")
    assert "account=appeals" in page.url
    page.context.close()


BY_KEYS = (
    *("/engagement/by", "/engagement/change", "/engagement/hours", "/engagement/volume"),
    *("/engagement/coding", "/engagement/readings", "/rehearse"),
)
CONTROLS = "main :is(a[href], button, select, summary, input:not([type=hidden])):visible"


def walk_to_the_end(page: Page) -> None:
    """Presses Tab until the last control of the page has the focus, and can be seen to have it."""
    last = page.locator(CONTROLS).last.element_handle()
    for _ in range(90):  # a field of a date has a step for each of its parts
        page.keyboard.press("Tab")
        if page.evaluate("last => last === document.activeElement", last):
            assert page.evaluate("last => getComputedStyle(last).outlineStyle", last) != "none"
            return
    raise AssertionError(f"no way to the end of {page.url} by the keys")


def test_every_report_and_the_rehearsal_are_walked_by_the_keys(
    served: Served, browser: Browser
) -> None:
    page = served.page(browser, 1280, runs_scripts=True)
    for path in BY_KEYS:
        page.goto(served.url + path)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # "Skip to the page" is the first thing on it
        walk_to_the_end(page)
    page.goto(f"{served.url}/engagement/by")
    tab_to(page, page.get_by_role("link", name="week", exact=False).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**by=week**")
    page.goto(f"{served.url}/rehearse")
    tab_to(page, page.get_by_label("To, counted in"))
    page.get_by_label("To, counted in").fill("2027-10-01")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Exchange them")
    page.context.close()
