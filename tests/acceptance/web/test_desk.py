"""The desk in a real browser: two taps, the keyboard alone, no scripts, and what axe says."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from scheduler.campaigns.model.plan import PlannedMedia, ThreadKind
from scheduler.people.mailed import invitations
from scheduler.people.roles import Actor, Role
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.operations import heartbeat
from scheduler.web import application
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.reads.frame import holds
from scheduler.web.server import listen, server_of
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import NO_LIMITS, WebDesk, a_web_desk
from tests.support.examples.builders import a_thread
from tests.support.examples.pictures import a_picture
from tests.support.processes.browser import at_each_width

HOUR = timedelta(hours=1)
PAGES = (
    *(
        "/",
        "/me",
        "/notices",
        "/me/notices",
        "/who-may",
        "/find",
        "/find?words=What",
        "/approvals",
        "/hold",
        "/hold/look",
        "/threads/wmhd/words",
        "/threads/wmhd/late",
    ),
    *("/resolve/wmhd/late", "/cancel/wmhd/words", "/take-down/wmhd/words", "/threads/none"),
    *("/hold/thread/wmhd/words", "/hold/release/1"),
)
MOST_BYTES = 100_000  # of a page with its sheet and scripts


@dataclass
class Served:
    """A desk in the middle of a day, at its address."""

    web: WebDesk
    url: str

    def signed_in(self, context: BrowserContext, person: str = "amira") -> Page:
        """A tab in which somebody is signed in."""
        secret = desk_actor.sign_in_as(self.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()

    def go_on(self) -> None:
        """Ends every hold but the one that the pages show."""
        for one in holds(self.web.desk)[1:]:
            hold.lift(self.web.context, one.number, actor=Actor("amira"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    clock = StandingClock()
    with a_web_desk(tmp_path_factory.mktemp("desk"), clock, migrated_sqlite) as web:
        web.people()
        _fill(web)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(replace(web.desk, live_seconds=0.2), NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url)
        server.should_exit = True
        thread.join(20)


def _fill(web: WebDesk) -> None:
    """Something out, something due, a picture, a finding, what waits, and a hold on one thread."""
    (web.root / "media").mkdir()
    (web.root / "media" / "chairs.png").write_bytes(a_picture(size=(320, 150)))
    words = replace(
        a_thread(
            "wmhd/words",
            "She suffers from depression. What helped? #WMHD",
            "You can answer, or just read.",
            due_at=A_TUESDAY_NOON + 4 * HOUR,
        ),
        needs_approval=True,
        owner="dev",
    )
    shown = PlannedMedia("chairs.png", "0" * 64, "Two chairs by a window.")
    words = replace(words, posts=(replace(words.posts[0], media=(shown,)), *words.posts[1:]))
    joke = replace(
        a_thread("wmhd/joke", "A joke.", due_at=A_TUESDAY_NOON + 5 * HOUR, account="peers"),
        kind=ThreadKind.JOKE,
    )
    plain = replace(
        a_thread("wmhd/plain", "In plain HTML.", due_at=A_TUESDAY_NOON + 30 * HOUR),
        needs_approval=True,
        owner="dev",
    )
    web.queue(
        plain,
        a_thread("wmhd/out", "Out already.", due_at=A_TUESDAY_NOON),
        a_thread("wmhd/late", "Too late?", due_at=A_TUESDAY_NOON, account="peers"),
        words,
        joke,
    )
    desk = Desk(web.desk.workspace.database, web.clock)
    desk.publish()
    web.clock.jump_to(A_TUESDAY_NOON + HOUR)
    desk.publish("peers")
    hold.place(web.context, Scope.THREAD, "wmhd/joke", why="Not today", actor=Actor("sol"))
    with web.desk.workspace.database.write() as connection:
        heartbeat.beat(connection, "engine-1", web.clock.now())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    one = browser.new_context(viewport={"width": 390, "height": 844})
    yield one
    one.close()


def test_axe_finds_nothing_on_any_page_light_or_dark(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    one = browser.new_context(viewport={"width": 360, "height": 9000})  # no bar over anything
    tab = served.signed_in(one)
    found = {}
    for path in PAGES:
        tab.goto(f"{served.url}{path}")
        for details in tab.locator("details").all():
            details.evaluate("one => { one.open = true }")
        for scheme in ("light", "dark"):
            # Without motion, or a colour is judged on its way to another.
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for width in at_each_width(tab, 360, 1280):
                if findings := axe_findings(tab):
                    found[f"{path} {scheme} {width}"] = findings
    one.close()
    assert found == {}


def test_a_reviewer_joins_by_a_mailed_link_and_axe_finds_nothing_on_the_way(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    one = browser.new_context(viewport={"width": 320, "height": 9000}, color_scheme="dark")
    tab, found, wide = one.new_page(), [], []
    for path, name in _mailed(served.web).items():
        tab.goto(f"{served.url}{path}")
        found += axe_findings(tab)
        if name == "Join":
            tab.get_by_role("button", name=name).click()
            expect(tab).to_have_title(re.compile("^Error: "))
            found += axe_findings(tab)
            tab.get_by_label("A short name of yours").fill("kit")
            tab.get_by_label("A passphrase").fill("a lamp on the stairs")
            tab.get_by_label("The same passphrase again").fill("a lamp on the stairs")
        tab.get_by_role("button", name=name).click()
        found += axe_findings(tab)
        wide += [path] if tab.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        if name == "Join":
            assert tab.url.endswith("/sign-in/set-up")
    one.close()
    assert (found, wide) == ([], [])


def _mailed(web: WebDesk) -> dict[str, str]:
    """Where the links of two letters lead, and the button there."""
    people, box, admin = web.desk.people, Letterbox(), Actor("admin")
    vault = people.vault()
    for roles, to in (([Role.REVIEWER], "kit@example.org"), ([], "teller@example.org")):
        invitations.invite(people, vault, box.letters, admin, to, roles=roles)
    return {
        f"/join/{box.token('kit@example.org')}": "Join",
        f"/join/{box.token('teller@example.org')}": "Give me a name here",
    }


def test_axe_finds_nothing_where_something_is_wrong_or_nobody_is_signed_in(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    one = browser.new_context(viewport={"width": 360, "height": 9000})
    tab = one.new_page()
    tab.goto(f"{served.url}/sign-in")
    found = axe_findings(tab)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab).to_have_title(re.compile("^Error: "))
    found += axe_findings(tab)
    tab = served.signed_in(one)
    tab.goto(f"{served.url}/threads/wmhd/words")
    tab.get_by_role("button", name="Ask for changes").click()
    found += axe_findings(tab)
    expect(tab.locator(".problem")).to_be_focused()
    tab.goto(f"{served.url}/threads/wmhd/words")
    tab.evaluate("document.querySelector('input[name=words]').value = 'x'")
    tab.get_by_role("button", name="Approve these words").click()
    expect(tab).to_have_title(re.compile("Changed since you looked"))
    found += axe_findings(tab)
    one.close()
    assert found == []


def test_no_page_scrolls_sideways_and_none_is_heavy(served: Served, browser: Browser) -> None:
    one = browser.new_context(viewport={"width": 320, "height": 800})
    tab = served.signed_in(one)
    sheet = (Path(application.__file__).parent / "static").iterdir()
    beside = sum(path.stat().st_size for path in sheet)
    wide, heavy = [], []
    for path in (*PAGES, "/sign-in"):
        answer = tab.goto(f"{served.url}{path}")
        for width in at_each_width(tab, 320, 768, 1920):
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(f"{path} {width}")
        if answer is not None and len(answer.body()) + beside > MOST_BYTES:
            heavy.append(path)
    one.close()
    assert (wide, heavy) == ([], [])


def test_on_a_phone_everything_is_held_in_two_taps_from_any_page(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context, "nia")
    for path in ("/", "/approvals", "/threads/wmhd/words"):
        tab.goto(f"{served.url}{path}")
        began = time.process_time()
        tab.get_by_role("link", name="Hold", exact=True).first.click()
        tab.get_by_role("button", name="Hold everything now").click()
        expect(tab.get_by_text("Held. Nothing goes out from any account.")).to_be_visible()
        assert time.process_time() - began < 2
        assert holds(served.web.desk)[-1].scope == "everything"
        served.go_on()


def test_the_button_that_holds_is_large_enough_for_a_thumb(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context)
    tab.goto(f"{served.url}/hold")
    for button in (tab.get_by_role("link", name="Hold", exact=True).first,
                   tab.get_by_role("button", name="Hold everything now")):  # fmt: skip
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 844  # seen without scrolling


def test_everything_is_decided_with_the_keyboard_alone(served: Served, browser: Browser) -> None:
    one = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = served.signed_in(one)
    tab.goto(f"{served.url}/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    _tab_to(tab, "Hold")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/hold")
    _tab_to(tab, "Hold everything now")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/hold/look?done=*")
    _tab_to(tab, "Amira: your account")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("button", name="Sign out")).to_be_hidden()
    assert tab.evaluate("document.activeElement.tagName") == "SUMMARY"
    served.go_on()
    one.close()


def _tab_to(tab: Page, name: str) -> None:
    """Presses Tab until something of this name has the focus; it is seen, and has a ring."""
    said = ""
    for _ in range(60):
        tab.keyboard.press("Tab")
        said = tab.evaluate(
            "document.activeElement.getAttribute('aria-label')"
            " || document.activeElement.innerText.trim()"
        )
        ring = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring != "none", f"{said} has the focus and shows no ring"
        if said == name:
            return
    raise AssertionError(f"Tab never comes to {name}; the last was {said}")


def test_without_scripts_a_thread_is_read_approved_moved_and_held(
    served: Served, browser: Browser
) -> None:
    one = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = served.signed_in(one, "amira")
    tab.goto(f"{served.url}/approvals")
    tab.get_by_role("link", name="In plain HTML.").click()
    tab.get_by_role("button", name="Approve these words").click()
    expect(tab.get_by_text("Approved. It goes out at its time.")).to_be_visible()
    tab.get_by_label("Day").fill("2027-10-08")
    tab.get_by_role("button", name="Move it").click()
    expect(tab.get_by_text("Moved. Nothing was published by that.")).to_be_visible()
    tab.get_by_role("link", name="Hold this thread").click()
    tab.get_by_role("button", name="Hold this thread").click()
    expect(tab.get_by_text("Held. Nothing more of this thread goes out.")).to_be_visible()
    served.go_on()
    one.close()


def test_an_open_page_brings_in_what_changed_and_no_policy_stands_in_its_way(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context)
    refused: list[str] = []
    tab.on("console", lambda said: refused.append(said.text))
    tab.on("pageerror", lambda error: refused.append(str(error)))
    tab.goto(f"{served.url}/")
    ruth = Actor("ruth")
    number = hold.place(served.web.context, Scope.EVERYTHING, "", why="Sad news", actor=ruth)
    tab.get_by_text("Everything is on hold").wait_for()
    hold.lift(served.web.context, number, actor=Actor("sol"))
    tab.get_by_text("Everything is on hold").wait_for(state="detached")
    assert refused == []


def test_an_open_page_asks_again_for_what_the_desk_could_not_tell(
    served: Served, context: BrowserContext
) -> None:
    """As where the database is away for a moment: a hold is seen all the same."""
    tab = served.signed_in(context)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503)

    tab.route("**/?live=1", refuse, times=1)
    tab.goto(f"{served.url}/")
    ruth = Actor("ruth")
    number = hold.place(served.web.context, Scope.EVERYTHING, "", why="Sad news", actor=ruth)
    tab.get_by_text("Everything is on hold").wait_for()
    hold.lift(served.web.context, number, actor=Actor("sol"))
    assert len(asked) == 1


def test_from_the_page_to_sign_in_to_signed_out(served: Served, context: BrowserContext) -> None:
    from tests.support.desks.web import PASSPHRASE

    tab = context.new_page()
    tab.goto(f"{served.url}/hold")
    tab.get_by_label("Your name here").fill("dev")
    tab.get_by_label("Passphrase").fill(PASSPHRASE)
    tab.get_by_role("button", name="Sign in").click()
    assert tab.url == f"{served.url}/hold"
    tab.get_by_label("Dev: your account").click()
    tab.get_by_role("button", name="Sign out").click()
    assert re.search(r"/sign-in$", tab.url)


def test_what_was_on_the_screen_when_it_moved_is_said_and_nothing_is_done(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context)
    tab.goto(f"{served.url}/cancel/wmhd/words")
    desk = Desk(served.web.desk.workspace.database, served.web.clock)
    tab.evaluate("document.querySelector('input[name=seen]').value = 'of an hour ago'")
    tab.get_by_role("button", name="Cancel this thread").click()
    expect(tab.get_by_text("It has changed since you looked")).to_be_visible()
    assert desk.thread("wmhd/words").state == "scheduled"
