"""The desk over the real program: a process, a queue, a simulated X, somebody who is told."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.store.database import Database, open_database
from scheduler.store.operations import heartbeat
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.processes import warm
from tests.support.processes.commands import SECONDS
from tests.support.processes.listening import Listener, a_listener
from tests.support.processes.rehearsals import ACCOUNTS, MAIN, Rehearsal, a_rehearsal, credentials

SECRET = "s3cr3tt0k3n"
KEY = "wmhd/opener"
ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts: {main: {handle: HarbourMinds, role: organisation, secrets: MAIN}}
"""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with a_listener() as one:
        yield one


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Rehearsal]:
    with a_rehearsal(tmp_path / "x") as one:
        yield one


@pytest.fixture
def root(tmp_path: Path, x: Rehearsal, listener: Listener) -> Path:
    folder = tmp_path / "workspace"
    (folder / "campaigns").mkdir(parents=True)
    (folder / "campaigns" / "organisation.yaml").write_text(ORGANISATION)
    keys = credentials(ACCOUNTS[MAIN])
    env = folder / ".env"
    env.touch(mode=0o600)
    env.write_text(
        f"HANDRAIL_X_API_URL={x.url}\n"
        f"HANDRAIL_NOTIFY=json://127.0.0.1:{listener.port}/{SECRET}\n"
        f"HANDRAIL_PING_URL=http://127.0.0.1:{listener.port}/ping/{SECRET}\n"
        f"MAIN_API_KEY={keys.api_key}\nMAIN_API_SECRET={keys.api_secret}\n"
        f"MAIN_ACCESS_TOKEN={keys.access_token}\nMAIN_ACCESS_SECRET={keys.access_secret}\n"
    )
    return folder


@pytest.fixture
def queue(root: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{root / '.handrail' / 'handrail.db'}", is_simulated=False)
    yield database
    database.close()


def handrail(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scheduler", *arguments, "--workspace", str(root)]
    return warm.run(command, timeout=SECONDS, env=_environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "COLUMNS": "200"}


def _wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")


def _due(queue: Database, *ago: timedelta) -> None:
    now = datetime.now(UTC)
    threads = [
        a_thread(KEY if not number else f"{KEY}-{number}", f"Words {number}.", due_at=now - one)
        for number, one in enumerate(ago)
    ]
    put_into_queue(queue, *threads, accounts=["main"], now=now - timedelta(days=1))
    with queue.write() as connection:  # the handle that the simulated X knows
        connection.exec_driver_sql("UPDATE account SET handle = 'HarbourMinds'")


def test_an_evening_at_the_desk(root: Path, queue: Database, x: Rehearsal) -> None:
    _due(queue, timedelta())
    assert handrail(root, "hold", "--why", "Sad news", "--as", "dana").returncode == 0
    handrail(root, "run", "--once")
    assert "Held: Sad news" in handrail(root, "queue").stdout
    assert handrail(root, "release", "1", "--send-missed").returncode == 0
    handrail(root, "run", "--once")
    shown = json.loads(handrail(root, "show", KEY, "--json").stdout)
    assert shown["state"] == "published"
    gone = handrail(root, "take-down", KEY, "--why", "They asked", "--yes")
    assert gone.returncode == 0
    assert "deleted: https://x.com/HarbourMinds/status/" in gone.stdout
    assert "Receipt: nothing of it is on X any more." in gone.stdout
    log = json.loads(handrail(root, "log", "--thread", KEY, "--json").stdout)
    assert [one["to"] for one in log if one["subject"].startswith("thread:")][-1] == "taken_down"
    assert json.loads(handrail(root, "costs", "--json").stdout)["spent_usd"] > 0


def test_what_waits_is_told_by_whoever_runs(
    root: Path, queue: Database, listener: Listener
) -> None:
    _due(queue, timedelta(hours=9))
    ran = handrail(root, "run", "--once")
    assert ran.returncode == 0
    (heard,) = listener.heard
    assert f"{KEY} (account main) waits for you: its time passed" in heard["message"]
    assert "Words 0." not in heard["message"]
    handrail(root, "run", "--once")
    assert len(listener.heard) == 1
    assert f"/ping/{SECRET}" in listener.paths
    assert SECRET not in ran.stdout + ran.stderr


def test_a_publisher_that_came_back_says_how_long_it_was_dead(
    root: Path, queue: Database, listener: Listener
) -> None:
    with queue.write() as connection:
        seen = datetime.now(UTC) - timedelta(hours=2)
        heartbeat.beat(connection, "one that was killed", seen)
    dead = handrail(root, "status")
    assert dead.returncode == 1
    assert "Publishing: NO, not since" in dead.stdout
    command = [sys.executable, "-m", "scheduler", "run", "--workspace", str(root)]
    start = warm.Process if warm.WARM else subprocess.Popen
    engine = start(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()
    )
    try:
        _wait_for(lambda: bool(listener.heard))
        _wait_for(lambda: handrail(root, "status").returncode == 0)
    finally:
        engine.send_signal(signal.SIGTERM)
        said = "".join(engine.communicate(timeout=SECONDS))
    assert "Publishing stood still from" in listener.heard[0]["message"]
    assert f"/ping/{SECRET}" in listener.paths
    assert SECRET not in said


def test_doctor_and_hold_need_no_keys(root: Path, queue: Database) -> None:
    (root / ".env").write_text("HANDRAIL_X_API_URL=http://127.0.0.1:1\n")
    looked = handrail(root, "doctor")
    assert looked.returncode == 1
    assert "MAIN_API_KEY is not set." in looked.stdout
    assert handrail(root, "hold", "--why", "Sad news").returncode == 0
    told = handrail(root, "hold", "--account", "mian", "--why", "Sad news")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith('There is no account "mian" in the queue')
