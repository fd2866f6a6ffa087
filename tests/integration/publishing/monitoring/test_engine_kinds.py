"""Engines of one queue that do not fit together are told of in one line, with what to do."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from scheduler.checkup import queue as checkup
from scheduler.checkup.finding import Health
from scheduler.publishing.monitoring.engine_kinds import (
    JobTables,
    engines_trouble,
    what_does_not_fit,
)
from scheduler.publishing.monitoring.heartbeat import Heartbeat
from scheduler.publishing.monitoring.status import CLUSTER, LOCAL, MISSED, EngineStatus, status
from scheduler.remedies import in_words
from scheduler.store.database import Database, open_database
from scheduler.store.operations import heartbeat
from scheduler.store.queue import job_tables
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk

LONDON = ZoneInfo("Europe/London")
TWO = "Engines of two kinds work on this queue: local on b, cluster on a"


def beats(database: Database, *engines: tuple[str, str]) -> None:
    with database.write() as connection:
        for machine, kind in engines:
            heartbeat.beat(connection, f"{machine}{kind}", A_TUESDAY_NOON, machine, "1.0", kind)


def told(desk: Desk, wanted: str) -> str:
    found = engines_trouble(desk.database, status(desk.database, desk.clock).engines, wanted)
    said = in_words(found)
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("engines", "wanted", "says"),
    [
        ([], LOCAL, ""),
        ([("a", LOCAL), ("b", LOCAL)], LOCAL, ""),
        ([("a", ""), ("b", LOCAL)], LOCAL, ""),
        ([("a", CLUSTER), ("b", LOCAL)], LOCAL, TWO),
        ([("a", CLUSTER), ("b", LOCAL)], CLUSTER, TWO),
        ([("a", CLUSTER), ("b", LOCAL), ("c", LOCAL)], CLUSTER, "local on b and c, cluster on a"),
    ],
)
def test_kinds_that_do_not_fit_are_told_and_others_are_not(
    desk: Desk, engines: list[tuple[str, str]], wanted: str, says: str
) -> None:
    beats(desk.database, *engines)
    said = told(desk, wanted)
    assert (says in said) if says else said == ""
    assert not said or said.endswith("Then start each engine again: handrail run")


@pytest.mark.parametrize(("running", "wanted"), [(LOCAL, CLUSTER), (CLUSTER, LOCAL)])
def test_settings_that_say_another_kind_than_runs_are_told(
    private_database_url: str, running: str, wanted: str
) -> None:
    database = open_database(private_database_url, is_simulated=True)
    if not database.is_sqlite:
        engine = EngineStatus("a", "1", A_TUESDAY_NOON, True, 0, running)
        said = in_words(engines_trouble(database, [engine], wanted))
        assert said.startswith(f"HANDRAIL_ENGINE is {wanted} here, and what runs on a is {running}")
    database.close()


@pytest.mark.parametrize(
    ("running", "wanted", "tables", "says"),
    [
        (LOCAL, CLUSTER, JobTables(True, False), "HANDRAIL_ENGINE is cluster here, and what runs"),
        (CLUSTER, LOCAL, JobTables(True, False), "HANDRAIL_ENGINE is local here, and what runs"),
        (CLUSTER, CLUSTER, JobTables(True, False), ""),
        (CLUSTER, CLUSTER, JobTables(False, True), "They are made by"),
        (CLUSTER, LOCAL, JobTables(False, False), "GRANT CREATE ON DATABASE"),
        (LOCAL, LOCAL, JobTables(False, False), ""),
    ],
)
def test_what_runs_is_held_beside_the_settings_and_the_tables(
    running: str, wanted: str, tables: JobTables, says: str
) -> None:
    engine = EngineStatus("a", "1", A_TUESDAY_NOON, True, 0, running)
    said = in_words(what_does_not_fit([engine], wanted, tables))
    assert (says in said) if says else said == ""


def test_an_engine_that_is_gone_is_of_no_kind_any_more(desk: Desk) -> None:
    beats(desk.database, ("a", CLUSTER))
    desk.clock.jump_to(A_TUESDAY_NOON + MISSED + timedelta(seconds=1))
    assert told(desk, LOCAL) == ""


def test_a_cluster_without_its_tables_says_who_makes_them(private_database_url: str) -> None:
    database = open_database(private_database_url, is_simulated=True)
    if database.is_sqlite:
        said = in_words(engines_trouble(database, (), CLUSTER))
        assert "GRANT CREATE ON DATABASE" in said
        assert "HANDRAIL_ENGINE=local" in said
    else:
        with database.write() as connection:
            connection.execute(text(f"DROP SCHEMA {job_tables.SCHEMA} CASCADE"))
        said = in_words(engines_trouble(database, (), CLUSTER))
        assert said.endswith("They are made by: handrail run")
        job_tables.require(database)
        assert engines_trouble(database, (), CLUSTER) == ()
    database.close()


@pytest.mark.parametrize("kind", [LOCAL, CLUSTER])
def test_an_engine_beats_with_its_kind(desk: Desk, kind: str) -> None:
    Heartbeat(desk.context, None, LONDON, in_words, kind).beat()
    assert [one.kind for one in status(desk.database, desk.clock).engines] == [kind]


def test_of_a_machine_on_which_none_runs_the_last_one_alone_is_shown(desk: Desk) -> None:
    with desk.database.write() as connection:
        for minutes, machine in ((3, "a"), (2, "a"), (1, "b")):
            at = A_TUESDAY_NOON - timedelta(minutes=minutes)
            heartbeat.beat(connection, f"{machine}{minutes}", at, machine, "1.0", LOCAL)
        heartbeat.beat(connection, "b0", A_TUESDAY_NOON, "b", "1.0", LOCAL)
        heartbeat.beat(connection, "b9", A_TUESDAY_NOON, "b", "1.0", LOCAL)
    shown = [
        (one.machine, (A_TUESDAY_NOON - one.last_seen).seconds // 60, one.is_running)
        for one in status(desk.database, desk.clock).engines_to_show
    ]
    assert shown == [("b", 0, True), ("b", 0, True), ("b", 1, True), ("a", 2, False)]


def test_the_doctor_names_each_engine_and_what_does_not_fit(desk: Desk) -> None:
    beats(desk.database, ("a", CLUSTER), ("b", LOCAL))
    fits, trouble = checkup.engines(desk.database, desk.clock, LONDON, LOCAL)
    assert "an engine on a (cluster, 1.0) has 0 accounts" in fits.says
    assert "an engine on b (local, 1.0) has 0 accounts" in fits.says
    assert (trouble.level, trouble.what) == (Health.LOOK, "engines")
    assert TWO in trouble.says
    assert trouble.remedy == "Then start each engine again: handrail run"
