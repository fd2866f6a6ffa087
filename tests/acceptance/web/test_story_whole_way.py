"""One story in a real browser, from the invitation to the last post deleted on a rehearsal X."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scheduler.clock import RehearsalClock
from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.people.mailed import invitations
from scheduler.web.application import desk_app
from scheduler.web.demo.files import STORIES
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from scheduler.x_simulator.process import RehearsalAccount, start
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import ADMINISTRATOR, NO_LIMITS, WebDesk, a_web_desk
from tests.support.judges.truth import HELP
from tests.support.processes.rehearsals import OPENS_AT, Rehearsal, credentials
from tests.support.processes.stage import House, add_fault, clear_faults

ACCOUNTS = {
    AccountName("main"): RehearsalAccount("HarbourMinds", "app", "secret", "main", "secret"),
    AccountName("east"): RehearsalAccount("HarbourEast", "app", "secret", "east", "secret"),
}
HERS = "wren@example.org"
HAPPENED = (
    "For a year I did not sleep, and told nobody. I went to work each morning, and said that I was "
    "tired. Nobody asked further, and I was glad of it, and sorry.\n\nThen a colleague asked, and "
    "waited for the answer. We walked round the block every day for a month, in all weathers."
)
KNOWN = "I am well now, on most days. If you wonder whether to ask somebody: ask."
_ROOM = 4_000  # high enough that no bar lies over anything


@dataclass
class Look:
    """What was wrong on any page: axe in turns of width and colours, and the width of 320."""

    axe: Callable[[Page], list[str]]
    found: list[str] = field(default_factory=list)
    turns: int = 0

    def at(self, tab: Page) -> None:
        width, scheme = ((360, "light"), (1280, "dark"), (360, "dark"), (1280, "light"))[
            self.turns % 4
        ]
        self.turns += 1
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        tab.set_viewport_size({"width": 320, "height": 740})
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.found.append(f"{tab.url} scrolls sideways")
        tab.set_viewport_size({"width": width, "height": _ROOM})
        self.found += [f"{tab.url} {width} {scheme}: {one}" for one in self.axe(tab)]
        tab.set_viewport_size({"width": 360, "height": 740})


@dataclass
class Served:
    """A desk with mail at its address, and a rehearsal X."""

    web: WebDesk
    url: str
    box: Letterbox
    x: Rehearsal
    house: House

    def at_work(self, context: BrowserContext, person: str, path: str) -> Page:
        """A page, with a colleague signed in."""
        secret = desk_actor.sign_in_as(self.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        tab = context.new_page()
        tab.goto(f"{self.url}{path}")
        return tab

    def mailed(self, what: str) -> str:
        """Where the link in the newest letter leads."""
        return f"{self.url}/{what}/{self.box.token(HERS)}"

    def texts(self, call: str) -> dict[str, str]:
        """What X really did, by the post: `create` or `delete`."""
        done = {"create": "created", "delete": "deleted"}[call]
        return {
            one["post_id"]: one.get("text") or ""
            for one in self.x.truth()
            if one["call"] == call and one["effect"] == done
        }


@contextmanager
def _rehearsal_x(folder: Path) -> Iterator[Rehearsal]:
    clock = RehearsalClock(folder / "clock")
    clock.jump_to(OPENS_AT)
    with start(folder, folder / "clock", list(ACCOUNTS.values()), 7) as running:
        yield Rehearsal(running, clock)


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Served]:
    with (
        _rehearsal_x(tmp_path / "x") as x,
        a_web_desk(tmp_path / "desk", x.clock, migrated_sqlite) as web,
    ):
        file = web.root / "campaigns" / "organisation.yaml"
        text = file.read_text("utf-8")
        file.write_text(text.replace("\naccounts:\n", f"\n{STORIES}\naccounts:\n"), "utf-8")
        web.people("admin", "amira", "ruth", "sol")
        box = Letterbox()
        web.desk = replace(web.desk, people=replace(web.desk.people, letters=box.letters))
        known = {name: credentials(one) for name, one in ACCOUNTS.items()}
        house = House(web.desk.workspace.database, X(known, x.url, 2, 60), x.clock)
        listener, url = listen("127.0.0.1", 0)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url, box, x, house)
        server.should_exit = True
        thread.join(20)


_NAME_OF_FOCUS = """() => {
  const one = document.activeElement
  const said = one.labels?.[0]?.innerText || one.innerText || one.ariaLabel || ""
  return said.trim().split("\\n")[0]
}"""


def _to(tab: Page, name: str, key: str = "Enter") -> None:
    """Comes to something by Tab alone, and presses a key."""
    for _ in range(80):
        tab.keyboard.press("Tab")
        said = tab.evaluate(_NAME_OF_FOCUS)
        if said == name or (key == "Space" and said.startswith(name)):  # a box's whole sentence
            tab.keyboard.press(key)
            return
    raise AssertionError(f"Tab never comes to {name}")


def _answer(tab: Page, question: str, words: str) -> None:
    _to(tab, question)
    tab.wait_for_url("**/write/*")
    tab.get_by_role("textbox", name=question).wait_for()
    _to(tab, question, "End")
    tab.keyboard.insert_text(words)
    _to(tab, "Save and go back to my story")
    tab.wait_for_url("**/write")


def test_a_story_goes_from_an_invitation_to_x_and_back_in_mid_thread(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    look = Look(axe_findings)
    phone = browser.new_context(viewport={"width": 360, "height": 740})
    tab = phone.new_page()
    _join(served, tab, look)
    _write_and_agree(served, tab, look)
    story = tab.url.split("/mine/")[1].partition("?")[0]
    phone.close()

    office = browser.new_context(viewport={"width": 1280, "height": 900})
    _say_yes(served, office, look, story)
    _queue(served, office, look, story)
    office.close()
    _publish(served, story)

    plain = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    eyes = browser.new_context()
    _take_back(served, plain.new_page(), eyes, look, story)
    plain.close()
    eyes.close()
    assert look.found == []


def _join(served: Served, tab: Page, look: Look) -> None:
    """From the letter to a name, out again, and in by a mailed link; all by keyboard."""
    people = served.web.desk.people
    invitations.invite(people, people.vault(), served.box.letters, ADMINISTRATOR, HERS, roles=[])
    tab.goto(served.mailed("join"))
    look.at(tab)
    _to(tab, "Give me a name here")
    tab.get_by_role("heading", name="Welcome").wait_for()
    look.at(tab)
    tab.context.clear_cookies()
    _by_link(served, tab, look)
    tab.wait_for_url("**/stories/start")
    look.at(tab)


def _by_link(served: Served, tab: Page, look: Look | None = None) -> None:
    tab.goto(f"{served.url}/sign-in/link")
    _to(tab, "Your mail address", "End")
    tab.keyboard.type(HERS)
    if look:
        look.at(tab)
    tab.keyboard.press("Enter")
    tab.get_by_text("A link").first.wait_for()
    tab.goto(served.mailed("in"))
    if look:
        look.at(tab)
    _to(tab, "Sign in")


def _write_and_agree(served: Served, tab: Page, look: Look) -> None:
    """Writes, sees it, and agrees, without a mouse."""
    _to(tab, "Begin")
    tab.wait_for_url("**/write")
    look.at(tab)
    _answer(tab, "What happened", HAPPENED)
    _answer(tab, "What you would like people to know", KNOWN)
    _to(tab, "Where it may be told")
    tab.wait_for_url("**/write/where")
    look.at(tab)
    _to(tab, "@HarbourMinds", "Space")
    _to(tab, "@HarbourEast", "Space")
    _to(tab, "Save and go back to my story")
    tab.wait_for_url("**/write")
    _to(tab, "Who asks how you are")
    tab.wait_for_url("**/write/who-asks")
    _to(tab, "Somebody to ask how you are", "s")
    _to(tab, "Save and go back to my story")
    tab.wait_for_url("**/write")
    _to(tab, "See it as it will be")
    tab.wait_for_url("**/preview")
    look.at(tab)
    assert HELP in tab.locator("article").first.inner_text()
    _to(tab, "Show it, and go on to my decision")
    tab.wait_for_url("**/agree")
    look.at(tab)
    for choice in ("@HarbourMinds", "@HarbourEast", "6 months", "Mine"):
        _to(tab, choice, "Space")
    _to(tab, "Read what I would agree to")
    tab.wait_for_url("**/agree?*")
    look.at(tab)
    assert not any(box.is_checked() for box in tab.get_by_role("checkbox").all())
    for choice in ("I agree to all of this", "My story tells something about my health"):
        _to(tab, choice, "Space")
    _to(tab, "I agree")
    tab.wait_for_url("**?done=agreed")
    look.at(tab)


def _say_yes(served: Served, office: BrowserContext, look: Look, story: str) -> None:
    """The support contact asked, and a reviewer says yes."""
    tab = served.at_work(office, "sol", "/contact")
    look.at(tab)
    tab.get_by_role("button", name="I asked them").click()
    expect(tab.get_by_text("Noted. Thank you.")).to_be_visible()
    tab = served.at_work(office, "ruth", "/reviews")
    look.at(tab)
    tab.goto(f"{served.url}/reviews/{story}")
    look.at(tab)
    for box in tab.get_by_role("checkbox").all():
        box.check()
    tab.get_by_label("Your reason").fill("Careful and kind.")
    tab.get_by_role("button", name="It may go out").click()
    expect(tab.get_by_text("Your yes is kept, with its reason.")).to_be_visible()


def _queue(served: Served, office: BrowserContext, look: Look, story: str) -> None:
    """Comms releases it, and gives it one time for each account, the second a day later."""
    tab = served.at_work(office, "amira", f"/reviews/{story}")
    tab.get_by_role("button", name="Release these words").click()
    expect(tab.get_by_text("Released. It may go out once")).to_be_visible()
    look.at(tab)
    for day, handle in enumerate(("@HarbourMinds", "@HarbourEast"), 14):
        tab.get_by_label(handle).check()
        tab.get_by_label("At a time that I choose").check()
        tab.get_by_label("Day", exact=True).fill(f"2027-10-{day}")
        tab.get_by_label("Time, ").fill("12:00")
        tab.get_by_label("Why it must be this time").fill("They asked for these two days.")
        tab.get_by_role("button", name="Put it into the queue").click()
        expect(tab.get_by_text("It has its time.")).to_be_visible()
    look.at(tab)


def _publish(served: Served, story: str) -> None:
    """All of it from one account; from the other X says "too many" to the third post."""
    due = OPENS_AT.replace(day=14, hour=11)
    served.x.clock.jump_to(due)
    served.house.publisher.publish_account("main")
    whole = served.texts("create")
    assert (HELP in next(iter(whole.values())), HELP in list(whole.values())[-1]) == (True, True)
    add_fault(served.x, fault="429", account="HarbourEast", position=2, times=None)
    served.x.clock.jump_to(due + timedelta(days=1))
    served.house.publisher.publish_account("east")
    assert len(served.texts("create")) == len(whole) + 2
    clear_faults(served.x)


def _take_back(served: Served, tab: Page, eyes: BrowserContext, look: Look, story: str) -> None:
    """Two taps without scripts, in mid-thread; then every post is gone from X."""
    _by_link(served, tab)
    tab.wait_for_url("**/stories")
    eyes.add_cookies(tab.context.cookies())  # axe needs scripts
    seen = eyes.new_page()

    def look_too() -> None:
        seen.goto(tab.url)
        look.at(seen)

    tab.goto(f"{served.url}/stories/mine/{story}")
    look_too()
    tab.get_by_role("link", name="Take it back").first.click()
    look_too()
    tab.get_by_role("button", name="Take it back now").click()
    expect(tab.get_by_role("heading", name="Your story is being taken back")).to_be_visible()
    look_too()
    out = served.texts("create")
    served.house.run()
    assert served.texts("delete").keys() == out.keys()
    assert served.texts("create").keys() == out.keys(), "nothing went out after it"
    tab.get_by_role("link", name="Look again").click()
    expect(tab.get_by_text(f"{len(out)} of {len(out)} posts are gone")).to_be_visible()
    look_too()
