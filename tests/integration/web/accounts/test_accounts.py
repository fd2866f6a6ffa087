"""The accounts at X: connecting one at the simulated X, and who may not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from scheduler.store.operations import connections
from scheduler.store.operations.connections import StoredConnection
from scheduler.x_simulator.process import RunningRehearsal
from tests.support.desks.accounts_at_x import handle, join, x_of_the_samples
from tests.support.desks.connected import said_yes
from tests.support.desks.web import Answer, Browser, WebDesk


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRehearsal]:
    with x_of_the_samples(tmp_path_factory.mktemp("x")) as running:
        yield running


@pytest.fixture
def desk(web: WebDesk, x: RunningRehearsal) -> WebDesk:
    join(web, x)
    return web


def stored(desk: WebDesk) -> StoredConnection | None:
    with desk.desk.workspace.database.read() as connection:
        return connections.find(connection, "main")


def came_back(browser: Browser, query: str) -> Answer:
    """As a browser comes from X: another site, and a page to open."""
    path = f"/accounts/connected?{query}"
    return browser.get(path, sec_fetch_site="cross-site", sec_fetch_mode="navigate")


def went(browser: Browser) -> str:
    """Where X asks."""
    return browser.post("/accounts/main/connect").location


def connect(desk: WebDesk, browser: Browser) -> Answer:
    state, code = said_yes(went(browser), handle(desk))
    return came_back(browser, f"state={state}&code={code}")


def test_an_account_is_connected_at_x_and_the_page_says_how(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    answer = connect(desk, browser)
    assert (answer.status, answer.location) == (303, "/accounts?done=connected&account=main")
    words = browser.get(answer.location).words
    assert "Connected. From the next post on, main publishes by this." in words
    assert "post, and take its posts down" in words
    assert "Renewed by itself" in words


def test_x_is_asked_by_a_page_that_may_lead_there_and_by_no_other(
    desk: WebDesk, x: RunningRehearsal
) -> None:
    browser = desk.browser("admin")
    assert (
        f"form-action 'self' {x.url};"
        in browser.get("/accounts/main/connect").headers["content-security-policy"]
    )
    for other in ("/accounts", "/"):
        assert "form-action 'self';" in browser.get(other).headers["content-security-policy"]
    assert went(browser).startswith(f"{x.url}/i/oauth2/authorize?")


def test_nothing_secret_is_on_a_page_or_told_to_the_next(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    url = went(browser)
    state, code = said_yes(url, handle(desk))
    answer = came_back(browser, f"state={state}&code={code}")
    page = browser.get("/accounts")
    assert answer.headers["referrer-policy"] == "no-referrer"
    vault = desk.desk.people.vault()
    one = stored(desk)
    assert one is not None
    tokens = [vault.unlock(token) for token in (one.access_token, one.refresh_token) if token]
    for secret in (state, code, *tokens):
        assert secret not in answer.text + answer.location + page.text


def test_somebody_elses_browser_comes_back_for_nothing(desk: WebDesk) -> None:
    """A way that an attacker began, opened by an administrator, connects nothing."""
    state, code = said_yes(went(desk.browser("admin")), handle(desk))
    answer = came_back(desk.browser("admin"), f"state={state}&code={code}")
    assert answer.status == 422
    assert "Begin again" in answer.words
    assert stored(desk) is None


def test_without_a_session_nothing_comes_back_and_nothing_is_kept(desk: WebDesk) -> None:
    state, code = said_yes(went(desk.browser("admin")), handle(desk))
    answer = came_back(desk.browser(), f"state={state}&code={code}")
    assert (answer.status, answer.location) == (303, "/sign-in")
    assert stored(desk) is None


@pytest.mark.parametrize("mode", ["no-cors", "cors", "same-origin"])
def test_only_a_browser_that_opens_a_page_comes_back(desk: WebDesk, mode: str) -> None:
    browser = desk.browser("admin")
    state, code = said_yes(went(browser), handle(desk))
    path = f"/accounts/connected?state={state}&code={code}"
    answer = browser.get(path, sec_fetch_site="cross-site", sec_fetch_mode=mode)
    assert answer.status == 403
    assert stored(desk) is None


def test_a_page_that_is_fetched_ahead_spends_no_code(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    state, code = said_yes(went(browser), handle(desk))
    path = f"/accounts/connected?state={state}&code={code}"
    assert browser.get(path, sec_purpose="prefetch").status == 404
    assert came_back(browser, f"state={state}&code={code}").status == 303


def test_coming_back_twice_connects_once(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    state, code = said_yes(went(browser), handle(desk))
    came_back(browser, f"state={state}&code={code}")
    one = stored(desk)
    assert came_back(browser, f"state={state}&code={code}").status == 422
    assert stored(desk) == one


def test_whoever_cancels_at_x_reads_that_nothing_changed(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    url = went(browser)
    answer = requests.get(f"{url}&answer=cancel", allow_redirects=False, timeout=60)
    back = urlsplit(answer.headers["location"])
    assert parse_qs(back.query)["error"] == ["access_denied"]
    told = came_back(browser, back.query)
    assert "You said no at X" in browser.get(told.location).words
    assert stored(desk) is None


def test_saying_yes_as_another_account_is_refused_plainly(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    other = next(name for name in desk.desk.workspace.organisation.accounts if name != "main")
    state, code = said_yes(went(browser), handle(desk, other))
    answer = came_back(browser, f"state={state}&code={code}")
    assert answer.status == 422
    assert f"You said yes as @{handle(desk, other)}" in answer.words


def test_before_x_is_asked_they_show_who_they_are(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=16))
    assert browser.get("/accounts/main/connect").location.startswith("/prove?to=")
    assert went(browser) == "/accounts/main/connect"


def test_an_account_is_checked_without_a_post(desk: WebDesk, x: RunningRehearsal) -> None:
    browser = desk.browser("admin")
    connect(desk, browser)
    answer = browser.post("/accounts/main/check")
    assert "Nothing was posted" in browser.get(answer.location).words
    truth = requests.get(f"{x.url}/rehearsal/truth", timeout=60).text
    assert '"call":"create"' not in truth.replace(" ", "")


def test_an_account_that_is_another_one_at_x_is_told_by_both_names(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    connect(desk, browser)
    known = desk.desk.accounts
    handles = {**known.context.handles(), "main": "SomebodyElse"}  # organisation.yaml was changed
    context = replace(known.context, handles=lambda: handles)
    desk.desk = replace(desk.desk, accounts=replace(known, context=context))
    answer = Browser(desk.app, cookies=browser.cookies).post("/accounts/main/check")
    assert answer.status == 422
    assert f"main is @{handle(desk)} at X, and not @SomebodyElse" in answer.words


def test_leave_that_was_taken_back_at_x_is_told_on_the_page(
    desk: WebDesk, x: RunningRehearsal
) -> None:
    browser = desk.browser("admin")
    connect(desk, browser)
    desk.clock.jump_to(desk.clock.now() + timedelta(minutes=5))
    given = {"account": handle(desk)}
    requests.post(f"{x.url}/rehearsal/withdraw", json=given, timeout=60)
    answer = browser.post("/accounts/main/check")
    assert answer.status == 422
    assert "connect it again" in answer.words
    assert "Must be connected again" in browser.get("/accounts").words


def test_an_account_is_disconnected_after_a_question(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    connect(desk, browser)
    assert "Disconnect main" in browser.get("/accounts/main/disconnect").words
    answer = browser.post("/accounts/main/disconnect")
    assert "taken back at X and forgotten here" in browser.get(answer.location).words
    assert browser.get("/accounts/main/disconnect").status == 404
    assert browser.post("/accounts/main/disconnect").status == 422


def test_where_x_cannot_be_told_the_page_says_what_to_do_there(desk: WebDesk) -> None:
    browser = desk.browser("admin")
    connect(desk, browser)
    context = replace(desk.desk.accounts.context, app=None)
    desk.desk = replace(desk.desk, accounts=replace(desk.desk.accounts, context=context))
    again = Browser(desk.app, cookies=browser.cookies)
    answer = again.post("/accounts/main/disconnect")
    assert "Connected apps" in again.get(answer.location).words


@pytest.mark.parametrize("deed", ["connect", "check", "disconnect"])
def test_an_account_that_is_not_there_is_not_here(desk: WebDesk, deed: str) -> None:
    browser = desk.browser("admin")
    assert browser.post(f"/accounts/nobody/{deed}").status == 404


def test_without_an_app_the_page_says_what_to_set_up(web: WebDesk) -> None:
    browser = web.browser("admin")
    words = browser.get("/accounts").words
    assert "HANDRAIL_X_CLIENT_ID is not set" in words
    assert "http://127.0.0.1:8432/accounts/connected" in words
    assert "HANDRAIL_X_CLIENT_ID" in browser.get("/accounts/main/connect").words
    assert browser.post("/accounts/main/connect").status == 422
    assert "could not be asked" in browser.post("/accounts/main/check").words


def test_what_the_address_says_is_not_repeated(desk: WebDesk) -> None:
    hostile = "<script>alert(1)</script>"
    answer = desk.browser("admin").get(f"/accounts?done=connected&account={hostile}")
    assert "alert(1)" not in answer.text
    assert "Connected. From" not in answer.words
