"""X's clock, by its Date header."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.networks.x.date import x_date
from tests.support.processes.canned import a_server_that_answers, a_server_that_drips
from tests.support.processes.listening import a_listener


def test_the_date_of_an_answer_is_read() -> None:
    with a_listener() as listener:
        found = x_date(f"http://127.0.0.1:{listener.port}", 2)
    assert found is not None
    assert abs(datetime.now(UTC) - found) < timedelta(minutes=1)


def test_no_answer_is_none() -> None:
    assert x_date("http://127.0.0.1:1", 2) is None


def test_a_server_that_takes_its_time_with_every_byte_is_not_waited_for() -> None:
    began = time.monotonic()
    with a_server_that_drips(b"HTTP/1.1 404 Not Found\r\nX-A: " + b"a" * 1_000, 0.05) as url:
        assert x_date(url, 0.3) is None
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nDate: soon\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nDate: Tue, 05 Oct 9999 12:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
        b"\x00\xff\r\n\r\n",
    ],
)
def test_an_answer_without_a_time_is_none(answer: bytes) -> None:
    with a_server_that_answers(answer) as url:
        assert x_date(url, 2) is None


def test_a_refusal_tells_the_time_too() -> None:
    said = b"Date: Tue, 05 Oct 2027 12:00:00 GMT\r\nContent-Length: 0\r\n\r\n"
    with a_server_that_answers(b"HTTP/1.1 403 Forbidden\r\n" + said) as url:
        found = x_date(url, 2)
    assert found is not None
    assert found.year == 2027
