"""Each fault as a raw socket sees it, and as the log of the truth has it."""

import json
import socket
from urllib.parse import urlsplit

import pytest
import requests
from requests_oauthlib import OAuth1

from scheduler.x_simulator.faults.rules import FaultKind
from tests.support.processes.rehearsals import ACCOUNTS, MAIN, PEERS, a_rehearsal, credentials


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with a_rehearsal(tmp_path_factory.mktemp("rehearsal")) as rehearsal:
        yield rehearsal


@pytest.fixture
def rehearsal(running):
    requests.delete(f"{running.url}/rehearsal/faults", timeout=60)
    return running


def add(rehearsal, **rule):
    answer = requests.post(f"{rehearsal.url}/rehearsal/faults", json=rule, timeout=60)
    assert answer.status_code == 201, answer.text
    return answer.json()


def said(rehearsal, text, account=MAIN):
    """Every byte that comes back for one create, until the server hangs up."""
    keys = credentials(ACCOUNTS[account])
    signer = OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_secret)
    request = requests.Request(
        "POST", "https://api.twitter.com/2/tweets", json={"text": text}, auth=signer
    ).prepare()
    headers = {**request.headers, "Host": "api.twitter.com", "Connection": "close"}
    head = "".join(
        f"{name}: {value.decode() if isinstance(value, bytes) else value}\r\n"
        for name, value in headers.items()
    )
    address = urlsplit(rehearsal.url)
    with socket.create_connection((address.hostname, address.port), timeout=60) as line:
        line.sendall(f"POST /2/tweets HTTP/1.1\r\n{head}\r\n".encode() + request.body)
        received = b""
        try:
            while piece := line.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    return received


def parts(received):
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    return int(lines[0].split()[1]), headers, body


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", list(FaultKind))
def test_the_truth_knows_what_was_stored_whatever_the_client_saw(rehearsal, kind, when):
    add(rehearsal, fault=kind, when=when)
    received = said(rehearsal, f"{kind} {when}")
    last = rehearsal.truth()[-1]
    assert last["text"] == f"{kind} {when}"
    assert last["fault"] == f"{kind} {when}"
    assert last["effect"] == ("created" if when == "after" else None)
    assert last["status"] == (parts(received)[0] if received else None)
    assert last["cost_usd"] == (0.015 if when == "after" else 0)


@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_a_lost_answer_has_no_byte(rehearsal, kind):
    add(rehearsal, fault=kind, when="after")
    assert said(rehearsal, f"{kind} without a byte") == b""


def test_a_truncated_answer_keeps_less_than_it_promised(rehearsal):
    add(rehearsal, fault="truncated", when="after")
    status, headers, body = parts(said(rehearsal, "Truncated"))
    assert status == 201
    assert 0 < len(body) < int(headers["content-length"])


def test_cut_json_is_whole_as_http_and_no_json(rehearsal):
    add(rehearsal, fault="cut_json", when="after")
    status, headers, body = parts(said(rehearsal, "Cut"))
    assert status == 201
    assert len(body) == int(headers["content-length"])
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_slow_bytes_are_the_true_answer_after_all(rehearsal):
    add(rehearsal, fault="slow", when="after")
    status, _, body = parts(said(rehearsal, "Slow"))
    assert status == 201
    assert json.loads(body)["data"]["text"] == "Slow"


@pytest.mark.parametrize("status", [200, 201])
def test_garbage_comes_with_a_yes(rehearsal, status):
    add(rehearsal, fault=f"garbage_{status}")
    got, _, body = parts(said(rehearsal, f"Garbage {status}"))
    assert got == status
    assert body == b"OK \x00\xff"


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("form", ["", "_html"])
def test_a_server_error_comes_in_json_and_in_html(rehearsal, status, form):
    add(rehearsal, fault=f"{status}{form}")
    got, headers, body = parts(said(rehearsal, f"{status}{form}"))
    assert got == status
    assert headers["content-type"].startswith("text/html" if form else "application/json")
    assert body.startswith(b"<html>" if form else b"{")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("401", 401, "Unauthorized"),
        ("402", 402, "CreditsDepleted"),
        ("403", 403, "You are not permitted to perform this action."),
        ("403_duplicate", 403, "duplicate content"),
        ("403_reply", 403, "you have not been mentioned"),
        ("403_spend_cap", 403, '"reset_date":"2027-11-01"'),
        ("403_permissions", 403, "/oauth1-permissions"),
        ("429", 429, "Too Many Requests"),
    ],
)
def test_a_refusal_comes_in_xs_words(rehearsal, kind, status, words):
    add(rehearsal, fault=kind)
    got, _, body = parts(said(rehearsal, f"Refused with {kind}"))
    assert got == status
    assert words in body.decode()


