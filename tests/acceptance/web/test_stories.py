"""A storyteller's way in a real browser: on a phone, by keyboard, without scripts, and offline."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.web import application
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk

PHONE = {"width": 360, "height": 740}
MOST_BYTES = 100_000  # of a page with its sheets and scripts
WORDS = "For a year I did not sleep, and told nobody."


@dataclass
class Served:
    """A desk at its address."""

    web: WebDesk
    url: str

    def signed_in(self, context: BrowserContext) -> Page:
        secret = desk_actor.sign_in_as(self.web.desk.people, "teller")
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Served]:
    with a_web_desk(tmp_path / "desk", StandingClock(), migrated_sqlite) as web:
        web.people()
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


def _press(tab: Page, name: str) -> None:
    """Comes to something by Tab alone, and presses Enter."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        said = tab.evaluate(
            "document.activeElement.innerText.trim() || document.activeElement.ariaLabel"
        )
        if said.split("\n")[0] == name:
            tab.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never comes to {name}")


def _choose(tab: Page) -> None:
    """Where, for how long, whose health, by pressing."""
    tab.get_by_label("@HarbourMinds").check()
    tab.get_by_label("12 months").check()
    tab.get_by_label("Mine").check()
    tab.get_by_role("button", name="Read what I would agree to").click()


def test_the_whole_way_on_a_phone_without_scripts_and_axe_finds_nothing(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    plain = browser.new_context(viewport=PHONE, java_script_enabled=False)
    seeing = browser.new_context(viewport={"width": 360, "height": 4000}, color_scheme="dark")
    tab, eyes = served.signed_in(plain), served.signed_in(seeing)
    sheets = Path(application.__file__).parent / "static"
    beside = sum(
        (sheets / name).stat().st_size
        for name in ("desk.css", "stories.css", "writing.js", "leave.js", "menus.js")
    )
    found, wide, heavy = [], [], []

    def look() -> None:
        answer = eyes.goto(tab.url)
        assert answer
        found.extend(f"{tab.url} {one}" for one in axe_findings(eyes))
        if eyes.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(tab.url)
        if len(answer.body()) + beside > MOST_BYTES:
            heavy.append(tab.url)

    tab.goto(f"{served.url}/")
    look()
    tab.get_by_role("button", name="Begin").click()
    look()
    tab.get_by_role("link", name="What happened").click()
    look()
    tab.get_by_label("What happened").fill(WORDS)
    tab.get_by_role("button", name="Save and go back to my story").click()
    for name in ("How you are named", "A picture", "Who asks how you are", "Not before a day"):
        tab.get_by_role("link", name=name).click()
        look()
        tab.get_by_role("button", name="Leave this out").click()
    for name in ("Go through the words with us", "See it as it will be"):
        tab.get_by_role("link", name=name).last.click()
        look()
    tab.get_by_role("button", name="Show it, and go on to my decision").click()
    look()
    _choose(tab)
    look()
    tab.get_by_role("button", name="I agree").click()
    expect(tab).to_have_title(re.compile("^Error: "))
    assert not any(box.is_checked() for box in tab.get_by_role("checkbox").all())
    for box in tab.get_by_role("checkbox").all():
        box.check()
    tab.get_by_role("button", name="I agree").click()
    expect(tab.get_by_text("Thank you. Your decision is kept")).to_be_visible()
    look()
    tab.get_by_role("link", name="Take it back").first.click()
    look()
    tab.get_by_role("button", name="Take it back now").click()
    expect(tab.get_by_text("That is all of it.")).to_be_visible()
    look()
    plain.close()
    seeing.close()
    assert (found, wide, heavy) == ([], [], [])


def test_by_keyboard_and_as_it_is_read_out(served: Served, browser: Browser) -> None:
    one = browser.new_context(viewport=PHONE)
    tab = served.signed_in(one)
    tab.goto(f"{served.url}/")
    _press(tab, "Begin")
    tab.wait_for_url("**/write")
    _press(tab, "What happened")
    tab.wait_for_url("**/what-happened")
    tree = tab.locator("body").aria_snapshot()
    order = [tree.index(said) for said in (
        "Skip to the page", "Leave this page", 'complementary "Help at any hour"',
        'heading "What happened"', 'textbox "What happened"', "status",
        'button "Save and go back to my story"', 'button "Leave this out"',
        'complementary "Help at any hour, again"', "contentinfo",
    )]  # fmt: skip
    assert order == sorted(order)
    box = tab.get_by_role("textbox", name="What happened")
    assert "As much or as little as you like" in str(
        tab.evaluate("document.getElementById('answer-hint').innerText")
    )
    box.focus()
    tab.keyboard.type(WORDS)
    expect(tab.get_by_role("status")).to_contain_text("Saved 13:00")
    one.route("**/weather", lambda route: route.abort())
    tab.clock.set_fixed_time(0)  # three presses within five seconds, on a busy machine too
    tab.keyboard.press("Shift")
    tab.keyboard.press("Shift")
    with tab.expect_request("**/weather"):
        tab.keyboard.press("Shift")
    one.close()


def test_offline_in_the_middle_nothing_is_lost(served: Served, browser: Browser) -> None:
    one = browser.new_context(viewport=PHONE)
    tab = served.signed_in(one)
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{served.url}/stories/start")
    tab.get_by_role("button", name="Begin").click()
    tab.get_by_role("link", name="What happened").click()
    box, status = tab.get_by_role("textbox", name="What happened"), tab.get_by_role("status")
    box.fill("It was winter.")
    expect(status).to_contain_text("Saved")
    one.set_offline(True)
    box.fill(WORDS)
    expect(status).to_contain_text("No connection just now. Go on writing.")
    tab.get_by_role("button", name="Save and go back to my story").click()
    tab.get_by_role("link", name="My story").first.click()
    assert tab.url.endswith("/what-happened")
    expect(box).to_have_value(WORDS)
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    one.clear_cookies()  # and the session ended in those ten minutes
    one.set_offline(False)
    expect(status).to_contain_text("You are signed out.")
    served.signed_in(one).goto(f"{served.url}/stories")
    expect(status).to_contain_text("Saved")
    tab.get_by_role("button", name="Save and go back to my story").click()
    tab.wait_for_url("**/write")
    expect(tab.get_by_role("link", name="What happened")).to_contain_text("Written")
    assert said == []
    one.close()
