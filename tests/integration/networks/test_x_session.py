"""What carries the calls: one connection, a signature of its own for each, and no cookies."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.settings import Credentials
from tests.support.processes.rehearsals import a_sealed_post

_MAIN = AccountName("main")


class Heard:
    """What a server was asked, and over how many connections."""

    def __init__(self) -> None:
        self.url = ""
        self.connections = 0
        self.calls: list[dict[str, str]] = []


@pytest.fixture
def heard() -> Iterator[Heard]:
    found = Heard()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            found.connections += 1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            found.calls.append({name.lower(): value for name, value in self.headers.items()})
            body = b'{"data": {"id": "%d", "text": "x"}}' % len(found.calls)
            self.send_response(201)
            self.send_header("Set-Cookie", "guest_id=1; Path=/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    found.url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield found
    server.shutdown()
    server.server_close()


def an_x(url: str) -> X:
    return X({_MAIN: Credentials("k", "s", "t", "ts")}, url, 1, 5)


def test_one_connection_carries_every_call_of_an_account(heard: Heard) -> None:
    x = an_x(heard.url)
    for number in range(3):
        x.create_post(_MAIN, a_sealed_post(f"Words {number}"), None)
    assert (len(heard.calls), heard.connections) == (3, 1)


def test_each_call_is_signed_anew(heard: Heard) -> None:
    x = an_x(heard.url)
    for number in range(3):
        x.create_post(_MAIN, a_sealed_post(f"Words {number}"), None)
    signed = [call["authorization"] for call in heard.calls]
    assert len({re.search('oauth_nonce="([^"]+)"', one)[1] for one in signed}) == 3  # type: ignore[index]
    assert len({re.search('oauth_signature="([^"]+)"', one)[1] for one in signed}) == 3  # type: ignore[index]


def test_a_cookie_is_never_sent_back(heard: Heard) -> None:
    x = an_x(heard.url)
    for number in range(2):
        x.create_post(_MAIN, a_sealed_post(f"Words {number}"), None)
    assert [call.get("cookie") for call in heard.calls] == [None, None]


def test_on_this_machine_no_proxy_is_asked(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    an_x(heard.url).create_post(_MAIN, a_sealed_post("Words"), None)
    assert len(heard.calls) == 1


def test_elsewhere_the_environments_proxy_carries_the_call(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain proxy sees only that a tunnel to X is wanted: ours here refuses it."""
    monkeypatch.setenv("HTTPS_PROXY", heard.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    an_x("https://api.x.example").create_post(_MAIN, a_sealed_post("Words"), None)
    assert (heard.calls, heard.connections) == ([], 1)
