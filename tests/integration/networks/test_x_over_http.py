"""The adapter against a real server: each call, and each way it can end."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from scheduler.campaigns.planning.link_tags import LinkTags, tagged
from scheduler.clock import RehearsalClock
from scheduler.errors import SettingsError
from scheduler.networks.base import (
    AccountName,
    Identity,
    NotFound,
    NotReached,
    Refusal,
    Refused,
    Sent,
    Unavailable,
    Unconfirmed,
    Wait,
)
from scheduler.networks.x.client import X
from scheduler.publishing.recovery.matching import find
from scheduler.settings import Credentials
from scheduler.x_simulator.process import start
from tests.support.processes.canned import a_server_that_answers
from tests.support.processes.rehearsals import (
    ACCOUNTS,
    MAIN,
    OPENS_AT,
    PEERS,
    a_rehearsal,
    a_sealed_post,
    credentials,
)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as running:
        yield running


@pytest.fixture
def x(rehearsal):
    return rehearsal.x()


def an_x(url, read_timeout_seconds=5):
    return X({MAIN: Credentials("k", "s", "t", "ts")}, url, 1, read_timeout_seconds)


def test_it_knows_who_an_account_is_and_that_it_may_post(x):
    assert x.identity(MAIN) == Identity(ACCOUNTS[MAIN].user_id, "HarbourMinds", may_write=True)
    assert x.identity(PEERS) == Identity(ACCOUNTS[PEERS].user_id, "HarbourPeers", may_write=True)


def test_a_timeline_is_read_back_to_an_instant_however_much_was_said_since(tmp_path):
    with a_rehearsal(tmp_path / "busy") as rehearsal:
        x, opened = rehearsal.x(), rehearsal.clock.now()
        assert isinstance(x.create_post(MAIN, a_sealed_post("Long ago"), None), Sent)
        rehearsal.clock.jump_to(opened + timedelta(hours=3))
        for number in range(101):
            assert isinstance(x.create_post(MAIN, a_sealed_post(f"Word {number}"), None), Sent)
        since = x.own_timeline(MAIN, None, opened + timedelta(hours=1))
        newest = x.own_timeline(MAIN, None)
    assert len(since) == 101
    assert since[-1].text == "Word 0"
    assert len(newest) == 100


def test_keys_that_may_only_read_are_known_before_the_first_post(tmp_path):
    RehearsalClock(tmp_path / "clock").jump_to(OPENS_AT)
    mute = replace(ACCOUNTS[MAIN], may_write=False)
    with start(tmp_path / "x", tmp_path / "clock", [mute], 1) as running:
        asking = X({MAIN: credentials(mute)}, running.url, 2, 5)
        told = asking.identity(MAIN)
        switches = {"access_level": False}  # as X may: it promises nothing
        requests.post(f"{running.url}/rehearsal/switches", json=switches, timeout=60)
        untold = asking.identity(MAIN)
    assert (told.may_write, untold.may_write) == (False, None)


def test_a_thread_goes_out_under_its_parents(x, rehearsal):
    root = x.create_post(MAIN, a_sealed_post("A question for you"), None)
    reply = x.create_post(MAIN, a_sealed_post("And an answer"), root.remote_id)
    stored = [row for row in rehearsal.truth() if row["post_id"] == reply.remote_id]
    assert [(row["account"], row["parent_id"], row["text"]) for row in stored] == [
        ("HarbourMinds", root.remote_id, "And an answer")
    ]


def test_the_timeline_shows_texts_as_they_were_sent(x):
    text = "Tea & talk: samaritans.org or https://www.mind.org.uk/a?b=1&c=2 <3"
    before = x.create_post(MAIN, a_sealed_post("A marker before it"), None)
    sent = x.create_post(MAIN, a_sealed_post(text), before.remote_id)
    (found,) = x.own_timeline(MAIN, before.remote_id)
    assert (found.remote_id, found.text, found.in_reply_to) == (
        sent.remote_id,
        text,
        before.remote_id,
    )


def test_a_post_whose_links_are_tagged_is_found_again(x):
    tags = LinkTags((("utm_source", "x"), ("utm_campaign", "spring")), ("harbourminds.org.uk",), ())
    typed = (
        "harbourminds.org.uk, (https://www.harbourminds.org.uk/a?b=1&c=2#d) and "
        "http://east.harbourminds.org.uk/caf%C3%A9!"
    )
    text = tagged(typed, tags)
    before = x.create_post(MAIN, a_sealed_post("A marker before links"), None)
    sent = x.create_post(MAIN, a_sealed_post(text), before.remote_id)
    timeline = x.own_timeline(MAIN, before.remote_id)
    began = timeline[0].created_at
    assert text.count("utm_campaign=spring") == 3
    assert find(text, before.remote_id, began, timeline).remote_id == sent.remote_id
    assert find(typed, before.remote_id, began, timeline) is None


def test_the_timeline_is_read_to_its_end(x):
    marker = x.create_post(PEERS, a_sealed_post("A marker"), None)
    sent = [
        x.create_post(PEERS, a_sealed_post(f"Post number {number}"), None).remote_id
        for number in range(130)
    ]
    found = x.own_timeline(PEERS, marker.remote_id)
    assert [post.remote_id for post in found] == sent[::-1]


def test_readings_come_for_the_posts_that_can_be_seen(x, rehearsal):
    sent = x.create_post(MAIN, a_sealed_post("Read me #WMHD"), None)
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=30))
    reading, missing = x.metrics(MAIN, [sent.remote_id, "5"])
    assert missing == NotFound("5")
    assert reading.remote_id == sent.remote_id
    assert reading.impressions > reading.likes > 0
    assert x.metrics(MAIN, []) == ()


def test_private_figures_come_to_the_author_and_to_nobody_else(x, rehearsal):
    sent = x.create_post(MAIN, a_sealed_post("Read me yourself #WMHD"), None)
    rehearsal.clock.jump_to(rehearsal.clock.now() + timedelta(hours=30))
    (own,) = x.metrics(MAIN, [sent.remote_id], is_author=True)
    (unasked,) = x.metrics(MAIN, [sent.remote_id])
    (others,) = x.metrics(PEERS, [sent.remote_id], is_author=True)  # a wrong claim does no harm
    assert own.link_clicks is not None
    assert own.profile_visits is not None
    assert {unasked.link_clicks, others.link_clicks, others.profile_visits} == {None}
    assert others.impressions == own.impressions


class _NoPrivateFigures(BaseHTTPRequestHandler):
    """An X that will not hear a question for private figures."""

    def do_GET(self):
        is_refused = "non_public_metrics" in self.path
        body = b'{"title": "Invalid Request"}' if is_refused else PUBLIC
        self.send_response(400 if is_refused else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing into the tests' output."""


