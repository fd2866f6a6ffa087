"""Campaigns in a real browser: from nothing to rehearsed; without scripts, or a connection."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.processes.browser import at_each_width

PAGES = (
    *("/campaigns", "/campaigns/new", "/campaign/still-waiting", "/campaign/still-waiting/file"),
    *("/campaign/still-waiting/apply", "/campaign/still-waiting/head", "/rehearse"),
    *("/campaign/still-waiting/copy", "/write/why-im-running/training", "/write/still-waiting"),
    "/campaign/still-waiting/archive",
)

SHEET = (
    b"Post text,Date,Time,Channel\n"
    b"Bring a cup to the pier.,14 Nov 2027,16:00,HarbourMinds\n"
    b"No.,31 Sep 2027,9:00,HarbourMinds\n"
)


@dataclass
class Served:
    """A desk of the sample campaigns, at its address."""

    web: WebDesk
    url: str

    def tab(self, browser: Browser, person: str = "amira", **options: object) -> Page:
        """A tab of somebody who is signed in."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        secret = desk_actor.sign_in_as(self.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("desk")
    with a_web_desk(root, StandingClock(), migrated_sqlite) as web:
        web.people()
        ours = root / "campaigns" / "organisation.yaml"
        keys = "    secrets: HARBOUR_MAIN\n"
        with_slots = ours.read_text("utf-8").replace(keys, f"{keys}    slots: [Thursday 12:30]\n")
        ours.write_text(with_slots, "utf-8")
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(replace(web.desk, live_seconds=0.2), NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


def _begin(tab: Page, url: str, title: str, words: str, day: str) -> None:
    tab.goto(f"{url}/campaigns")
    tab.get_by_role("link", name="Begin a campaign").click()
    tab.get_by_label("What people call it").fill(title)
    tab.get_by_label("Who answers for it").fill("dev")
    tab.get_by_text("Somebody else approves each thread before it goes out").click()
    tab.get_by_label("Day", exact=True).fill(day)
    tab.get_by_label("Words", exact=True).fill(words)
    tab.get_by_role("button", name="Begin this campaign").click()
    expect(tab.get_by_text("The campaign has its file.")).to_be_visible()


def test_from_nothing_to_approved_and_rehearsed(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    tab = served.tab(browser)
    refused: list[str] = []
    tab.on("console", lambda said: refused.append(said.text))
    tab.on("pageerror", lambda error: refused.append(str(error)))
    _begin(tab, served.url, "Spring walks", "The tide is out. So are we.", "2027-10-12")
    tab.get_by_role("link", name="Add a thread").click()
    tab.get_by_label("Day", exact=True).fill("2027-10-13")
    tab.get_by_label("Time, London").fill("10:30")
    tab.get_by_label("Words of post 1").press_sequentially(
        "People suffering from anxiety walk too."
    )
    tab.get_by_text("Something to look at").wait_for()
    expect(tab.locator("#preview article")).to_contain_text("Support lines, added and kept")
    expect(tab.locator("#state")).to_contain_text("Draft saved")
    tab.set_viewport_size({"width": 1280, "height": 4000})
    found = axe_findings(tab)
    tab.get_by_role("button", name="Keep my words").click()
    tab.get_by_text("You keep these words.").first.wait_for()
    tab.get_by_role("button", name="Put into the campaign").click()
    expect(tab.get_by_text("The thread is in the file.")).to_be_visible()
    tab.get_by_role("link", name="File and queue").click()
    tab.get_by_role("button", name="Put this into the queue").click()
    expect(tab.get_by_text("It is in the queue.")).to_be_visible()
    tab.get_by_role("link", name="Rehearse it").click()
    tab.get_by_label("To, counted in").fill("2027-10-14")
    tab.get_by_role("button", name="Rehearse these days").click()
    tab.get_by_text("The plan works: every thread went out whole.").wait_for()
    found += axe_findings(tab)
    ruth = served.tab(browser, "ruth")
    ruth.goto(f"{served.url}/approvals")
    ruth.get_by_role("link", name="The tide is out.").click()
    ruth.get_by_role("button", name="Approve these words").click()
    expect(ruth.get_by_text("Approved. It goes out at its time.")).to_be_visible()
    tab.goto(f"{served.url}/campaign/spring-walks")
    expect(tab.get_by_text("1 of 2 approved")).to_be_visible()
    tab.context.close()
    ruth.context.close()
    assert (found, refused) == ([], [])


def test_from_a_spreadsheet_to_approved_and_rehearsed(served: Served, browser: Browser) -> None:
    """As docs/guides/comms.md says it, step by step."""
    tab = served.tab(browser)
    tab.goto(served.url)
    tab.get_by_role("contentinfo").get_by_role("link", name="Import").click()
    sheet = {"name": "November.csv", "mimeType": "text/csv", "buffer": SHEET}
    tab.get_by_label("Spreadsheet, .xlsx or .csv").set_input_files([sheet])  # type: ignore[list-item]
    tab.get_by_role("button", name="Read it").click()
    said = tab.get_by_text("2 rows: 1 new, 0 already there, 1 cannot be read")
    expect(said.first).to_be_visible()
    tab.locator("summary", has_text="Columns").click()
    tab.get_by_role("button", name="Match again").click()
    tab.get_by_label("Name of the new campaign").fill("november-tea")
    tab.get_by_role("button", name="Write 1 new row to a campaign file").click()
    tab.get_by_role("link", name="See the drafts").click()
    expect(tab.get_by_text("Bring a cup to the pier.")).to_be_visible()
    tab.go_back()
    tab.get_by_role("link", name="Give the campaign its title").click()
    tab.get_by_label("What people call it").fill("November tea")
    tab.get_by_label("Who answers for it").fill("dev")
    tab.get_by_label("Somebody else approves each thread").check()
    tab.get_by_role("button", name="Save in the file").click()
    tab.get_by_role("link", name="File and queue").click()
    tab.get_by_role("button", name="Put this into the queue").click()
    tab.get_by_role("link", name="Rehearse it").click()
    tab.get_by_label("From", exact=True).fill("2027-11-14")
    tab.get_by_label("To, counted in").fill("2027-11-15")
    # Once the desk cannot answer, as where its database is away for a moment: it is asked again.
    tab.route("**/rehearse?live=1", lambda route: route.fulfill(status=503), times=1)
    tab.get_by_role("button", name="Rehearse these days").click()
    tab.get_by_text("The plan works: every thread went out whole.").wait_for()
    expect(tab.get_by_text("Sun 14 Nov to Mon 15 Nov")).to_be_visible()
    ruth = served.tab(browser, "ruth")
    ruth.goto(f"{served.url}/approvals")
    ruth.get_by_role("link", name="Bring a cup to the pier.").click()
    ruth.get_by_role("button", name="Approve these words").click()
    tab.goto(f"{served.url}/campaign/november-tea")
    expect(tab.get_by_text("1 of 1 approved")).to_be_visible()
    tab.context.close()
    ruth.context.close()


def test_without_scripts_a_file_is_mended_at_its_line_and_a_thread_is_written(
    served: Served, browser: Browser
) -> None:
    tab = served.tab(browser, "dev", java_script_enabled=False)
    _begin(tab, served.url, "Quiet walks", "The gulls are loud. We are not.", "2027-10-15")
    tab.get_by_role("link", name="File", exact=True).click()
    field = tab.get_by_label("Change the file")
    right = field.input_value()
    field.fill(right.replace("account: main", "account: mian"))
    tab.get_by_role("button", name="Check and save").click()
    expect(tab).to_have_title(re.compile("^Error: "))
    tab.get_by_role("link", name="is not in organisation.yaml").first.click()
    assert "#l" in tab.url
    tab.get_by_label("Change the file").fill(right.replace("Quiet walks", "Silent walks"))
    tab.get_by_role("button", name="Check and save").click()
    expect(tab.get_by_text("Saved. The queue is as it was")).to_be_visible()
    tab.get_by_role("link", name="Add a thread").click()
    tab.get_by_label("Words of post 1").fill("One step, then another.")
    tab.get_by_role("button", name="Add a post").click()
    tab.get_by_label("Words of post 2").fill("Then tea.")
    tab.get_by_role("button", name="Save and look").click()
    expect(tab.locator("#preview")).to_contain_text("no time chosen yet")
    tab.get_by_role("button", name="Put into the campaign").click()
    expect(tab.get_by_role("link", name="Enter the day")).to_be_visible()
    tab.get_by_label("Day", exact=True).fill("2027-10-16")
    tab.get_by_label("Time, London").fill("11:00")
    tab.get_by_role("button", name="Put into the campaign").click()
    expect(tab.get_by_text("The thread is in the file.")).to_be_visible()
    tab.context.close()


def test_without_a_connection_what_is_typed_waits_on_the_device(
    served: Served, browser: Browser
) -> None:
    tab = served.tab(browser, "dev")
    tab.goto(f"{served.url}/write/still-waiting")
    tab.context.set_offline(True)
    tab.get_by_label("Words of post 1").fill("Written in a tunnel.")
    tab.get_by_text("The desk cannot be reached.").wait_for()
    tab.context.set_offline(False)
    expect(tab.locator("#state")).to_contain_text("Draft saved")
    expect(tab.locator("#away")).to_be_hidden()
    tab.context.set_offline(True)
    tab.get_by_label("Words of post 1").fill("Written in a second tunnel.")
    tab.get_by_text("The desk cannot be reached.").wait_for()
    # The device ends the tab without its last words: a closing tab's own request may still get out,
    # for Chromium is online again for it as soon as the tab is gone.
    tab.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError()) }")
    other = tab.context.new_page()  # the tab was closed there, and opened again
    tab.close()
    other.context.set_offline(False)
    other.goto(f"{served.url}/write/still-waiting")
    other.get_by_text("on this device never reached the desk").wait_for()
    other.get_by_role("button", name="Use them").click()
    expect(other.get_by_label("Words of post 1")).to_have_value("Written in a second tunnel.")
    expect(other.locator("#state")).to_contain_text("Draft saved")
    other.context.close()


