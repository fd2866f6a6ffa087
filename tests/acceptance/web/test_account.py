"""One's own account in a real browser: a passkey, the end of a session, and the people's pages."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from scheduler.people.mailed import invitations, mail_addresses
from scheduler.people.roles import Actor, Role
from scheduler.web.application import desk_app
from scheduler.web.identity import desk_actor
from scheduler.web.reads.frame import holds
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import NO_LIMITS, PASSPHRASE, WebDesk, a_passkey_of, a_web_desk
from tests.support.processes.browser import at_each_width, tab_to

ANEW = "a lamp on the stairs"
WORDS = "Sad news from the coast."
FORGOTTEN = "/sign-in/forgotten"
PAGES = (
    *("/me", "/me/session", "/me/passphrase", "/me/address", "/me/codes", "/me/passkeys"),
    *("/people", "/people/dev", "/people/dev/remove", "/invite", "/prove", FORGOTTEN),
)


@dataclass
class Served:
    """A desk with mail and an address, at that address."""

    web: WebDesk
    url: str
    box: Letterbox

    def signed_in(self, context: BrowserContext, person: str) -> Page:
        secret = desk_actor.sign_in_as(self.web.desk.people, person)
        context.add_cookies([{"name": "desk", "value": secret, "url": self.url}])
        return context.new_page()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    with a_web_desk(tmp_path_factory.mktemp("desk"), StandingClock(), migrated_sqlite) as web:
        web.people()
        listener, url = listen("127.0.0.1", 0)
        url = url.replace("127.0.0.1", "localhost")  # a passkey is for a name
        box = Letterbox()
        letters = box.letters
        people = replace(web.desk.people, letters=letters)
        web.desk = replace(web.desk, people=people, address=url)
        invitations.invite(
            people, people.vault(), letters, Actor("admin"), "kit@example.org", roles=[Role.WRITER]
        )
        a_passkey_of(web, "nia")
        with web.desk.workspace.database.write() as connection:
            now = web.clock.now()
            mail_addresses.keep(connection, people.vault(), "teller", "teller@example.org", now)
        server = server_of(desk_app(web.desk, NO_LIMITS))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        yield Served(web, url, box)
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    one = browser.new_context(viewport={"width": 360, "height": 780})
    yield one
    one.close()


def test_a_passkey_is_added_signs_in_and_shows_once_more_who_one_is(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context, "ruth")
    said: list[str] = []
    tab.on("console", lambda one: said.append(one.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    device = context.new_cdp_session(tab)
    device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    tab.goto(f"{served.url}/me")
    tab.get_by_role("link", name="Add one").click()
    tab.get_by_label("What to call it").fill("This telephone")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/me?done=passkey")
    expect(tab.get_by_text("This telephone")).to_be_visible()
    tab.get_by_label("Ruth: your account").click()
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.goto(f"{served.url}/sign-in?to=/find")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.wait_for_url("**/find")
    assert "Ruth" in str(tab.get_by_label("Ruth: your account").get_attribute("aria-label"))
    tab.goto(f"{served.url}/prove?to=/me/codes")
    tab.get_by_role("button", name="Use your passkey").click()
    tab.wait_for_url("**/me/codes")
    assert said == []


def test_enter_before_the_script_is_there_sends_nothing(
    served: Served, context: BrowserContext
) -> None:
    """On a slow telephone: the form alone would be a passkey without an answer of the device."""
    tab = served.signed_in(context, "ruth")
    waiting: list[Route] = []
    sent: list[str] = []

    def keep_waiting(route: Route) -> None:
        waiting.append(route)

    tab.route("**/passkey.*", keep_waiting)
    tab.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    with tab.expect_request("**/passkey.*"):
        tab.goto(f"{served.url}/me/passkeys", wait_until="commit")
    tab.get_by_label("What to call it").fill("This telephone")
    tab.keyboard.press("Enter")
    tab.evaluate(
        "() => new Promise(requestAnimationFrame)"
    )  # a form that is sent has begun by then
    expect(tab.get_by_role("button", name="Add a passkey")).to_be_hidden()
    assert sent == []
    assert waiting, "the script was there already: this shows nothing"
    waiting[0].continue_()
    expect(tab.get_by_role("button", name="Add a passkey")).to_be_enabled()
    expect(tab.get_by_label("What to call it")).to_have_value("This telephone")


def test_a_device_that_says_no_is_told_and_the_passphrase_remains(
    served: Served, context: BrowserContext
) -> None:
    tab = context.new_page()
    device = context.new_cdp_session(tab)
    device.send("WebAuthn.enable")  # and no device at all
    tab.goto(f"{served.url}/sign-in")
    refuse = "() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }"
    tab.evaluate(refuse)
    tab.get_by_role("button", name="Sign in with a passkey").click()
    expect(tab.get_by_text("The device gave no passkey.")).to_be_visible()
    tab.get_by_label("Your name here").fill("dev")
    tab.get_by_label("Passphrase").fill(PASSPHRASE)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(f"{served.url}/")


def test_without_scripts_no_button_does_nothing_and_the_page_says_what_works(
    served: Served, browser: Browser
) -> None:
    one = browser.new_context(java_script_enabled=False)
    tab = one.new_page()
    tab.goto(f"{served.url}/sign-in")
    expect(tab.get_by_text("A passphrase and a code work without")).to_be_visible()
    expect(tab.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    tab.get_by_label("Your name here").fill("dev")
    tab.get_by_label("Passphrase").fill(PASSPHRASE)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.goto(f"{served.url}/me/session")
    tab.get_by_role("button", name="Stay signed in").first.click()
    expect(tab.get_by_text("You stay signed in until")).to_be_visible()
    one.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_forgotten_passphrase_is_chosen_anew_by_the_keyboard_alone(
    served: Served, browser: Browser, *, scripts: bool
) -> None:
    one = browser.new_context(viewport={"width": 320, "height": 740}, java_script_enabled=scripts)
    tab = one.new_page()
    tab.goto(f"{served.url}/sign-in")
    tab_to(tab, tab.get_by_role("link", name="Forgotten your passphrase?"))
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{FORGOTTEN}")
    tab_to(tab, tab.get_by_label("Your mail address"))
    tab.keyboard.type("teller@example.org")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Look at your mail")).to_be_visible()
    tab.goto(f"{served.url}/reset/{served.box.token('teller@example.org')}")
    tab_to(tab, tab.get_by_label("New passphrase"))
    tab.keyboard.type(ANEW)
    tab_to(tab, tab.get_by_label("The same passphrase again"))
    tab.keyboard.type(ANEW)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Your new passphrase is kept")).to_be_visible()
    tab_to(tab, tab.get_by_role("link", name="Sign in", exact=True))
    tab.keyboard.press("Enter")
    tab.get_by_label("Your name here").fill("teller")
    tab.get_by_label("Passphrase").fill(ANEW)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Sign in")).to_have_count(0)
    one.close()


def test_five_minutes_before_the_end_the_page_says_so_and_one_press_stays(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context, "sol")
    tab.clock.install()
    tab.goto(f"{served.url}/find")
    strip = tab.locator("#session")
    expect(strip).to_be_hidden()
    served.web.clock.jump_to(served.web.clock.now() + timedelta(minutes=26))
    tab.clock.fast_forward(26 * 60 * 1000)
    expect(strip).to_contain_text("You are signed out in 4 min.")
    strip.get_by_role("button", name="Stay signed in").click()
    expect(strip).to_be_hidden()
    expect(tab.locator("#main")).to_be_focused()


def test_a_desk_that_cannot_answer_for_a_moment_does_not_say_that_one_is_signed_out(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context, "sol")
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503)
        else:
            route.continue_()

    tab.route("**/me/session/left", answer)
    tab.clock.install()
    tab.goto(f"{served.url}/find")
    strip = tab.locator("#session")
    served.web.clock.jump_to(served.web.clock.now() + timedelta(minutes=26))
    tab.clock.fast_forward(26 * 60 * 1000)
    for _ in range(600):  # a minute after the answer has come, it is asked again
        if len(asked) == 2:
            break
        tab.wait_for_timeout(50)
        tab.clock.fast_forward(60 * 1000)
    expect(strip).to_contain_text("You are signed out in 4 min.")
    expect(strip.get_by_role("button", name="Stay signed in")).to_be_visible()


def test_what_is_typed_while_the_session_ends_is_shown_again_and_done(
    served: Served, context: BrowserContext
) -> None:
    tab = served.signed_in(context, "dev")
    tab.goto(f"{served.url}/hold")
    tab.get_by_role("textbox", name="In your words").fill(WORDS)
    served.web.clock.jump_to(served.web.clock.now() + timedelta(hours=13))
    tab.get_by_role("button", name="Hold everything now").click()
    expect(tab.get_by_text("What you typed is kept")).to_be_visible()
    tab.get_by_label("Your name here").fill("dev")
    tab.get_by_label("Passphrase").fill(PASSPHRASE)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_text(WORDS)).to_be_visible()
    tab.get_by_role("button", name="Do it now").click()
    tab.wait_for_url("**/hold/look?done=*")
    assert [one.why for one in holds(served.web.desk)] == [WORDS]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    served: Served, browser: Browser, axe_findings: Callable[[Page], list[str]]
) -> None:
    one = browser.new_context(viewport={"width": 320, "height": 9000})
    tab = served.signed_in(one, "admin")
    found = {}

    def look(tab: Page, name: str) -> None:
        for width in at_each_width(tab, 320, 1280):
            said = axe_findings(tab)
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                said.append("it scrolls sideways")
            if said:
                found[f"{name} {width}"] = said

    for number, path in enumerate(PAGES):
        tab.goto(f"{served.url}{path}")
        scheme = "dark" if number % 2 else "light"
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for details in tab.locator("details").all():
            details.evaluate("one => { one.open = true }")
        look(tab, path)
    forms = (
        *(("/me/passphrase", "Keep this passphrase"), ("/invite", "Send the")),
        (FORGOTTEN, "Send me a link"),
    )
    for path, button in forms:
        tab.goto(f"{served.url}{path}")
        tab.get_by_role("button", name=button).click()
        expect(tab).to_have_title(re.compile("^Error: "))
        expect(tab.locator(".problem")).to_be_focused()
        look(tab, f"{path} with a fault")
    teller = served.signed_in(one, "teller")
    teller.goto(f"{served.url}/")
    look(teller, "landing")
    one.close()
    assert found == {}
