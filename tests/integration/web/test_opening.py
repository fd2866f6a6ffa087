"""What of the desk is there depends on what its workspace has: an address, mail, a name."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from scheduler.bootstrap.workspace import Workspace
from scheduler.web.application import desk_app
from scheduler.web.desk import Desk
from scheduler.web.opening import open_desk
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, Browser, a_web_desk

ADDRESS = {"HANDRAIL_WEB_ADDRESS": "https://desk.example.org"}
OUTBOX = {"HANDRAIL_MAIL_FOLDER": "outbox"}
Opened = Callable[[Mapping[str, str]], Desk]


@pytest.fixture
def opened(
    tmp_path: Path, clock: StandingClock, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    """Opens the desk anew, with these settings."""
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web, ExitStack() as to_close:
        folder = web.desk.workspace.rehearsal

        def open_with(variables: Mapping[str, str]) -> Desk:
            for name in (*ADDRESS, *OUTBOX):
                monkeypatch.setenv(name, variables.get(name, ""))
            workspace = Workspace(tmp_path, folder)
            workspace.clock = clock
            to_close.enter_context(closing(workspace.database))
            return open_desk(workspace)

        yield open_with


def browser_at(desk: Desk) -> Browser:
    app = desk_app(desk, NO_LIMITS)
    return Browser(app, "desk.example.org", "https") if desk.address else Browser(app)


def test_links_by_mail_are_offered_where_there_is_an_address_and_mail(opened: Opened) -> None:
    browser = browser_at(opened(ADDRESS | OUTBOX))
    assert "/sign-in/link" in browser.get("/sign-in").text
    assert browser.get("/sign-in/link").status == 200
    assert 'href="/sign-in/link"' in browser.get("/take-back").text
    assert "Send me a link" in browser.get("/sign-in/forgotten").words


@pytest.mark.parametrize(
    "variables", [ADDRESS, OUTBOX, {}], ids=["no mail", "no address", "neither"]
)
def test_no_link_is_offered_that_could_not_be_mailed_or_would_lead_nowhere(
    opened: Opened, variables: Mapping[str, str]
) -> None:
    browser = browser_at(opened(variables))
    shown = browser.get("/sign-in")
    assert shown.status == 200
    assert "/sign-in/link" not in shown.text
    assert browser.get("/sign-in/link").status == 404
    assert "Send me a link" not in browser.get("/sign-in/forgotten").words
    assert 'href="/sign-in"' in browser.get("/take-back").text
    assert "/sign-in/link" not in browser.get("/take-back").text


def test_the_desk_opens_although_its_organisation_cannot_be_read(
    opened: Opened, tmp_path: Path
) -> None:
    """Whoever must hold everything cannot wait until a file is mended; only mail waits."""
    assert opened(ADDRESS | OUTBOX).people.organisation == "Harbour Minds"
    (tmp_path / "campaigns" / "organisation.yaml").write_text("region: [\n", "utf-8")
    desk = opened(ADDRESS | OUTBOX)
    assert desk.people.organisation == "Handrail"  # what an app of codes calls the desk
    assert desk.people.names() == ()  # no passphrase is refused for a name that nobody can read
    browser = browser_at(desk)
    assert browser.get("/sign-in").status == 200
    assert browser.get("/sign-in/link").status == 404
