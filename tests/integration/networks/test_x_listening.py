"""Recent counts and recent search over real HTTP: pages, names, tokens, and what goes wrong."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from scheduler.errors import SettingsError
from scheduler.networks.base import AccountName, Unavailable
from scheduler.networks.listening import SearchResult
from scheduler.networks.x.search import XListening
from scheduler.settings import Credentials
from tests.support.processes.canned import nobody_listening
from tests.support.processes.rehearsals import ACCOUNTS, MAIN, a_rehearsal, credentials

KEYS = {MAIN: Credentials("key", "secret", "token", "token secret")}
TOKEN = (200, {"token_type": "bearer", "access_token": "app-token"})


@dataclass
class Script:
    """What is answered, one after the other, and what was asked."""

    answers: list[tuple[int, object]]
    asked: list[str] = field(default_factory=list)
    authorised: list[str] = field(default_factory=list)
    url: str = ""

    def query(self, number: int) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.asked[number]).query)


@contextmanager
def a_script(*answers: tuple[int, object]) -> Iterator[Script]:
    script = Script(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            script.asked.append(self.path)
            script.authorised.append(self.headers.get("Authorization", ""))
            status, body = script.answers.pop(0)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asking(script: Script) -> XListening:
    return XListening(KEYS, script.url, 2, 2)


def a_page(first: int, size: int, token: str | None = None) -> tuple[int, object]:
    posts = [
        {
            "id": str(number),
            "text": "Nobody may keep this.",
            "author_id": str(7000 + number % 3),
            "created_at": "2027-10-10T09:30:00.000Z",
            "entities": {
                "urls": [
                    {"url": "https://t.co/x", "expanded_url": "https://www.nhs.uk/help?a=b"},
                    {"url": "https://t.co/y", "expanded_url": "https://x.com/p", "media_key": "3"},
                ],
                "hashtags": [{"tag": "WMHD"}],
            },
        }
        for number in range(first, first + size)
    ]
    return 200, {"data": posts, "meta": {"next_token": token} if token else {}}


def test_a_search_goes_from_page_to_page_until_it_has_enough() -> None:
    with a_script(TOKEN, a_page(1, 100, "next"), a_page(101, 50)) as script:
        found = asking(script).recent_posts(MAIN, "#wmhd", 250)
        assert isinstance(found, SearchResult)
        assert (len(found.posts), found.is_all) == (150, True)
        assert found.posts[0].links == ("https://www.nhs.uk/help?a=b",)  # pictures are no links
        assert found.posts[0].hashtags == ("WMHD",)
        assert script.query(1)["max_results"] == ["100"]
        assert script.query(2) == script.query(1) | {"next_token": ["next"]}
        assert script.authorised[1:] == ["Bearer app-token"] * 2


def test_no_more_is_asked_for_than_is_paid_for() -> None:
    with a_script(TOKEN, a_page(1, 100, "next"), a_page(101, 15, "more")) as script:
        found = asking(script).recent_posts(MAIN, "#wmhd", 124)
        assert isinstance(found, SearchResult)
        assert (len(found.posts), found.is_all) == (115, False)  # 9 are left; X gives 10 at least
        assert script.query(2)["max_results"] == ["24"]
        assert script.answers == []


def test_a_page_that_does_not_come_leaves_those_before() -> None:
    with a_script(TOKEN, a_page(1, 100, "next"), (503, b"<html>")) as script:
        found = asking(script).recent_posts(MAIN, "#wmhd", 200)
        assert isinstance(found, SearchResult)
        assert (len(found.posts), found.is_all) == (100, False)


@pytest.mark.parametrize(
    ("status", "body"),
    [(429, {"title": "Too Many Requests"}), (500, b"<html>"), (200, b"{"), (200, {}),
     (402, {"title": "CreditsDepleted"}), (200, {"data": [{"author_id": "x"}]})],
)  # fmt: skip
def test_an_answer_that_is_none_is_told_and_never_raised(status: int, body: object) -> None:
    with a_script(TOKEN, (status, body)) as script:
        assert isinstance(asking(script).recent_posts(MAIN, "#wmhd", 10), Unavailable)
    with a_script(TOKEN, (status, body)) as script:
        found = asking(script).recent_counts(MAIN, "#wmhd")
        assert isinstance(found, Unavailable)


def test_a_token_that_was_taken_back_is_asked_for_anew_the_next_time() -> None:
    counted = (200, {"data": [{"start": "2027-10-10T09:00:00.000Z",
                               "end": "2027-10-10T10:00:00.000Z", "post_count": 3}],
                     "meta": {"total_post_count": 3}})  # fmt: skip
    with a_script(TOKEN, (401, {"title": "Unauthorized"}), TOKEN, counted) as script:
        network = asking(script)
        lost = network.recent_counts(MAIN, "#wmhd")
        assert isinstance(lost, Unavailable)
        assert lost.needs_reconnect
        found = network.recent_counts(MAIN, "#wmhd")
        assert not isinstance(found, Unavailable)
        assert [(one.posts, one.end - one.start) for one in found] == [(3, timedelta(hours=1))]
        assert [urlsplit(one).path for one in script.asked] == [
            "/oauth2/token", "/2/tweets/counts/recent"] * 2  # fmt: skip


@pytest.mark.parametrize("answer", [(403, {"title": "Forbidden"}), (200, {}), (200, b"no")])
def test_without_a_token_nothing_is_asked(answer: tuple[int, object]) -> None:
    with a_script(answer) as script:
        assert isinstance(asking(script).recent_counts(MAIN, "#wmhd"), Unavailable)


def test_nobody_at_the_other_end_is_told() -> None:
    with nobody_listening() as url:
        found = XListening(KEYS, url, 1, 1).recent_counts(MAIN, "#wmhd")
    assert isinstance(found, Unavailable)
    assert "no connection" in found.detail


def test_an_account_without_keys_is_named() -> None:
    with pytest.raises(SettingsError, match='"peers"'):
        XListening(KEYS, "https://api.x.com", 1, 1).recent_counts(AccountName("peers"), "#wmhd")


@pytest.mark.parametrize("naming", ["tweet", "post", "tweet-ignored"])
def test_either_spelling_is_understood(tmp_path: Path, naming: str) -> None:
    with a_rehearsal(tmp_path / "x") as rehearsal:
        rehearsal.tweepy().create_tweet(text="Ask twice. #WMHD")
        rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=2))
        at = {"naming": naming}
        requests.post(f"{rehearsal.url}/rehearsal/switches", json=at, timeout=60).raise_for_status()
        known = {name: credentials(account) for name, account in ACCOUNTS.items()}
        network = XListening(known, rehearsal.url, 2, 5)
        counts = network.recent_counts(MAIN, "#wmhd")
        found = network.recent_posts(MAIN, "#wmhd", 10)
    assert not isinstance(counts, Unavailable)
    assert sum(one.posts for one in counts) == 1
    assert isinstance(found, SearchResult)
    assert [one.hashtags for one in found.posts] == [("WMHD",)]
