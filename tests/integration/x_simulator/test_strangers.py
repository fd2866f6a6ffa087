"""The rehearsal X answers this machine only, and nothing that is sent to it breaks it."""

import http.client
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.x_simulator.http.this_machine import is_for_this_machine
from tests.support.processes.rehearsals import Rehearsal, a_rehearsal


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with a_rehearsal(tmp_path_factory.mktemp("x")) as running:
        yield running


def ask(
    x: Rehearsal, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, bytes]:
    """The status and the body of an answer, to whatever Host is given."""
    line = http.client.HTTPConnection(x.url.removeprefix("http://"), timeout=60)
    line.putrequest(method, path, skip_host="host" in headers)
    for name, value in headers.items():
        line.putheader(name.replace("_", "-"), value)
    if body:
        line.putheader("Content-Length", str(len(body)))
    line.endheaders(body or None)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


PAGES = (
    "/rehearsal/",
    "/rehearsal/truth",
    "/rehearsal/summary",
    "/rehearsal/faults",
    "/2/users/me",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example", ""],
)
def test_a_name_that_was_turned_to_this_machine_reaches_nothing(
    x: Rehearsal, path: str, host: str
) -> None:
    status, body = ask(x, "GET", path, host=host)
    assert status == 421
    assert b"HarbourMinds" not in body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:80"])
def test_names_of_this_machine_are_answered(x: Rehearsal, host: str) -> None:
    assert ask(x, "GET", "/rehearsal/summary", host=host)[0] == 200


@pytest.mark.parametrize("path", ["/rehearsal/faults", "/rehearsal/switches"])
def test_nobody_from_elsewhere_moves_anything(x: Rehearsal, path: str) -> None:
    origin, storm = "http://evil.example", b'{"mixture": "storm"}'
    assert ask(x, "POST", path, storm, host="evil.example", origin=origin)[0] == 421
    assert ask(x, "POST", path, storm, origin=origin)[0] == 403


@pytest.mark.parametrize("hosts", [[], ["localhost", "localhost"], ["192.0.2.1"], ["10.0.0.1"]])
def test_no_host_and_two_hosts_are_none_of_this_machine(hosts: list[str]) -> None:
    assert not is_for_this_machine(hosts)


IDS = ("9" * 26, "9" * 19, "9223372036854775808", "0" * 5_000, "٣٤٥", "-1", "1e9", "%00", "²")
DEEP = b"[" * 200_000
BODIES = (
    b"", b"{", b"null", b"[]", b"3", b'"a"', DEEP, b'{"a":' * 50_000, b"\xff\xfe",
    b'{"text": "\\ud800"}',
    b'{"text": 1e999}', b'{"fault": "drop", "nth": ' + b"9" * 5_000 + b"}",
    b'{"text":"a","reply":{"in_reply_to_tweet_id":"9999999999999999999"}}',
    b'{"text":"a","quote_tweet_id":"9999999999999999999"}',
    b'{"text":"a","media":{"media_ids":["9999999999999999999"]}}',
    b'{"media_category":"tweet_image","media_type":"image/png","total_bytes":' + b"9" * 400 + b"}",
    b'{"id":"9999999999999999999","metadata":{"alt_text":{"text":"a"}}}',
    b'{"between": ["99:99", "x"], "fault": "drop"}', b'{"chance": NaN, "fault": "drop"}',
    b"fault=drop&nth=" + b"9" * 30, b"kind=&mixture=%00",
)  # fmt: skip
PATHS = (
    "/2/tweets/{id}", "/2/tweets/{id}/hidden", "/2/users/{id}/mentions", "/2/users/{id}/tweets",
    "/2/users/by/username/{id}", "/2/tweets?ids={id}", "/2/users/by?usernames={id}",
    "/2/media/upload/{id}/append", "/2/media/upload/{id}/finalize", "/2/media/upload?media_id={id}",
    "/2/media/upload?command=STATUS&media_id={id}", "/rehearsal/media/{id}",
    "/rehearsal/faults/{id}",
    "/2/users/me?user.fields={id}", "/rehearsal/?page={id}", "/rehearsal/truth?after={id}",
    "/2/tweets/search/recent?query=a&since_id={id}",
    "/2/tweets/counts/recent?query=a&since_id={id}",
    "/2/users/1/tweets?since_id={id}&pagination_token={id}&max_results={id}&start_time={id}",
)  # fmt: skip
WRITTEN = (
    "/2/tweets", "/2/media/upload/initialize", "/2/media/upload", "/2/media/metadata",
    "/2/media/subtitles", "/2/oauth2/token", "/2/oauth2/revoke", "/oauth2/token",
    "/rehearsal/faults", "/rehearsal/switches", "/rehearsal/page/mixture", "/rehearsal/page/fault",
    "/rehearsal/page/clear", "/rehearsal/page/switches", "/2/tweets/1/hidden",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_id_breaks_it(x: Rehearsal, path: str) -> None:
    from urllib.parse import quote

    for odd, method in itertools.product(IDS, ("GET", "DELETE", "PUT", "POST")):
        given = path.format(id=quote(odd, safe="%"))
        for token in ("", "Bearer main"):
            status, _ = ask(x, method, given, authorization=token)
            assert status < 500, (method, given[:80], status)


@pytest.mark.parametrize("path", WRITTEN)
def test_no_body_breaks_it(x: Rehearsal, path: str) -> None:
    kinds = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
    for body, kind in itertools.product(BODIES, kinds):
        method = "PUT" if path.endswith("hidden") else "POST"
        status, _ = ask(x, method, path, body, content_type=kind, authorization="Bearer main")
        assert status < 500, (path, body[:60], kind, status)


def test_signed_calls_with_odd_values_do_not_break_it(x: Rehearsal, tmp_path: Path) -> None:
    import requests
    from requests_oauthlib import OAuth1

    from tests.support.processes.rehearsals import ACCOUNTS, MAIN, credentials

    keys = credentials(ACCOUNTS[MAIN])
    signed = OAuth1(keys.api_key, keys.api_secret, keys.access_token, keys.access_secret)
    for path, odd in itertools.product(PATHS, IDS[:6]):
        for method in ("GET", "DELETE", "PUT", "POST"):
            url = x.url + path.format(id=odd)
            status = requests.request(method, url, auth=signed, timeout=60).status_code
            assert status < 500, (method, path, odd[:30], status)
    for path, body in itertools.product(WRITTEN[:5], BODIES):
        headers = {"Content-Type": "application/json"}
        answer = requests.post(x.url + path, body, auth=signed, headers=headers, timeout=60)
        assert answer.status_code < 500, (path, body[:60])
