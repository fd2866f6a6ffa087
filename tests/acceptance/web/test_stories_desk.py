"""A story at the desk in a real browser: read, released, queued, stopped half out and closed."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.stories.withdrawal import withdraw
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.story_desk import a_form, actor
from tests.support.desks.web import NO_LIMITS, a_web_desk
from tests.support.desks.web_stories import WebStories, web_stories

WORDS = "My mum moved in with us.\n---\nA nurse on Ward 7 asked me.\n---\nThen I answered."
MOST_BYTES = 100_000


@dataclass
class Served:
    """A desk with stories, at its address."""

    shop: WebStories
    url: str

    def tab(self, context: BrowserContext, person: str) -> Page:
        """A tab in which somebody is signed in."""
        secret = desk_actor.sign_in_as(self.shop.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Served]:
    with a_web_desk(tmp_path, StandingClock(), migrated_sqlite) as web:
        shop = web_stories(web, under_18=True)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(shop, url)
        server.should_exit = True
        thread.join(20)


def test_from_the_guardians_page_to_the_closing_help_on_a_phone(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    shop, found, wide, heavy = served.shop, [], [], []
    story_id = shop.stories.add(a_form(WORDS, guardian="mum"))
    shop.stories.agree(story_id)
    one = browser.new_context(viewport={"width": 360, "height": 4000}, reduced_motion="reduce")
    one.on("response", lambda answer: heavy.append(answer.url) if _is_heavy(answer) else None)

    def look(tab: Page, path: str = "") -> Page:
        """Judges the page that is open, or another one."""
        if path:
            tab.goto(f"{served.url}{path}")
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found.extend(f"{tab.url} {scheme}: {finding}" for finding in axe_findings(tab))
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(tab.url)
        return tab

    tab = look(served.tab(one, "mum"), "/guardian")
    tab.get_by_role("link", name="Being asked").click()
    look(tab).get_by_role("button", name="Agree").click()
    expect(look(tab)).to_have_title(re.compile("^Error: "))
    tab.get_by_label("I have read it").check()
    tab.get_by_label("I agree to the health").check()
    tab.get_by_role("button", name="Agree").click()
    expect(look(tab).get_by_text("Your own code")).to_be_visible()

    tab = look(served.tab(one, "sam"), "/contact")
    tab.get_by_role("button", name="I asked them").click()
    expect(look(tab).get_by_text("Noted. Thank you.")).to_be_visible()

    for who in ("rev-1", "rev-2"):  # under 18: two people
        tab = look(served.tab(one, who), "/reviews")
        tab.get_by_role("link", name="Being asked").click()
        _decide_by_keyboard(look(tab))
        expect(look(tab).get_by_text("Your yes is kept, with its reason.")).to_be_visible()

    tab = look(served.tab(one, "comms"), f"/reviews/{story_id}")
    tab.get_by_role("button", name="Release these words").click()
    look(tab).get_by_role("button", name="Put it into the queue").click()
    expect(look(tab).get_by_text("It has its time")).to_be_visible()

    _half_out(shop, story_id)
    tab = look(served.tab(one, "lead"), "/safeguarding")
    tab.get_by_role("link", name=f"Story {story_id}").click()
    look(tab).get_by_role("button", name="Send the closing help").click()
    expect(look(tab).get_by_text("The closing help goes out next.")).to_be_visible()
    shop.stories.desk.publish()
    assert shop.stories.desk.thread(shop.stories.key(story_id)).posts[-1].state == "sent"
    look(tab, "/safeguarding/by-telephone").get_by_label("Number of the story").fill(story_id)
    tab.get_by_role("button", name="Take it back now").click()
    expect(look(tab).get_by_text("Still being deleted")).to_be_visible()
    one.close()
    assert (found, wide, heavy) == ([], [], [])


def test_without_scripts_anybody_stops_a_story_from_the_foot_of_a_page(
    served: Served, browser: Browser
) -> None:
    story_id = served.shop.stories.add(a_form(WORDS, guardian="mum"))
    one = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    tab = served.tab(one, "rev-1")
    tab.goto(f"{served.url}/reviews/{story_id}")
    tab.get_by_role("contentinfo").get_by_role("link", name="I am worried about somebody").click()
    expect(tab.get_by_text("ring 999 now")).to_be_visible()
    tab.get_by_role("button", name="Tell the lead now").click()
    expect(tab.get_by_role("heading", name="Thank you for saying so")).to_be_visible()
    one.close()
    assert served.shop.stories.story(story_id).ended_at is not None


def _decide_by_keyboard(tab: Page) -> None:
    """Ticks each point, writes a reason and presses the button, without a mouse."""
    tab.locator("input[name=looked]").first.focus()
    for _ in range(5):
        tab.keyboard.press("Space")
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.name") == "reason"
    tab.keyboard.type("It is kind and clear.")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.innerText.trim()") == "It may go out"
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def _half_out(shop: WebStories, story_id: str) -> None:
    """It goes out at its time, and somebody worries once two posts of it are public."""
    desk = shop.stories.desk
    shop.stories.wait_until_due(story_id)

    def worry(_: object) -> None:
        if len(desk.network.calls) == 2:
            withdraw.safeguard(shop.stories.context, actor("sam"), story_id, why="Worried.")

    desk.network.after_call = worry
    desk.publish()
    desk.network.after_call = lambda _: None


def _is_heavy(answer: object) -> bool:
    size = answer.headers.get("content-length", "0")  # type: ignore[attr-defined]
    return int(size) > MOST_BYTES
