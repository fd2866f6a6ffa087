"""Messages and pings over real HTTP, with nothing secret in any log."""

import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from scheduler.notify.apprise import AppriseTeller
from scheduler.notify.base import Delivery, Message
from scheduler.notify.ping import HttpPinger
from tests.support.processes.listening import Listener, a_listener

SECRET = "s3cr3tt0k3n"
MESSAGE = Message("Handrail: 1 thing to look at", "- wmhd/opener (account main) waits for you.")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with a_listener() as one:
        yield one


def test_a_message_reaches_an_apprise_address(listener: Listener) -> None:
    teller = AppriseTeller(SecretStr(f"json://127.0.0.1:{listener.port}/{SECRET}"))
    assert teller.tell(MESSAGE) == [Delivery("address 1 (json)", is_taken=True)]
    (heard,) = listener.heard
    assert (heard["title"], heard["message"]) == (MESSAGE.title, MESSAGE.body)


def test_one_address_that_fails_does_not_silence_the_others(listener: Listener) -> None:
    good = f"json://127.0.0.1:{listener.port}/good"
    teller = AppriseTeller(SecretStr(f"nosuch://there, json://127.0.0.1:1/closed, {good}"))
    assert [one.is_taken for one in teller.tell(MESSAGE)] == [False, False, True]
    assert teller.not_understood == ["address 1 (nosuch)"]
    assert len(listener.heard) == 1


def test_no_secret_is_ever_logged(listener: Listener, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    listener.status = 500
    address = f"json://user:{SECRET}@127.0.0.1:{listener.port}/{SECRET}"
    teller = AppriseTeller(SecretStr(f"{address},nosuch://{SECRET}"))
    assert not any(one.is_taken for one in teller.tell(MESSAGE))
    ping = HttpPinger(SecretStr(f"http://127.0.0.1:{listener.port}/ping/{SECRET}"))
    assert not ping.ping()
    assert SECRET not in caplog.text
    assert len(listener.paths) == 2


def test_a_ping_asks_its_address_and_says_whether_it_was_heard(listener: Listener) -> None:
    assert HttpPinger(SecretStr(f"http://127.0.0.1:{listener.port}/ping/1")).ping()
    assert listener.paths == ["/ping/1"]


def test_a_watcher_that_is_away_is_no_error() -> None:
    assert not HttpPinger(SecretStr("http://127.0.0.1:1/ping")).ping()
