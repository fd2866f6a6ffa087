"""What is signed here is what oauthlib would sign, letter by letter."""

import re

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client

from scheduler.networks.x.session import SIGNED_HOST
from scheduler.networks.x.signing import Signer
from scheduler.settings import Credentials

secret = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
keys = st.builds(Credentials, secret, secret, secret, secret)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE"])
part = st.text("abcXYZ0189_.-~", min_size=1, max_size=30)
routes = st.lists(part, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
KEYS = Credentials("k", "s", "t", "u")


def oauthlib(of: Credentials, **fixed: str) -> Client:
    return Client(of.api_key, of.api_secret, of.access_token, of.access_secret, **fixed)


@given(
    keys,
    methods,
    routes,
    st.text("abcdef0123456789", min_size=1, max_size=40),
    st.integers(0, 2**40).map(str),
)
def test_a_plain_address_is_signed_as_oauthlib_signs_it(
    of: Credentials, method: str, route: str, nonce: str, seconds: str
) -> None:
    url = SIGNED_HOST + route
    ours = Signer(of, None).authorization(method, url, nonce, seconds)
    theirs = oauthlib(of, nonce=nonce, timestamp=seconds).sign(url, method)[1]["Authorization"]
    assert ours == theirs


def signed(url: str, method: str = "GET", of: Credentials = KEYS) -> tuple[str, str]:
    """The header of a prepared call, and what oauthlib makes of its own nonce and time."""
    call = requests.Request(method, url, auth=Signer(of, oauthlib(of))).prepare()
    ours = call.headers["Authorization"]
    fixed = {
        name: re.search(f'oauth_{name}="([^"]+)"', ours)[1]  # type: ignore[index]
        for name in ("nonce", "timestamp")
    }
    return ours, oauthlib(of, **fixed).sign(call.url, method)[1]["Authorization"]


@pytest.mark.parametrize(
    "route",
    [
        "/2/tweets",
        "/2/tweets/1946",
        "/2/media/upload/1946/append",
        "/2/users/1/tweets?max_results=100&since_id=5",
        "/2/tweets/search/recent?query=%23TeamHarbour%20-is%3Aretweet&max_results=10",
        "/2/tweets?ids=1,2,3&tweet.fields=public_metrics",
        "/2/tweets?",
        "/2/a%20b",
        "/2/ä",
        "/2/a;b=c",
        "/2/a:b@c",
        "/2/tweets#part",
        "/2//tweets",
        "/2/tweets/",
        "/",
        "",
    ],
)
def test_whatever_the_address_the_call_has_oauthlibs_signature(route: str) -> None:
    ours, theirs = signed(SIGNED_HOST + route)
    assert ours == theirs


@pytest.mark.parametrize("url", ["https://API.twitter.com:443/2/tweets", "http://127.0.0.1:8/2"])
def test_an_address_that_would_be_rewritten_is_left_to_oauthlib(url: str) -> None:
    ours, theirs = signed(url)
    assert ours == theirs


@given(keys, methods)
def test_whatever_the_keys_the_call_has_oauthlibs_signature(of: Credentials, method: str) -> None:
    ours, theirs = signed(f"{SIGNED_HOST}/2/tweets", method, of)
    assert ours == theirs


def test_no_two_calls_have_one_nonce() -> None:
    signer = Signer(KEYS, None)
    nonces = set()
    for _ in range(1000):
        call = requests.Request("POST", f"{SIGNED_HOST}/2/tweets", auth=signer).prepare()
        nonces.add(re.search('oauth_nonce="([^"]+)"', call.headers["Authorization"])[1])  # type: ignore[index]
    assert len(nonces) == 1000
