"""Where secrets may travel, and what a broken line says."""

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from scheduler.errors import SettingsError
from scheduler.networks.x.transport import checked_url, lost, never_left


@pytest.mark.parametrize(
    "url",
    ["https://api.x.com", "https://x.example/", "http://127.0.0.1:8080", "http://[::1]:1",
     "http://localhost:99/"],
)  # fmt: skip
def test_https_and_this_machine_are_good(url):
    assert checked_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["http://api.x.com", "http://192.168.1.4", "ftp://127.0.0.1", "api.x.com", "", "https://",
     "https://me:secret@api.x.com", "https://api.x.com?a=b", "http://127.0.0.1.evil.org"],
)  # fmt: skip
def test_secrets_never_cross_a_network_in_the_open(url):
    with pytest.raises(SettingsError, match="HANDRAIL_X_API_URL must be an https address"):
        checked_url(url)


def test_a_call_that_was_never_connected_never_left():
    refused = NewConnectionError(None, "refused")
    error = requests.ConnectionError(MaxRetryError(None, "/2/tweets", refused))
    assert never_left(error)
    assert lost(error) == "no connection to X could be made"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.ConnectionError(ProtocolError("aborted")), "the connection to X was lost"),
        (requests.ReadTimeout("http://me:secret@proxy"), "X gave no answer in time"),
        (requests.exceptions.ProxyError("http://me:secret@proxy"), "was lost (ProxyError)"),
        (OSError(), "was lost (OSError)"),
    ],
)
def test_any_other_break_may_have_come_after_the_post(error, words):
    assert not never_left(error)
    assert words in lost(error)
    assert "secret" not in lost(error)
