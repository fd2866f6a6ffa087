"""Words are never cut in silence: what is too long is shown whole, and nothing was done."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.store.states import ThreadState
from scheduler.web.reads.frame import holds
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import Answer, Browser, WebDesk
from tests.support.examples.builders import a_thread

KEY = "wmhd/opener"
PAGE = f"/threads/{KEY}"
SOON = {"day": "2027-10-08", "time": "17:30", "account": "main"}


@pytest.fixture
def asked(web: WebDesk) -> WebDesk:
    thread = a_thread(KEY, "What helped you?", due_at=A_TUESDAY_NOON + timedelta(hours=6))
    web.queue(replace(thread, owner="dev", needs_approval=True))
    return web


def long_words(most: int) -> str:
    return ("We read it\ntwice. " * most)[: most - 3] + " the end of it <b>"


def on_screen(browser: Browser, page: str = PAGE) -> dict[str, str]:
    text = browser.get(page).text
    found = re.findall(r'<input type="hidden" name="(seen|words)" value="([^"]*)">', text)
    return dict(found)


def state(web: WebDesk) -> ThreadState:
    return Desk(web.desk.workspace.database, web.clock).thread(KEY).state


def sent_from(answer: Answer) -> tuple[str, dict[str, str]]:
    """Where the form of a page sends, and the fields that nobody sees."""
    path = re.findall(r'<form method="post" action="([^"]+)"', answer.text)[-1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return path, {name: html.unescape(value) for name, value in hidden if name != "token"}


@pytest.mark.parametrize(
    ("person", "path", "name", "most", "more"),
    [
        ("ruth", f"/decide/{KEY}", "note", 1_000, {"decision": "reject"}),
        ("ruth", f"/decide/{KEY}", "note", 1_000, {"decision": "approve"}),
        ("nia", f"/comments/{KEY}", "comment", 6_000, {}),
        ("amira", f"/move/{KEY}", "why", 500, SOON),
        ("amira", f"/cancel/{KEY}", "why", 500, {}),
        (
            "amira",
            "/campaigns/new",
            "cover",
            300,
            {"title": "Spring", "owner": "dev", "text": "Hello.", **SOON},
        ),
        ("amira", "/approvals/ask/wmhd", "note", 2_000, {"whom": "everybody", "key": KEY}),
        ("dev", "/stories/ring", "besides", 200, {"number": "01632 960001"}),
        ("dev", "/me/profile", "name", 200, {}),
    ],
)
def test_words_that_are_too_long_are_shown_whole_and_nothing_is_done(
    asked: WebDesk, person: str, path: str, name: str, most: int, more: dict[str, str]
) -> None:
    browser, typed = asked.browser(person), long_words(most)
    before = state(asked)
    answer = browser.post(path, {**on_screen(browser), **more, name: typed})
    assert answer.status == 422
    assert f"{len(typed.strip()):,} characters, and {most:,} fit" in answer.words
    assert typed in html.unescape(answer.text)
    assert state(asked) is before


def test_once_shortened_it_is_done_by_one_press(asked: WebDesk) -> None:
    ruth = asked.browser("ruth")
    fields = {**on_screen(ruth), "decision": "reject", "note": long_words(1_000)}
    path, hidden = sent_from(ruth.post(f"/decide/{KEY}", fields))
    assert "note" not in hidden
    done = ruth.post(path, {**hidden, "note": "Shorter, please."})
    assert done.location == f"{PAGE}?done=rejected"
    assert "Shorter, please." in ruth.get(PAGE).words


def test_holding_never_waits_for_shorter_words(asked: WebDesk) -> None:
    dev = asked.browser("dev")
    assert dev.post("/hold", {"part": "everything", "own": long_words(900)}).status == 303
    assert holds(asked.desk)[0].why.startswith("We read it")
    assert dev.post(f"/hold/thread/{KEY}", {"own": long_words(900)}).status == 303


def test_a_worry_never_waits_for_a_number(asked: WebDesk) -> None:
    answer = asked.browser("dev").post("/worry", {"story": long_words(900)})
    assert answer.status == 200


@pytest.mark.parametrize("person", ["dev", "amira"])
def test_a_reason_for_a_hold_that_ended_meanwhile_is_shown_again(
    asked: WebDesk, person: str
) -> None:
    answer = asked.browser(person).post("/hold/reason/7", {"own": "Sad news from the coast."})
    assert answer.status == 404
    assert "What you typed In your words Sad news from the coast." in answer.words


def test_what_is_refused_is_shown_with_what_was_typed(asked: WebDesk) -> None:
    answer = asked.browser("amira").post("/approvals/withdraw/7", {"note": "Sad news."})
    assert answer.status == 409
    assert "What you typed Note Sad news." in answer.words


@pytest.mark.parametrize("decision", ["", "zzz", "APPROVE", "yes"])
def test_a_decision_that_the_page_does_not_offer_is_none(asked: WebDesk, decision: str) -> None:
    ruth = asked.browser("ruth")
    fields = {**on_screen(ruth), "note": "A note.", "decision": decision}
    answer = ruth.post(f"/decide/{KEY}", fields)
    assert answer.status == 422
    assert "Choose: approve these words, or ask for changes" in answer.words
    assert "A note." in answer.text
