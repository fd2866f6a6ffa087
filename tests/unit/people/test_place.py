"""From where somebody asks: enough to recognise it, and no more."""

import pytest

from scheduler.people.place import TERMINAL, browser_of, place_of

_CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("said", "known_as"),
    [
        (_CHROME, "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/132.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) CriOS/130 Safari/604", "Chrome on iOS"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
    ],
)
def test_a_browser_is_known_in_rough_words(said: str, known_as: str) -> None:
    assert browser_of(said) == known_as


@pytest.mark.parametrize(
    ("address", "network", "coarse"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.*"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::", "2001:0db8:0001::"),
        ("2001:db8:1:2:ffff::9", "2001:0db8:0001:0002::", "2001:0db8:0001::"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.*"),
        ("testclient", "unknown", "unknown"),
    ],
)
def test_a_network_is_one_line_to_the_house(address: str, network: str, coarse: str) -> None:
    place = place_of(address, "")
    assert (place.network, place.coarse_network) == (network, coarse)


def test_a_terminal_has_no_network() -> None:
    assert (TERMINAL.network, TERMINAL.coarse_network) == ("", "")