PUBLIC = b'{"data": [{"id": "7", "public_metrics": {"impression_count": 9}}]}'


def test_where_private_figures_are_refused_the_public_ones_come_alone():
    with ThreadingHTTPServer(("127.0.0.1", 0), _NoPrivateFigures) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        (found,) = an_x(url).metrics(MAIN, ["7"], is_author=True)
        server.shutdown()
    assert (found.impressions, found.link_clicks) == (9, None)


def test_the_same_words_twice_are_refused_as_a_duplicate(x):
    x.create_post(MAIN, a_sealed_post("Said once"), None)
    refused = x.create_post(MAIN, a_sealed_post("Said once"), None)
    assert isinstance(refused, Refused)
    assert refused.why is Refusal.DUPLICATE


def test_a_reply_to_a_stranger_is_refused(x):
    root = x.create_post(MAIN, a_sealed_post("Nobody is named here"), None)
    refused = x.create_post(PEERS, a_sealed_post("Me too"), root.remote_id)
    assert refused.why is Refusal.REPLY
    named = x.create_post(MAIN, a_sealed_post("What do you say, @HarbourPeers?"), None)
    assert isinstance(x.create_post(PEERS, a_sealed_post("This."), named.remote_id), Sent)


def test_wrong_secrets_ask_for_a_new_connection(rehearsal):
    keys = Credentials("app", "app secret", "main", "guess")
    stranger = X({MAIN: keys}, rehearsal.url, 1, 5)
    assert stranger.create_post(MAIN, a_sealed_post("Hello"), None).why is Refusal.RECONNECT
    assert stranger.identity(MAIN).needs_reconnect
    assert stranger.own_timeline(MAIN, None).needs_reconnect


def test_an_account_without_secrets_is_named(x):
    with pytest.raises(SettingsError, match='Account "fundraising" has no secrets'):
        x.identity(AccountName("fundraising"))


def test_several_threads_may_use_it_at_once(x, rehearsal):
    outcomes = []

    def send(number):
        account = (MAIN, PEERS)[number % 2]
        outcomes.append(x.create_post(account, a_sealed_post(f"In parallel {number}"), None))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({outcome.remote_id for outcome in outcomes}) == 12


def test_nothing_that_signs_a_call_is_logged(x, caplog):
    with caplog.at_level(logging.DEBUG):
        x.create_post(MAIN, a_sealed_post("Hush"), None)
    assert "secret" not in caplog.text
    assert "oauth" not in caplog.text.lower()


def test_a_server_that_is_not_there_was_told_nothing():
    with a_server_that_answers(b"") as url:
        pass
    assert isinstance(an_x(url).create_post(MAIN, a_sealed_post("Hello"), None), NotReached)
    assert isinstance(an_x(url).identity(MAIN), Unavailable)


@pytest.mark.parametrize(
    "answer",
    [
        b"",  # the connection drops
        b"HTTP/1.1 201 Created\r\nContent-Length: 40\r\n\r\n{\"data\":",
        b"HTTP/1.1 201 Created\r\nContent-Length: 8\r\n\r\n{\"data\":",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK",
        b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n[]",
        b"no HTTP at all\r\n\r\n",
    ],
)  # fmt: skip
def test_an_answer_that_was_lost_is_unconfirmed(answer):
    with a_server_that_answers(answer) as url:
        assert isinstance(an_x(url).create_post(MAIN, a_sealed_post("Hello"), None), Unconfirmed)
    with a_server_that_answers(answer) as url:
        assert isinstance(an_x(url).metrics(MAIN, ["7"]), Unavailable)


def test_silence_ends_with_the_time_out():
    with a_server_that_answers(None) as url:
        outcome = an_x(url, 0.1).create_post(MAIN, a_sealed_post("Hello"), None)
    assert outcome == Unconfirmed("X gave no answer in time")


def test_a_redirect_is_never_followed():
    moved = b"HTTP/1.1 307 Moved\r\nLocation: %s/2/tweets\r\nContent-Length: 0\r\n\r\n"
    with (
        a_server_that_answers(b"") as elsewhere,
        a_server_that_answers(moved % elsewhere.encode()) as url,
    ):
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello"), None)
    assert outcome == Unconfirmed("307: no reason given")


def test_a_reset_that_is_not_a_number_does_no_harm():
    limited = b"HTTP/1.1 429 Too Many\r\nx-rate-limit-reset: soon\r\nContent-Length: 4\r\n\r\nnull"
    with a_server_that_answers(limited) as url:
        outcome = an_x(url).create_post(MAIN, a_sealed_post("Hello"), None)
    assert outcome == Wait(None, "429: no reason given")
