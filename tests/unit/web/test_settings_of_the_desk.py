"""The settings of the desk, and what is wrong with them in a line."""

import pytest

from scheduler.errors import SettingsError
from scheduler.settings import read_settings


def test_its_address_and_proxies_are_read() -> None:
    read = read_settings(
        {
            "HANDRAIL_WEB_ADDRESS": "https://desk.example.org",
            "HANDRAIL_WEB_PROXIES": "10.0.0.5, 10.1.0.0/24, ::1",
        }
    )
    assert read.web_address == "https://desk.example.org"
    assert read.web_proxies == "10.0.0.5, 10.1.0.0/24, ::1"


@pytest.mark.parametrize(
    "address", ["desk.example.org", "https://desk.example.org/here", "ftp://x", "https://a b"]
)
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_WEB_ADDRESS"):
        read_settings({"HANDRAIL_WEB_ADDRESS": address})


@pytest.mark.parametrize("proxies", ["caddy", "10.0.0.5;10.0.0.6", "10.0.0.300"])
def test_a_proxy_that_is_no_address_is_named(proxies: str) -> None:
    with pytest.raises(SettingsError, match="HANDRAIL_WEB_PROXIES"):
        read_settings({"HANDRAIL_WEB_PROXIES": proxies})
