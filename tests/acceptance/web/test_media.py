"""The library in a real browser: a picture added, described, cropped by a tap, and leave given."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.pictures import a_picture
from tests.support.processes.browser import at_each_width, tab_to


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[tuple[WebDesk, str]]:
    root = tmp_path_factory.mktemp("desk")
    with a_web_desk(root, StandingClock(), migrated_sqlite) as web:
        web.people()
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield web, url
        server.should_exit = True
        thread.join(20)


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1_280, False)])
def test_a_picture_is_added_described_and_cropped(
    served: tuple[WebDesk, str],
    browser: Browser,
    axe_findings: Callable[[Page], list[str]],
    width: int,
    scripts: bool,
) -> None:
    web, url = served
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    secret = desk_actor.sign_in_as(web.desk.people, "amira")
    context.add_cookies([{"name": "desk", "value": secret, "url": url}])
    tab = context.new_page()
    tab.goto(f"{url}/media")
    boat = a_picture("PNG", (640, 300 + width))
    tab.get_by_label("From your telephone or computer").set_input_files(
        [{"name": f"boat {width}.png", "mimeType": "image/png", "buffer": boat}]
    )
    tab.get_by_role("button", name="Add them").click()
    expect(tab.get_by_role("heading", name=f"boat-{width}.png")).to_be_visible()
    tab.get_by_label("Alt text").fill("A small boat on calm water")
    tab.get_by_role("button", name="Keep these words").press("Enter")
    expect(tab.get_by_text("Alt text: A small boat on calm water")).to_be_visible()
    tab.get_by_label("Who", exact=True).fill("Sam")
    tab.get_by_label("They agree until").fill("2028-01-31")
    tab.get_by_role("button", name="Write it down").click()
    expect(tab.get_by_text("Agrees until")).to_be_visible()
    tab.get_by_text("What stays in view").click()
    tab.get_by_alt_text("Tap on what matters most").click(position={"x": 8, "y": 8})
    expect(tab.get_by_text("Crops keep that in view")).to_be_visible()
    tab.set_viewport_size({"width": width, "height": 4_000})  # so that no bar lies over anything
    found = axe_findings(tab) if scripts else []
    tab.get_by_label("4:5").check()
    tab.get_by_role("button", name="Cut it as a new picture").click()
    expect(tab.get_by_role("heading", name=f"boat-{width}-4x5.png")).to_be_visible()
    tab.goto(f"{url}/media")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    found += axe_findings(tab) if scripts else []
    context.close()
    assert found == []


def test_a_picture_is_added_described_cropped_and_removed_by_the_keyboard_alone(
    served: tuple[WebDesk, str], browser: Browser
) -> None:
    web, url = served
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    secret = desk_actor.sign_in_as(web.desk.people, "amira")
    context.add_cookies([{"name": "desk", "value": secret, "url": url}])
    tab = context.new_page()
    keys = tab.keyboard
    tab.goto(f"{url}/media")
    tab_to(tab, tab.get_by_role("link", name="Add pictures or films"))
    keys.press("Enter")
    chooser = tab.get_by_label("From your telephone or computer")
    tab_to(tab, chooser)
    chooser.set_input_files(  # the system's own window, which the keys reach too
        [{"name": "pier keys.png", "mimeType": "image/png", "buffer": a_picture("PNG", (700, 410))}]
    )
    tab_to(tab, tab.get_by_role("button", name="Add them"))
    keys.press("Enter")
    expect(tab.get_by_role("heading", name="pier-keys.png")).to_be_visible()
    tab_to(tab, tab.get_by_label("Alt text"))
    keys.type("A pier in the rain")
    tab_to(tab, tab.get_by_role("button", name="Keep these words"))
    keys.press("Enter")
    expect(tab.get_by_text("Alt text: A pier in the rain")).to_be_visible()
    tab_to(tab, tab.get_by_label("Who", exact=True))
    keys.type("Sam")
    tab_to(tab, tab.get_by_label("They agree until"))
    tab.locator(":focus").fill("2028-01-31")  # in what order one types it is the browser's
    tab_to(tab, tab.get_by_role("button", name="Write it down"))
    keys.press("Enter")
    expect(tab.get_by_text("Agrees until Mon 31 Jan 2028")).to_be_visible()
    tab_to(tab, tab.locator("summary", has_text="What stays in view"))
    keys.press("Enter")
    tab_to(tab, tab.locator("input[name=nine]:checked"))
    keys.press("ArrowDown")
    tab_to(tab, tab.get_by_role("button", name="Keep this place in view"))
    keys.press("Enter")
    expect(tab.get_by_text("Crops keep that in view")).to_be_visible()
    tab_to(tab, tab.locator("input[name=shape]:checked"))
    keys.press("ArrowDown")
    tab_to(tab, tab.get_by_role("button", name="Cut it as a new picture"))
    keys.press("Enter")
    expect(tab.get_by_role("heading", name="pier-keys-1x1.png")).to_be_visible()
    tab_to(tab, tab.get_by_role("link", name="Remove it from the library"))
    keys.press("Enter")
    tab_to(tab, tab.get_by_role("button", name="Remove it"))
    keys.press("Enter")
    expect(tab.get_by_role("alert")).to_be_visible()
    context.close()


def test_axe_finds_nothing_in_any_state_of_the_library(
    served: tuple[WebDesk, str], browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    web, url = served
    context = browser.new_context(viewport={"width": 320, "height": 3_000})
    secret = desk_actor.sign_in_as(web.desk.people, "amira")
    context.add_cookies([{"name": "desk", "value": secret, "url": url}])
    tab = context.new_page()
    found = {}

    def look(name: str) -> None:
        for width in at_each_width(tab, 320, 1_280):
            wide = tab.evaluate("document.documentElement.scrollWidth")
            if (said := axe_findings(tab)) or wide > width:
                found[f"{name} {width}"] = [*said, f"{wide} wide"]

    tab.goto(f"{url}/media")
    bare = {"name": "bare.png", "mimeType": "image/png"}
    tab.get_by_label("From your telephone or computer").set_input_files(
        [{**bare, "buffer": a_picture("PNG", (500, 520))}]
    )
    tab.get_by_role("button", name="Add them").click()
    item = tab.url.partition("?")[0]
    for path in (item, f"{item}/remove", f"{url}/media", f"{url}/media?show=leave+ends+soon"):
        tab.goto(path)
        for details in tab.locator("details.more").all():
            details.evaluate("one => { one.open = true }")
        look(path)
    tab.goto(f"{url}/media")
    tab.get_by_label("From your telephone or computer").set_input_files(
        [{"name": "x.heic", "mimeType": "image/heic", "buffer": b"no picture"}]
    )
    tab.get_by_role("button", name="Add them").click()
    look("refused")
    tab.goto(item)
    tab.get_by_role("button", name="Keep these words").click()
    look("empty words")
    context.close()
    assert found == {}