@pytest.mark.parametrize(("kind", "has_reset"), [("429", True), ("429_no_reset", False)])
def test_a_reset_is_there_or_not(rehearsal, kind, has_reset):
    add(rehearsal, fault=kind)
    _, headers, _ = parts(said(rehearsal, f"Limited: {kind}"))
    assert ("x-rate-limit-reset" in headers) is has_reset


def test_a_rule_strikes_its_account_and_count_only(rehearsal):
    add(rehearsal, fault="500", account="HarbourPeers", nth=2, times=1)
    statuses = [
        parts(said(rehearsal, f"Counted {number} {account}", account))[0]
        for number in range(3)
        for account in (MAIN, PEERS)
    ]
    assert statuses == [201, 201, 201, 500, 201, 201]


def test_a_rule_strikes_its_position_only(rehearsal):
    add(rehearsal, fault="403", position=1)
    client = rehearsal.tweepy()
    root = client.create_tweet(text="A root")["data"]["id"]
    with pytest.raises(Exception, match="not permitted"):
        client.create_tweet(text="A reply", in_reply_to_tweet_id=root)
    client.create_tweet(text="A reply again", in_reply_to_tweet_id=root)


def test_a_rule_strikes_its_text_and_its_calls_only(rehearsal):
    add(rehearsal, fault="500", text="bell")
    add(rehearsal, fault="503", calls=["me"])
    assert parts(said(rehearsal, "A whistle"))[0] == 201
    assert parts(said(rehearsal, "A bell"))[0] == 500
    with pytest.raises(Exception, match="503"):
        rehearsal.tweepy().get_me()


def test_a_rule_strikes_between_its_hours_only(rehearsal):
    add(rehearsal, fault="500", between=["12:00", "13:00"])
    assert parts(said(rehearsal, "It is eight"))[0] == 201
    add(rehearsal, fault="500", between=["22:00", "09:00"])
    assert parts(said(rehearsal, "It is still eight"))[0] == 500


def test_mixtures_replace_each_other(rehearsal):
    for name, rules in (
        ("storm", True),
        ("outage", True),
        ("out-of-credits", True),
        ("calm", False),
    ):
        add(rehearsal, mixture=name)
        shown = requests.get(f"{rehearsal.url}/rehearsal/faults", timeout=60).json()
        assert bool(shown["rules"]) is rules
        assert name in shown["mixtures"]


@pytest.mark.parametrize(
    "body", [{"fault": "meteor"}, {"mixture": "sunny"}, {}, [], {"fault": "drop", "who": "me"}]
)
def test_what_is_no_fault_is_refused(rehearsal, body):
    answer = requests.post(f"{rehearsal.url}/rehearsal/faults", json=body, timeout=60)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("not a fault")


@pytest.mark.parametrize("route", ["faults", "switches"])
def test_another_sites_page_reaches_nothing(rehearsal, route):
    answer = requests.post(
        f"{rehearsal.url}/rehearsal/{route}",
        data='{"fault": "drop"}',
        headers={"Origin": "https://elsewhere.example"},
        timeout=60,
    )
    assert answer.status_code == 403


def test_rules_and_their_counts_survive_a_restart(tmp_path):
    with a_rehearsal(tmp_path) as first:
        add(first, fault="500", nth=2)
        assert parts(said(first, "One"))[0] == 201
    with a_rehearsal(tmp_path) as second:
        assert parts(said(second, "Two"))[0] == 500
        assert parts(said(second, "Three"))[0] == 201


def test_the_same_seed_gives_the_same_run_byte_by_byte(tmp_path):
    def a_run(folder, seed):
        with a_rehearsal(folder, seed=seed) as rehearsal:
            add(rehearsal, fault="500", chance=0.5)
            add(rehearsal, fault="403", chance=0.5, when="after")
            for number in range(20):
                said(rehearsal, f"Number {number}")
            return requests.get(f"{rehearsal.url}/rehearsal/truth", timeout=60).content

    first = a_run(tmp_path / "one", 3)
    assert a_run(tmp_path / "two", 3) == first
    assert a_run(tmp_path / "three", 4) != first
    assert b'"fault": "500 before"' in first
    assert b'"fault": "403 after"' in first