def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    tab = served.tab(browser, viewport={"width": 320, "height": 5000})
    found: dict[str, list[str]] = {}
    wide = []

    def look(name: str) -> None:
        for width in at_each_width(tab, 320, 1280):
            found[f"{name} {width}"] = axe_findings(tab)
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{name} {width}")

    for path in PAGES:
        tab.goto(f"{served.url}{path}")
        look(path)
    for width in (320, 1280):
        tab.set_viewport_size({"width": width, "height": 5000})
        _look_at_slots_and_several_accounts(served, tab, found, axe_findings)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(f"several accounts {width}")
    tab.context.close()
    assert ({path: said for path, said in found.items() if said}, wide) == ({}, [])


def _look_at_slots_and_several_accounts(
    served: Served,
    tab: Page,
    found: dict[str, list[str]],
    axe_findings: Callable[[Page], list[str]],
) -> None:
    tab.goto(f"{served.url}/write/why-im-running")
    tab.get_by_label("Words of post 1").fill("One lap more.")
    tab.get_by_label("The next free slot of its account").check()
    expect(tab.locator("#slot")).to_contain_text("Thu 7 Oct, 12:30 London")
    found["slot"] = found.get("slot", []) + axe_findings(tab)
    tab.get_by_label("@HarbourEast").check()
    expect(tab.locator("#slot")).to_contain_text("Several accounts have no slot together")
    tab.get_by_role("button", name="Write words for each").click()
    expect(tab.get_by_label("Words of @HarbourMinds")).to_have_value("One lap more.")
    tab.get_by_label("Words of @HarbourEast").fill("Norwich runs too.")
    expect(tab.locator("#preview")).to_contain_text("@HarbourEast: $")
    found["several"] = found.get("several", []) + axe_findings(tab)
    tab.get_by_role("button", name="Throw this draft away").click()
