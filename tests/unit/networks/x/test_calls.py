"""What a call is made of, and how it is written to the line."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3 import HTTPResponse

from scheduler.networks.x.deadline import POOLS
from scheduler.networks.x.session import SIGNED_HOST, Bearer, Session
from scheduler.networks.x.transport import Line

OURS = {"User-Agent": "a client"}
BEARER = Bearer("token")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
bodies = st.dictionaries(words, words | st.booleans() | st.integers() | st.lists(words), max_size=4)
part = st.text("abcXYZ0189_.-~", min_size=1, max_size=9)
routes = st.lists(part, min_size=1, max_size=4).map(lambda parts: "/2/" + "/".join(parts))


class Carried(Line):
    """A line that keeps what it is to send."""

    call: requests.PreparedRequest

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        self.call = request
        return requests.Response()


def carried(method: str, route: str, **content: Any) -> requests.PreparedRequest:
    line = Carried("https://api.x.example", (1, 1))
    Session(line).request(method, SIGNED_HOST + route, headers=OURS, **content)
    return line.call


def by_requests(method: str, route: str, **content: Any) -> requests.PreparedRequest:
    usual = dict(requests.Session().headers) | OURS
    return requests.Request(method, SIGNED_HOST + route, headers=usual, **content).prepare()


def parts(call: requests.PreparedRequest) -> tuple[object, ...]:
    return call.method, call.url, list(call.headers.items()), call.body


@given(st.sampled_from(["POST", "PUT"]), routes, bodies)
@example("POST", "/2/tweets", {})
@example("POST", "/2/..", {})
@example("POST", "/2/./tweets", {"text": "Words"})
def test_a_call_with_json_is_what_requests_would_make_of_it(
    method: str, route: str, body: dict[str, Any]
) -> None:
    ours = carried(method, route, json=body, params={}, auth=BEARER)
    assert parts(ours) == parts(by_requests(method, route, json=body, auth=BEARER))


@pytest.mark.parametrize(
    ("route", "content"),
    [
        ("/2/tweets", {"json": None, "auth": BEARER}),
        ("/2/tweets", {"json": {"text": "Words"}, "auth": None}),
        ("/2/tweets", {"json": {"text": "Words"}, "params": {"a": "b c"}, "auth": BEARER}),
        ("/2/tweets?a=b", {"json": {"text": "Words"}, "auth": BEARER}),
        ("/2/ä b", {"json": {"text": "Words"}, "auth": BEARER}),
        ("/2/media", {"data": {"a": "b"}, "auth": BEARER}),
    ],
)
def test_however_else_a_call_is_asked_for_requests_makes_it(
    route: str, content: dict[str, Any]
) -> None:
    assert parts(carried("POST", route, **content)) == parts(by_requests("POST", route, **content))


def test_a_call_with_a_file_is_left_to_requests() -> None:
    call = carried("POST", "/2/media", json=None, files={"media": b"picture"}, auth=BEARER)
    assert call.headers["Content-Type"].startswith("multipart/form-data; boundary=")


class Socket:
    """Keeps each piece that is written to it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def sendall(self, piece: bytes) -> None:
        self.pieces.append(bytes(piece))

    def settimeout(self, _: object) -> None:
        """Waits for nothing."""

    def close(self) -> None:
        """Is open all the same."""


def written(**request: Any) -> list[bytes]:
    """The pieces in which a connection writes one request."""
    connection = POOLS["http"].ConnectionCls("127.0.0.1")
    line = Socket()
    connection.sock = line
    connection.request("POST", "/2/tweets", **request)
    return line.pieces


def in_parts() -> Iterator[bytes]:
    yield from (b"Wo", b"", b"rds", b"!")


