"""Connecting an account in a real browser: there, yes at X, and back."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.accounts_at_x import handle, join, x_of_the_samples
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.processes.browser import tab_to


@dataclass
class Served:
    web: WebDesk
    url: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("desk")
    with (
        x_of_the_samples(tmp_path_factory.mktemp("x")) as x,
        a_web_desk(root, StandingClock(), migrated_sqlite) as web,
    ):
        web.people("admin")
        join(web, x)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_account_is_connected_by_saying_yes_at_x(
    served: Served,
    browser: Browser,
    axe_findings: Callable[[Page], list[str]],
    scripts: bool,
) -> None:
    """The policy of the page lets its form lead to X, and X's answer comes from another site."""
    width = 320 if scripts else 1280
    # So tall that the bar of a telephone lies over nothing: else axe calls what it hides small.
    context = browser.new_context(
        viewport={"width": width, "height": 3_000}, java_script_enabled=scripts
    )
    secret = desk_actor.sign_in_as(served.web.desk.people, "admin")
    context.add_cookies([{"name": "desk", "value": secret, "url": served.url, "sameSite": "Lax"}])
    tab = context.new_page()
    tab.goto(f"{served.url}/accounts")
    tab.get_by_role("link", name="Connect it").first.click()
    name = tab.get_by_role("heading", level=1, name="Connect ").inner_text().split()[1]
    if scripts:
        assert axe_findings(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("button", name="Go on to X").click()
    tab.get_by_label(f"Yes, as @{handle(served.web, name)}").check()
    tab.get_by_role("button", name="Authorise").click()
    expect(tab.get_by_role("alert")).to_contain_text(f"Connected. From the next post on, {name}")
    assert "code=" not in tab.url
    if scripts:
        assert axe_findings(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.get_by_role("link", name=f"Disconnect {name}").click()
        tab.get_by_role("button", name=f"Disconnect {name}").wait_for()
        assert axe_findings(tab) == []
    context.close()


def test_an_account_is_connected_checked_and_disconnected_by_the_keyboard_alone(
    served: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    secret = desk_actor.sign_in_as(served.web.desk.people, "admin")
    context.add_cookies([{"name": "desk", "value": secret, "url": served.url, "sameSite": "Lax"}])
    tab = context.new_page()
    keys = tab.keyboard
    tab.goto(f"{served.url}/accounts")
    tab_to(tab, tab.get_by_role("link", name="Connect it").last)
    keys.press("Enter")
    name = tab.get_by_role("heading", level=1, name="Connect ").inner_text().split()[1]
    tab_to(tab, tab.get_by_role("button", name="Go on to X"))
    keys.press("Enter")
    chosen = tab.get_by_label(f"Yes, as @{handle(served.web, name)}")
    chosen.focus()  # X's own page, which is not ours to walk
    keys.press("Space")
    keys.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text(f"Connected. From the next post on, {name}")
    tab_to(tab, tab.get_by_role("button", name=re.compile(f"Check the connection.*{name}")))
    keys.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text(f"X knows {name} as the account")
    tab_to(tab, tab.get_by_role("link", name=f"Disconnect {name}"))
    keys.press("Enter")
    tab_to(tab, tab.get_by_role("button", name=f"Disconnect {name}"))
    keys.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Disconnected.")
    context.close()
