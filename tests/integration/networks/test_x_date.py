"""X's clock, by its Date header."""

from datetime import UTC, datetime, timedelta

from scheduler.networks.x.date import x_date
from tests.support.listening import a_listener


def test_the_date_of_an_answer_is_read() -> None:
    with a_listener() as listener:
        found = x_date(f"http://127.0.0.1:{listener.port}", 2)
    assert found is not None
    assert abs(datetime.now(UTC) - found) < timedelta(minutes=1)


def test_no_answer_is_none() -> None:
    assert x_date("http://127.0.0.1:1", 2) is None
