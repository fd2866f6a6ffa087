"""Without an address, messages go into the log."""

import pytest

from scheduler.notify.base import Message
from scheduler.notify.to_log import LogTeller


def test_a_message_without_an_address_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    (delivery,) = LogTeller().tell(Message("Handrail: 1 thing to look at", "- an account"))
    assert delivery.is_taken
    assert "- an account" in caplog.text
