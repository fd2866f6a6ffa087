"""Asking for approval in a real browser: by keyboard at 360 px, without scripts, and what axe says.

From a changed thread to several approved at once, and from a mailed link to an answer.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.people.roles import Actor
from scheduler.publishing.operations.approving import requests
from scheduler.publishing.operations.approving.approve import approve
from scheduler.publishing.operations.comments import comment
from scheduler.store.agreements import approvals
from scheduler.store.metrics.readings import NewReading, record_readings
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.builders import a_thread

LATER = A_TUESDAY_NOON + timedelta(days=7)
PAT = "pat@example.net"


@dataclass
class Served:
    """A desk from which mail goes out, at its address."""

    web: WebDesk
    box: Letterbox
    url: str

    def signed_in(self, browser: Browser, person: str, **more: object) -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 4000}, **more)  # type: ignore[arg-type]
        secret = desk_actor.sign_in_as(self.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()

    def undecided(self) -> list[str]:
        with self.web.desk.workspace.database.read() as connection:
            return approvals.unapproved(connection)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    box = Letterbox()
    with a_web_desk(tmp_path_factory.mktemp("desk"), StandingClock(), migrated_sqlite) as web:
        web.people()
        people = replace(web.desk.people, letters=box.letters)
        web = replace(web, desk=replace(web.desk, people=people))
        _fill(web)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(replace(web.desk, live_seconds=0.2), NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, box, url)
        server.should_exit = True
        thread.join(20)


def _fill(web: WebDesk) -> None:
    """One thread that changed since it was approved, two that are asked for, and what was said."""
    threads = [
        replace(a_thread(f"wmhd/{name}", *said, due_at=LATER), needs_approval=True, owner="dev")
        for name, said in (
            ("changed", ("What helped you? #WMHD", "Being asked.")),
            ("second", ("Who asked you?", "A friend.")),
            ("third", ("Who would you ask?", "A neighbour.")),
        )
    ]
    web.queue(*threads)
    database, now = web.desk.workspace.database, web.clock.now()
    approve(database, "wmhd/changed", actor=Actor("ruth"), now=now)
    first = threads[0].posts[0]
    posts = (replace(first, text="What has helped you? #WMHD"), threads[0].posts[1])
    web.queue(replace(threads[0], posts=posts), *threads[1:])
    comment(web.context, Actor("dev"), "wmhd/changed", "Is this kinder, @ruth?")
    keys = ["wmhd/changed"]
    requests.ask(web.context, "wmhd", actor=Actor("amira"), keys=keys, note="For the ward.")
    with database.write() as connection:
        of = Desk(database, web.clock).thread("wmhd/changed").posts[0].id
        record_readings(connection, [NewReading(post_id=of, at=now, impressions=12)])


def _is_wide(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_several_are_read_and_approved_by_keyboard_and_axe_finds_nothing(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    tab = served.signed_in(browser, "ruth", color_scheme="dark")
    found, wide = [], []
    for path in ("wmhd/changed", "wmhd/second", "wmhd/third"):
        tab.goto(f"{served.url}/threads/{path}")
        for details in tab.locator("details").all():
            details.evaluate("one => { one.open = true }")
        found += axe_findings(tab)
    tab.goto(f"{served.url}/approvals")
    found += axe_findings(tab)
    for name in ("What has helped", "Who asked", "Who would"):
        tab.get_by_role("checkbox", name=name).focus()
        tab.keyboard.press("Space")
    tab.get_by_role("button", name="Approve the ones ticked").focus()
    web = served.web
    other = a_thread("wmhd/third", "Other words.", "And more.", due_at=LATER)
    keep = [a_thread("wmhd/second", "Who asked you?", "A friend.", due_at=LATER)]
    keep.append(
        a_thread("wmhd/changed", "What has helped you? #WMHD", "Being asked.", due_at=LATER)
    )
    web.queue(*(replace(one, needs_approval=True, owner="dev") for one in (*keep, other)))
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Not all of them were approved").wait_for()
    assert served.undecided() == ["wmhd/third"]
    found += axe_findings(tab)
    for path in ("/approvals", "/threads/wmhd/changed"):
        tab.set_viewport_size({"width": 320, "height": 4000})
        tab.goto(f"{served.url}{path}")
        wide += [path] if _is_wide(tab) else []
    tab.context.close()
    assert (found, wide) == ([], [])


def test_somebody_outside_is_asked_and_answers_without_scripts(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    amira = served.signed_in(browser, "amira")
    amira.goto(f"{served.url}/approvals/ask/wmhd")
    found = axe_findings(amira)
    amira.get_by_label("Their name").fill("Pat Lewis")
    amira.get_by_label("Their address of mail").fill(PAT)
    amira.get_by_role("button", name="Mail them a link").click()
    amira.get_by_role("heading", name="A link is on its way").wait_for()
    found += axe_findings(amira)
    amira.context.close()
    pat = browser.new_context(
        viewport={"width": 320, "height": 4000}, java_script_enabled=False
    ).new_page()
    pat.goto(f"{served.url}/outside/{served.box.token(PAT)}")
    before, form = served.undecided(), pat.locator("section").first
    form.get_by_role("button", name="Approve these words").click()
    pat.get_by_role("alert").wait_for()
    expect(pat).to_have_title(re.compile("^Error: "))
    form.get_by_role("checkbox", name="I am Pat Lewis").check()
    form.get_by_role("button", name="Approve these words").click()
    pat.get_by_role("heading", name="Thank you. Your approval is kept.").wait_for()
    pat.context.close()
    reader = browser.new_context(viewport={"width": 320, "height": 4000}).new_page()
    reader.goto(f"{served.url}/outside/{served.box.token(PAT)}")
    found += axe_findings(reader)
    is_wide = _is_wide(reader)
    reader.context.close()
    assert (found, is_wide) == ([], False)
    assert served.undecided() == before  # noted, and no colleague's