@pytest.mark.parametrize(
    ("request_", "body", "pieces"),
    [
        ({"body": b"Words!"}, b"Words!", 1),
        ({"body": "Words!"}, b"Words!", 1),
        ({"body": bytearray(b"Words!")}, b"Words!", 1),
        ({"body": memoryview(b"Words!")}, b"Words!", 1),
        ({"body": b""}, b"", 1),
        ({}, b"", 1),
        ({"body": io.BytesIO(b"Words!"), "headers": {"Content-Length": "6"}}, b"Words!", 1),
        ({"body": in_parts()}, b"2\r\nWo\r\n3\r\nrds\r\n1\r\n!\r\n0\r\n\r\n", 4),
    ],
)
def test_a_request_leaves_in_one_piece_with_the_beginning_of_its_body(
    request_: dict[str, Any], body: bytes, pieces: int
) -> None:
    found = written(**request_)
    head, _, rest = b"".join(found).partition(b"\r\n\r\n")
    assert head.startswith(b"POST /2/tweets HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert (rest, len(found)) == (body, pieces)


class BrokenSocket(Socket):
    def sendall(self, piece: bytes) -> None:
        raise BrokenPipeError


def test_a_request_that_could_not_be_written_leaves_nothing_to_the_next_one() -> None:
    connection = POOLS["http"].ConnectionCls("127.0.0.1")
    connection.sock = BrokenSocket()
    with pytest.raises(BrokenPipeError):
        connection.request("POST", "/2/tweets", body=b"lost")
    connection.close()
    connection.sock = line = Socket()
    connection.request("GET", "/2/users/me")
    assert [piece.split(b" HTTP")[0] for piece in line.pieces] == [b"GET /2/users/me"]


def an_end(line: Line, **rules: Any) -> object:
    call = requests.Request("GET", "https://api.x.example/2").prepare()
    return line.get_connection_with_tls_context(call, rules.pop("verify", True), **rules)


def test_a_line_finds_its_end_once() -> None:
    line = Line("https://api.x.example", (1, 1))
    assert an_end(line) is an_end(line, proxies={}) is an_end(line, proxies=None)


def test_other_rules_lead_to_another_end() -> None:
    line = Line("https://api.x.example", (1, 1))
    direct = an_end(line)
    proxied = an_end(line, proxies={"https": "http://proxy.example:8080"})
    assert proxied is not direct
    assert proxied is not an_end(line, proxies={"https": "http://another.example:8080"})
    assert an_end(line, verify=False) is not direct
    assert an_end(line) is direct


def test_a_line_that_was_closed_opens_again() -> None:
    line = Line("https://api.x.example", (1, 1))
    before = an_end(line)
    line.close()
    assert an_end(line) is not before


@pytest.mark.parametrize("proxies", [{}, {"http": "http://proxy.example:8080"}])
@pytest.mark.parametrize("path", ["/2/tweets", "/2/tweets?a=b%20c", "//2/tweets", "/"])
def test_the_first_line_of_a_request_is_what_requests_writes(
    path: str, proxies: dict[str, str]
) -> None:
    call = requests.PreparedRequest()
    call.url = f"http://x.example{path}"
    theirs = requests.adapters.HTTPAdapter().request_url(call, proxies)
    assert Line("http://x.example", (1, 1)).request_url(call, proxies) == theirs


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Content-Type": "application/json; charset=utf-8"}, "ä"),
        ({"content-type": "application/json"}, "ä"),
        ({"CONTENT-TYPE": "text/html"}, "Ã¤"),
        ({}, None),
    ],
)
def test_an_answer_is_read_as_requests_reads_it(headers: dict[str, str], text: str | None) -> None:
    call = requests.Request("GET", "https://x.example/2").prepare()

    def answer() -> HTTPResponse:
        return HTTPResponse(io.BytesIO("ä".encode()), headers, 200, preload_content=False)

    ours = Line("https://x.example", (1, 1)).build_response(call, answer())
    theirs = requests.adapters.HTTPAdapter().build_response(call, answer())
    assert (ours.status_code, ours.encoding, ours.url) == (200, theirs.encoding, theirs.url)
    assert ours.headers.get("Content-Type") == theirs.headers.get("content-type")
    assert text is None or ours.text == theirs.text == text
