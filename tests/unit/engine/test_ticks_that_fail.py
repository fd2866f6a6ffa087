"""A tick that fails says so in a line, comes round again, and shows where only if nobody knows."""

import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from scheduler.engine import said_once
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


def _lines_of(
    caplog: pytest.LogCaptureFixture, fails: Callable[[int], Exception | None], times: int
) -> list[str]:
    """What is said while two ticks come round so many times."""
    calls, again = [0, 0], threading.Event()

    def verb(number: int) -> None:
        calls[number] += 1
        if min(calls) >= times:
            again.set()
        error = fails(calls[number])
        if error is not None:
            raise error

    engine = LocalEngine(
        [Tick(f"tick {number}", 0.01, lambda number=number: verb(number)) for number in (0, 1)],  # type: ignore[misc]
        workers=1,
    )
    with caplog.at_level(logging.WARNING):
        engine.start()
        assert again.wait(20)
        engine.stop()
    return [record.getMessage() for record in caplog.records]


def test_a_database_that_is_away_is_said_once_for_all_ticks_and_once_that_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lines = _lines_of(caplog, lambda call: LOCKED if call <= 5 else None, times=12)
    assert len(lines) == 2
    assert "is locked by another program" in lines[0]
    assert "Try again in a minute" in lines[0]
    assert lines[1] == "the database can be used again: the work goes on"


def test_two_things_that_are_wrong_are_both_said(caplog: pytest.LogCaptureFixture) -> None:
    lines = _lines_of(caplog, lambda call: LOCKED if call % 2 else AWAY, times=6)
    assert len([one for one in lines if "no queue at" in one]) == 1
    assert "can be used again" not in " ".join(lines)


def test_what_stands_still_for_a_minute_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said_once, "AGAIN_SECONDS", 0.0)
    said = said_once.LoggedOnce()
    assert said.trouble("tick", "away")
    assert said.trouble("tick", "away")
