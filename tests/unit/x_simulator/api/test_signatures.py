"""OAuth 1.0a, against signatures that other people's code made."""

import time

import pytest
import requests
from requests_oauthlib import OAuth1

from scheduler.x_simulator.api.oauth1 import Signatures
from scheduler.x_simulator.http.problems import Problem
from scheduler.x_simulator.model.accounts import RehearsalAccount

MAIN = RehearsalAccount("HarbourMinds", "key", "se cret&", "token", "tok+sec")
PEERS = RehearsalAccount("HarbourPeers", "key", "se cret&", "token2", "other")


def signed(method="POST", url="https://api.twitter.com/2/tweets", account=MAIN, **extra):
    auth = OAuth1(account.api_key, account.api_secret, account.access_token, account.access_secret)
    prepared = requests.Request(method, url, auth=auth, **extra).prepare()
    header = prepared.headers["Authorization"]
    return header.decode() if isinstance(header, bytes) else header


def test_the_signer_is_recognised():
    signatures = Signatures([MAIN, PEERS])
    assert signatures.signer("POST", "/2/tweets", "", signed()) is MAIN
    assert signatures.signer("POST", "/2/tweets", "", signed(account=PEERS)) is PEERS


def test_both_of_xs_hosts_are_good():
    header = signed(url="https://api.x.com/2/tweets")
    assert Signatures([MAIN]).signer("POST", "/2/tweets", "", header) is MAIN


def test_the_query_is_signed_too():
    query = "ids=1%2C2&tweet.fields=public_metrics&text=a%20b%2Bc&empty="
    header = signed("GET", f"https://api.twitter.com/2/tweets?{query}")
    assert Signatures([MAIN]).signer("GET", "/2/tweets", query, header) is MAIN
    with pytest.raises(Problem):
        Signatures([MAIN]).signer("GET", "/2/tweets", query + "3", header)


def test_a_form_is_signed_too():
    header = signed(url="https://api.twitter.com/2/oauth", data={"a b": "c&d"})
    signatures = Signatures([MAIN])
    assert signatures.signer("POST", "/2/oauth", "", header, "a+b=c%26d") is MAIN


@pytest.mark.parametrize(
    "changed",
    [("GET", "/2/tweets"), ("POST", "/2/tweets/7")],
)
def test_a_signature_is_good_for_its_own_request_only(changed):
    with pytest.raises(Problem) as caught:
        Signatures([MAIN]).signer(*changed, "", signed())
    assert caught.value.status == 401


def test_a_wrong_secret_is_refused():
    liar = RehearsalAccount("HarbourMinds", "key", "se cret&", "token", "guess")
    with pytest.raises(Problem):
        Signatures([MAIN]).signer("POST", "/2/tweets", "", signed(account=liar))


def test_a_signature_is_used_once():
    signatures, header = Signatures([MAIN]), signed()
    signatures.signer("POST", "/2/tweets", "", header)
    with pytest.raises(Problem):
        signatures.signer("POST", "/2/tweets", "", header)


def test_an_old_signature_is_refused(monkeypatch):
    header, then = signed(), time.time()
    monkeypatch.setattr(time, "time", lambda: then + 400)
    with pytest.raises(Problem):
        Signatures([MAIN]).signer("POST", "/2/tweets", "", header)


@pytest.mark.parametrize("header", ["", "Bearer abc", "OAuth", "OAuth a=b", "OAuth oauth_token"])
def test_anything_else_is_refused(header):
    with pytest.raises(Problem):
        Signatures([MAIN]).signer("POST", "/2/tweets", "", header)
