"""What people, files and X write is words on every page, and never markup."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.networks.base import Refusal, Refused
from scheduler.people.roles import Actor, following_from
from scheduler.publishing.operations.hold import Scope, place
from scheduler.stories.review import decisions
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.story_web import StoryWeb
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread

EVIL = "<img src=x onerror=alert(1)>\"'></textarea><script>alert(2)</script>{{ 7*7 }}"
SHEET = json.dumps([EVIL, [[1, [[EVIL, "text"]]], [2, [[EVIL, "text"]]]], [EVIL]])
RAW = ("<img src=x", "<script>alert", "</textarea><script", "alert(1)>\"'")
EVIL_FILE = """\
campaign: evil
title: EVIL
owner: EVIL
cover: EVIL
hashtags: [Fine]

threads:
  - id: opener
    account: main
    when: Sun 10 Oct 2027, 09:00
    content_note: EVIL
    text: EVIL
"""
PAGES = (
    *("/", "/approvals", "/hold", "/hold/look", "/threads/wmhd/opener", "/cancel/wmhd/opener"),
    *("/take-down/wmhd/opener", "/resolve/wmhd/opener", "/hold/thread/wmhd/opener"),
    *("/calendar?day=2027-10-05", "/calendar?view=week&ticks=1", "/calendar?view=day"),
    *("/calendar?view=list", "/calendar/move/wmhd/opener", "/calendar/slots", "/calendar/feed"),
    *("/hold/release/1", "/campaigns", "/campaign/evil", "/campaign/evil/file", "/write/evil"),
    *("/campaign/evil/apply", "/campaign/evil/head", "/campaign/evil/copy", "/write/evil/opener"),
    *("/campaign/broken", "/campaign/broken/file", "/campaign/evil/archive"),
    *("/approvals/ask/wmhd", "/notices", "/me/notices", "/find?words=img", "/sign-in/forgotten"),
    *("/engagement", "/engagement/hashtags", "/engagement/threads", "/engagement/compare"),
    *("/engagement/by", "/engagement/readings", "/engagement/volume", "/engagement/coding"),
)


@pytest.fixture
def evil(web: WebDesk) -> WebDesk:
    """Every text that somebody may write, written by somebody who means ill."""
    media = PlannedMedia(f"{EVIL}.png", "0" * 64, EVIL)
    thread = replace(
        a_thread("wmhd/opener", EVIL, EVIL, due_at=A_TUESDAY_NOON + timedelta(hours=2)),
        needs_approval=True,
        owner=EVIL,
        accepted=(("HL01", EVIL),),
    )
    first = replace(thread.posts[0], media=(media,))
    web.queue(replace(thread, posts=(first, *thread.posts[1:])))
    place(web.context, Scope.EVERYTHING, "", why=EVIL, actor=following_from(Actor(EVIL)))
    quoted = json.dumps(EVIL)
    written = EVIL_FILE.replace("EVIL", quoted)
    (web.root / "campaigns" / "evil.yaml").write_text(written, "utf-8")
    broken = written.replace("account: main", f"account: {quoted}")
    (web.root / "campaigns" / "broken.yaml").write_text(broken, "utf-8")
    return web


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_what_was_written(evil: WebDesk, path: str) -> None:
    text = evil.browser("amira").get(path).text
    assert text
    for raw in RAW:
        assert raw not in text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/hold", {"own": EVIL, "end": "at", "day": EVIL, "time": EVIL}),
        ("/hold", {"part": "part", "account": EVIL}),
        ("/hold/reason/1", {"own": EVIL, "end": "at", "day": EVIL}),
        ("/decide/wmhd/opener", {"decision": "reject", "note": "", "words": EVIL}),
        ("/decide/wmhd/opener", {"decision": "approve", "note": EVIL, "words": EVIL, "was": EVIL}),
        ("/decide/wmhd/opener", {"decision": "approve", "words": "x", "was": '["<bad>"]'}),
        ("/move/wmhd/opener", {"day": EVIL, "time": EVIL, "why": EVIL}),
        ("/cancel/wmhd/opener", {"why": EVIL, "seen": EVIL}),
        ("/comments/wmhd/opener", {"comment": EVIL * 90}),
        ("/approvals", {"words": f"{EVIL} {EVIL}"}),
        ("/approvals/ask/wmhd", {"day": EVIL, "time": EVIL, "note": EVIL, "key": EVIL}),
        ("/approvals/ask/wmhd", {"key": "wmhd/opener", "person": EVIL, "note": EVIL}),
        ("/approvals/outside/wmhd", {"name": EVIL, "address": EVIL, "until": EVIL}),
        ("/resolve/wmhd/opener", {"decision": EVIL, "address": EVIL}),
        ("/calendar/look", {"thread": "wmhd/opener", "day": EVIL, "time": EVIL, "back": EVIL}),
        ("/calendar/look", {"thread": "wmhd/opener", "days": "7", "back": f"account={EVIL}"}),
        ("/calendar/move", {"thread": "wmhd/opener", "to:wmhd/opener": EVIL, "why": EVIL}),
        ("/import/look", {"sheet": SHEET, "column:0": "text", "everywhere": EVIL, "name": EVIL}),
        ("/import/write", {"sheet": SHEET, "column:0": "text", "name": EVIL, "title": EVIL}),
        ("/import/write", {"sheet": EVIL}),
        ("/campaigns/new", {"title": EVIL, "name": EVIL, "owner": EVIL, "text": EVIL}),
        ("/campaign/evil/file", {"text": EVIL, "read": EVIL, "device": EVIL, "do": "save"}),
        ("/campaign/evil/file", {"text": f"campaign: {EVIL}", "live": "1", "branch": EVIL}),
        ("/campaign/evil/head", {"title": EVIL, "owner": EVIL, "cover": EVIL, "budget": EVIL}),
        ("/campaign/evil/copy", {"name": EVIL, "year": EVIL, "by": EVIL, "day": EVIL}),
        ("/campaign/evil/apply", {"seen": EVIL}),
        ("/campaigns/bring-back", {"name": EVIL}),
        ("/write/evil", {"post": EVIL, "account": EVIL, "day": EVIL, "hashtags": EVIL}),
        ("/write/evil", {"post": EVIL, "account": "main", "accept": EVIL, "kept": EVIL}),
        ("/write/evil", {"post": EVIL, "token": EVIL, "do": EVIL, "note": EVIL, "id": EVIL}),
        ("/write/evil", {"speaker": EVIL, "own": EVIL, "account": EVIL, "was": EVIL}),
        ("/rehearse", {"from": EVIL, "until": EVIL, "campaign": EVIL}),
        ("/me/notices", {"digest_at": EVIL, "quiet_from": EVIL, "how-waits": EVIL}),
        ("/sign-in", {"id": EVIL, "passphrase": EVIL, "to": EVIL}),
        ("/sign-in/forgotten", {"address": EVIL}),
    ],
)
def test_what_was_typed_comes_back_as_words(
    evil: WebDesk, path: str, fields: dict[str, str]
) -> None:
    browser = evil.browser("amira")
    text = browser.post(path, fields).text
    for raw in (*RAW, "<bad>"):
        assert raw not in text


@pytest.mark.parametrize(
    "path",
    [
        f"/threads/{EVIL}",
        f"/calendar?account={EVIL}&state={EVIL}",
        f"/engagement?from={EVIL}&to={EVIL}",
        f"/engagement/threads?account={EVIL}&order={EVIL}",
        f"/engagement/hashtags/{EVIL.replace('/', '')}",
        f"/engagement/volume?tag={EVIL}",
        f"/engagement/by?by={EVIL}&tag={EVIL}",
        f"/import/done/{EVIL}",
        f"/sign-in?to={EVIL}",
        f"/?done={EVIL}",
    ],
)
def test_what_an_address_holds_is_not_said_again(evil: WebDesk, path: str) -> None:
    text = evil.browser("amira").get(path.replace("#", "")).text
    for raw in RAW:
        assert raw not in text


def test_what_x_says_is_words(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/opener"))
    desk = Desk(web.desk.workspace.database, web.clock)
    desk.network.outcomes.append(Refused(Refusal.TEXT, EVIL))
    desk.publish()
    for path in ("/", "/threads/wmhd/opener", "/resolve/wmhd/opener"):
        text = web.browser("amira").get(path).text
        for raw in RAW:
            assert raw not in text


@pytest.mark.parametrize("words", ["a\r\nSet-Cookie: x=y", "a\x00b", "a\u2028b", "a\u202eb"])
def test_line_breaks_and_what_nobody_sees_smuggle_nothing(web: WebDesk, words: str) -> None:
    web.queue(a_thread("wmhd/opener"))
    browser = web.browser("amira")
    answer = browser.post("/hold", {"own": words})
    assert answer.status == 303
    assert "x=y" not in answer.headers.get("set-cookie", "")
    assert "\x00" not in browser.get("/").text


STORY_PAGES = (
    *("", "write", "write/what-happened", "write/how-you-are-named", "write/content-note"),
    *("write/picture", "write/where", "write/not-before", "write/who-asks", "two/what-happened"),
    *("words", "preview", "agree", "agree?account-main=yes&months=12&whose=mine", "take-back"),
)


@pytest.fixture
def told(web: WebDesk) -> StoryWeb:
    """A story in which every text was written by somebody who means ill."""
    teller = StoryWeb(web, web.browser("teller"))
    teller.begin()
    teller.write("what-happened", answer=EVIL)
    teller.write("how-you-are-named", naming="alias", shown_as=EVIL[:50])
    teller.write("content-note", note=EVIL, theme=EVIL[:60])
    teller.write("who-asks", support_contact="sol")
    teller.post("show")
    decisions.suggest(teller.context, Actor("ruth"), teller.story, EVIL * 2, EVIL)
    decisions.review(
        teller.context, Actor("ruth"), teller.story, version=1, is_yes=False, reason=EVIL
    )
    teller.post("write/what-happened", answer=EVIL * 2, seen="0", tab=EVIL[:40])
    return teller


@pytest.mark.parametrize("page", STORY_PAGES)
def test_no_page_of_a_story_runs_what_was_written(told: StoryWeb, page: str) -> None:
    answer = told.get(page)
    assert answer.status == 200
    for raw in RAW:
        assert raw not in answer.text


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("write/what-happened", {"answer": EVIL, "token": "stale", "tab": EVIL, "x": EVIL}),
        ("write/content-note", {"note": EVIL * 5, "theme": EVIL}),
        ("write/how-you-are-named", {"naming": EVIL, "shown_as": EVIL}),
        ("write/who-asks", {"support_contact": EVIL, "line_manager": EVIL}),
        ("write/picture", {"alt": ""}),
        ("two/what-happened", {"keep": EVIL, "seen": EVIL}),
        ("words", {"rule": EVIL}),
        ("agree", {"mark": EVIL, "months": EVIL, "whose": EVIL, "words": "yes", "health": "yes"}),
    ],
)
def test_what_a_storyteller_typed_comes_back_as_words(
    told: StoryWeb, page: str, fields: dict[str, str]
) -> None:
    text = told.post(page, **fields).text
    for raw in RAW:
        assert raw not in text


def test_what_is_typed_to_be_rung_or_to_take_back_is_words(web: WebDesk) -> None:
    teller = web.browser("teller")
    teller.post("/stories/ring", {"number": EVIL, "when": EVIL, "besides": EVIL})
    stranger = web.browser()
    stranger.get("/take-back")
    for text in (
        web.browser("sol").get("/stories/to-ring").text,
        teller.post("/stories/ring", {"number": "", "besides": EVIL}).text,
        stranger.post("/take-back", {"story": EVIL, "code": EVIL}).text,
        stranger.get(f"/take-back?lang={EVIL}").text,
    ):
        for raw in RAW:
            assert raw not in text
