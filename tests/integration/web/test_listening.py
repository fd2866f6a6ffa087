"""Where the desk listens."""

import socket

import pytest

from scheduler.web.server import is_loopback, listen, server_of


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "desk.example.org", ""])  # noqa: S104
def test_names_of_others(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_the_newer_kind_of_address_is_shown_in_brackets() -> None:
    listener, url = listen("[::1]", 0)
    listener.close()
    assert url.startswith("http://[::1]:")


def test_the_server_says_nothing_of_itself_and_believes_no_proxy() -> None:
    config = server_of(lambda *_: None).config  # type: ignore[arg-type,return-value]
    assert not config.server_header
    assert not config.proxy_headers
    assert not config.access_log
