"""A duty is one engine's at a time; who lost it writes nothing of it any more."""

import subprocess
import sys

import pytest
from sqlalchemy import select

from scheduler.store.database import Database
from scheduler.store.fast_statements import real_time
from scheduler.store.operations import duties
from scheduler.store.operations.duties import SURE_SECONDS, Duty, DutyLost
from scheduler.store.tables.queue import duties as duty_table

AN_HOUR = 3_600.0
OVER = -1.0  # seconds: it has ended already


def test_one_engine_has_it_and_keeps_it(database: Database) -> None:
    first = duties.claim(database, "tell", "a", AN_HOUR)
    assert duties.claim(database, "tell", "b", AN_HOUR) is None
    assert duties.claim(database, "tell", "a", AN_HOUR) == first


def test_one_duty_says_nothing_of_another(database: Database) -> None:
    duties.claim(database, "tell", "a", AN_HOUR)
    assert duties.claim(database, "read", "b", AN_HOUR) is not None


def test_after_its_time_another_has_it_and_the_first_writes_nothing(database: Database) -> None:
    first = duties.claim(database, "read", "a", OVER)
    second = duties.claim(database, "read", "b", AN_HOUR)
    assert first is not None
    assert second is not None
    with database.write() as connection:
        duties.keep(connection, second)
    with pytest.raises(DutyLost), database.write() as connection:
        duties.keep(connection, first)


def test_who_goes_silent_on_another_machine_keeps_it_for_a_minute(database: Database) -> None:
    assert Duty(database, "tell", "a").is_ours()
    with database.read() as connection:
        left = connection.execute(select(duty_table.c.until - real_time())).scalar_one()
    assert SURE_SECONDS < left <= 60


def test_it_is_given_back_by_who_stops(database: Database) -> None:
    duties.claim(database, "read", "a", AN_HOUR)
    duties.claim(database, "tell", "a", AN_HOUR)
    duties.give_back(database, "a")
    assert duties.claim(database, "read", "b", AN_HOUR) is not None
    assert duties.claim(database, "tell", "b", AN_HOUR) is not None


def test_what_a_killed_process_of_this_machine_had_is_free_at_once(database: Database) -> None:
    said = "from scheduler.processes import name_of_this_process as n; print(n())"
    dead = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    duties.claim(database, "read", dead.stdout.strip(), AN_HOUR)
    assert duties.claim(database, "read", "b", AN_HOUR) is not None


def test_the_verb_of_who_has_it_not_is_not_done(database: Database) -> None:
    done: list[str] = []
    first, second = Duty(database, "tell", "a"), Duty(database, "tell", "b")
    first.does(lambda: done.append("a"))()
    second.does(lambda: done.append("b"))()
    first.does(lambda: done.append("a again"))()
    assert done == ["a", "a again"]


def test_who_was_frozen_in_the_middle_leaves_the_rest_to_who_took_over(database: Database) -> None:
    frozen, other = Duty(database, "read", "a"), Duty(database, "read", "b")
    written: list[str] = []

    def verb() -> None:
        duties.claim(database, "read", "a", OVER)  # so long it stood still
        assert other.is_ours()
        with database.write() as connection:
            frozen.keep(connection)
            written.append("a")

    frozen.does(verb)()
    assert written == []
    with database.write() as connection:
        other.keep(connection)


def test_nothing_may_be_written_of_a_duty_that_was_never_ours(database: Database) -> None:
    with pytest.raises(DutyLost), database.write() as connection:
        Duty(database, "read", "a").keep(connection)


def test_a_database_that_was_replaced_gives_no_duty(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "was_replaced", True)
    assert duties.claim(database, "read", "a", AN_HOUR) is None
