"""status: whether somebody publishes, and what waits, in the words of the people who look."""

import json
from datetime import timedelta

import pytest

from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.store.operations import heartbeat
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.people import DANA
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue


def test_a_dead_publisher_is_told_with_the_time_it_died(workspace: Workspace) -> None:
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "one", A_TUESDAY_NOON - timedelta(hours=2))
    answer = workspace.run("status")
    assert answer.exit_code == 1
    assert "Publishing: NO, not since Tue 5 Oct 2027, 11:00. Start it: handrail run" in (
        answer.output
    )


def test_a_living_publisher_exits_with_0(workspace: Workspace) -> None:
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "one", A_TUESDAY_NOON)
    assert workspace.run("status").exit_code == 0


def test_who_publishes_from_time_to_time_is_alive_within_that_time(workspace: Workspace) -> None:
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "one", A_TUESDAY_NOON - timedelta(minutes=12))
        heartbeat.stop(connection, "one", A_TUESDAY_NOON - timedelta(minutes=10))
    assert workspace.run("status").exit_code == 1
    assert workspace.run("status", "--within", "5m").exit_code == 1
    answer = workspace.run("status", "--within", "20m")
    assert answer.exit_code == 0
    assert "Publishing: from time to time, last Tue 5 Oct 2027, 12:50." in answer.output


def test_a_goodbye_does_not_silence_another_engine(workspace: Workspace) -> None:
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "one", A_TUESDAY_NOON)
        heartbeat.stop(connection, "another", A_TUESDAY_NOON)
    assert workspace.run("status").exit_code == 0


def test_each_engine_is_named_with_its_kind_and_what_does_not_fit_in_one_line(
    workspace: Workspace,
) -> None:
    with workspace.desk.database.write() as connection:
        heartbeat.beat(connection, "1", A_TUESDAY_NOON, "harbour-1", "1.0", "cluster")
        heartbeat.beat(connection, "2", A_TUESDAY_NOON, "harbour-2", "1.0", "local")
        heartbeat.beat(
            connection, "3", A_TUESDAY_NOON - timedelta(hours=1), "harbour-3", "0.9", "local"
        )
    shown = workspace.run("status").output
    heard = "last heard Tue 5 Oct 2027, 13:00"
    assert f"Engine on harbour-1 (cluster, 1.0): runs, {heard}, has 0 accounts." in shown
    assert f"Engine on harbour-2 (local, 1.0): runs, {heard}, has 0 accounts." in shown
    gone = "Engine on harbour-3 (local, 0.9): does not run, last heard Tue 5 Oct 2027, 12:00."
    assert gone in shown
    (line,) = [one for one in shown.splitlines() if "two kinds" in one]
    assert line.endswith("Then start each engine again: handrail run")
    answered = json.loads(workspace.run("status", "--json").output)
    assert [one["kind"] for one in answered["engines"]] == ["cluster", "local", "local"]
    assert answered["engines_trouble"] == line


@pytest.mark.parametrize("command", ["status", "doctor", "run"])
def test_a_cluster_asked_for_on_sqlite_is_one_line_with_what_to_do(
    workspace: Workspace, command: str
) -> None:
    with (workspace.root / ".env").open("a", encoding="utf-8") as file:
        file.write("\nHANDRAIL_ENGINE=cluster\n")
    answer = workspace.run(command)
    assert answer.exit_code == 1
    said = f"{answer.output} {answer.exception}"
    assert "HANDRAIL_ENGINE: " in said
    assert "cluster needs a PostgreSQL in HANDRAIL_DATABASE_URL; on SQLite it is local" in said


def test_a_hold_is_told_with_its_reason_brackets_and_all(workspace: Workspace) -> None:
    until = A_TUESDAY_NOON + timedelta(hours=1)
    why = "news [/from] Sam"
    hold.place(workspace.desk.context, Scope.EVERYTHING, "", why=why, actor=DANA, until=until)
    shown = workspace.run("status").output
    assert f"Hold 1 on everything, until Tue 5 Oct 2027, 14:00: {why}" in shown
    assert "To go on: handrail release 1" in shown


def test_what_waits_is_told_in_local_time(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread(due_at=A_TUESDAY_NOON - timedelta(hours=9)))
    workspace.desk.publish()
    shown = workspace.run("status").output
    assert "1 thread waiting for a person:" in shown
    assert "wmhd/opener (main), since Tue 5 Oct 2027, 13:00: It did not go out in time." in shown
