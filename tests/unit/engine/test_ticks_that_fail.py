"""A tick that fails says so in a line, comes round again, and shows where only if nobody knows."""

import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from scheduler.engine.local import LocalEngine
from scheduler.engine.work import Tick
from scheduler.errors import DatabaseError

AWAY = DatabaseError("There is no queue at sqlite:///handrail.db.")
LOCKED = OperationalError("SELECT 1", {}, Exception("database is locked"))


def _ran_twice(verb: Callable[[], object]) -> None:
    calls, again = [], threading.Event()

    def counted() -> None:
        calls.append(1)
        if len(calls) == 2:
            again.set()
        verb()

    engine = LocalEngine((Tick("listen", 0.01, counted),), workers=1)
    engine.start()
    assert again.wait(20)
    engine.stop()


@pytest.mark.parametrize("error", [AWAY, LOCKED, RuntimeError("a mistake of ours")], ids=repr)
def test_it_comes_round_again_whatever_failed(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    with caplog.at_level(logging.WARNING):
        _ran_twice(fail)
    told = caplog.records[0]
    assert told.getMessage().startswith("the tick listen failed; it will be tried again")
    assert bool(told.exc_info) is isinstance(error, RuntimeError)


@pytest.mark.parametrize("error", [AWAY, LOCKED], ids=repr)
def test_what_a_person_can_mend_is_told_in_its_own_words(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    with caplog.at_level(logging.WARNING):
        _ran_twice(fail)
    assert ("no queue at" in caplog.text) or ("database is locked" in caplog.text)
