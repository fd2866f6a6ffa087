"""The calendar in a real browser: dragged, by the keys, by the form, without scripts, and axe."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.store.queue.threads import thread_by_key
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.builders import a_thread
from tests.support.processes.browser import at_each_width

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_CROWDED_DAY = datetime(2027, 11, 20, 9, tzinfo=UTC)
KEY = "wmhd/courage"
NAME = "Asking takes courage."
SHEET = (
    b"Post text,Date,Time,Channel\n"
    b"Tea at six.,14 Oct 2027,16:00,HarbourMinds\n"
    b"No.,31 Sep 2027,9:00,x\n"
)
CROWDED = "/calendar?view=day&day=2027-11-20"
PAGES = (
    *("/calendar", "/calendar?view=week", "/calendar?view=day&day=2027-10-05"),
    *("/calendar?view=list", "/calendar?ticks=1", "/calendar/slots", "/calendar/export"),
    *("/calendar/feed", f"/calendar/move/{KEY}", f"{CROWDED}&ticks=1&page=2", "/import"),
)


@dataclass
class Served:
    """A desk with a calendar, at its address."""

    web: WebDesk
    url: str

    def signed_in(self, context: BrowserContext) -> Page:
        secret = desk_actor.sign_in_as(self.web.desk.people, "amira")
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()

    @property
    def day(self) -> int:
        """The day of October on which the thread goes out."""
        with self.web.desk.workspace.database.read() as connection:
            found = thread_by_key(connection, KEY)
        assert found is not None
        assert (found.due_at.hour, found.state) == (15, "scheduled")
        return found.due_at.day


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("calendar")
    with a_web_desk(root, StandingClock(), migrated_sqlite) as web:
        web.people()
        for file in (root / "campaigns").glob("*.yaml"):
            if file.name != "organisation.yaml":
                file.unlink()  # their drafts would stand above it
        web.queue(
            a_thread(KEY, NAME, due_at=A_TUESDAY_NOON + DAY + 3 * HOUR),
            a_thread("wmhd/near", "Too near.", due_at=A_TUESDAY_NOON + DAY + 3 * HOUR + HOUR / 12),
            *(
                a_thread(f"wmhd/m{n}", f"M {n}.", due_at=A_TUESDAY_NOON + n * HOUR)
                for n in range(8)
            ),
            *(
                a_thread(f"wmhd/c{n}", f"C {n}.", due_at=A_CROWDED_DAY + n * HOUR / 12)
                for n in range(112)
            ),
        )
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(replace(web.desk, live_seconds=0.2), NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


def moved_and_undone(served: Served, tab: Page, day: int) -> None:
    """From the page that shows the move on: nothing has changed, it is done, and undone."""
    expect(tab.get_by_role("heading", name="Move a thread")).to_be_visible()
    assert served.day == 6
    tab.get_by_role("button", name="Move it").click()
    expect(tab.get_by_role("heading", name="Moved", exact=True)).to_be_visible()
    assert served.day == day
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Undone.")).to_be_visible()
    assert served.day == 6


# The page scrolled after the tile was pressed: something else lies below the pointer by now.
SCROLLED_AND_DROPPED = """day => {
  const dropped = {bubbles: true, cancelable: true, dataTransfer: new DataTransfer()};
  document.querySelector("h1").dispatchEvent(new DragEvent("dragstart", dropped));
  document.getElementById(day).dispatchEvent(new DragEvent("drop", dropped));
}"""


def test_a_thread_is_dragged_moved_by_keys_and_by_the_form(
    served: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1200})
    tab = served.signed_in(context)
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.goto(f"{served.url}/calendar")
    tab.locator("a.chip", has_text=NAME).drag_to(tab.locator("[id='2027-10-14']"))
    moved_and_undone(served, tab, 14)
    tab.locator("a.chip", has_text=NAME).dispatch_event("pointerdown")
    tab.evaluate(SCROLLED_AND_DROPPED, "2027-10-15")
    moved_and_undone(served, tab, 15)

    tab.locator("a.chip", has_text=NAME).focus()
    tab.keyboard.press("Shift+ArrowDown")
    tab.keyboard.press("Shift+ArrowRight")
    expect(tab.locator("#said")).to_contain_text("To Thursday 14 October")
    tab.keyboard.press("Escape")
    expect(tab.locator("#said")).to_contain_text("Left where it is")
    tab.keyboard.press("Shift+ArrowDown")
    tab.keyboard.press("Enter")
    moved_and_undone(served, tab, 13)

    tab.goto(f"{served.url}/calendar?ticks=1")
    tab.get_by_label(f"Tick 16:00 {NAME}").check()
    tab.get_by_label("By so many days").fill("2")
    tab.keyboard.press("Enter")
    moved_and_undone(served, tab, 8)
    assert complaints == []
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_works_without_scripts(served: Served, browser: Browser, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    tab = served.signed_in(context)
    tab.goto(f"{served.url}/calendar?view=day&day=2027-10-06")
    tab.get_by_role("link", name=f"Move 16:00 {NAME}").click()
    tab.get_by_label("Day", exact=True).fill("2027-10-20")
    tab.get_by_role("button", name="Show what that does").click()
    moved_and_undone(served, tab, 20)
    tab.goto(f"{served.url}/import")
    own = SHEET.replace(b"Tea", f"Tea {width}".encode())
    sheet = {"name": "October.csv", "mimeType": "text/csv", "buffer": own}
    tab.set_input_files("#sheet", files=[sheet])  # type: ignore[list-item]
    tab.get_by_role("button", name="Read it").click()
    tab.get_by_label("Name of the new campaign").fill(f"tea-{width}")
    tab.get_by_role("button", name="Write 1 new row").click()
    expect(tab.get_by_text("They are drafts")).to_be_visible()
    context.close()


def test_pages_fit_and_axe_finds_nothing(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 12_000})
    tab = served.signed_in(context)
    found = {}

    def look(name: str) -> None:
        for width in at_each_width(tab, 320, 768, 1280):
            scheme = "dark" if width == 768 else "light"
            tab.emulate_media(reduced_motion="reduce", color_scheme=scheme)  # type: ignore[arg-type]
            wide = tab.evaluate("document.documentElement.scrollWidth")
            findings = axe_findings(tab)
            if findings or wide > width:
                found[f"{name} {width}"] = [*findings, f"{wide} wide"]

    for path in PAGES:
        tab.goto(f"{served.url}{path}")
        for details in tab.locator("details.more").all():
            details.evaluate("one => { one.open = true }")
        look(path)
    sheet = {"name": "October.csv", "mimeType": "text/csv", "buffer": SHEET}
    tab.set_input_files("#sheet", files=[sheet])  # type: ignore[list-item]
    tab.get_by_role("button", name="Read it").click()
    expect(tab.get_by_role("heading", name="October.csv")).to_be_visible()
    look("fates")
    assert found == {}
    context.close()
