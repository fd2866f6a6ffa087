"""Wrong addresses, full disks, signals and two at once: one plain line, and nothing half done."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes import warm
from tests.support.processes.commands import (
    CHECKOUT,
    ORGANISATION,
    SECONDS,
    Ended,
    begin,
    handrail,
    write_secrets,
)

THREADS = """\
- id: later
  account: main
  when: 2037-10-11 09:00
  text: We read every letter that you send us.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return a_workspace(tmp_path / "ours", THREADS, organisation=ORGANISATION)


def is_told(ended: Ended) -> bool:
    """Whether it ended in one line of words."""
    lines = ended.err.strip().splitlines()
    return ended.status == 1 and len(lines) == 1 and "Traceback" not in ended.err + ended.out


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "mysql://a/b",
        "sqlite:///",
        "postgresql+psycopg://host:99999x/name",
        "postgresql+psycopg://nobody:wrong@127.0.0.1:1/none",
        "sqlite:///{folder}",
        "sqlite:///{folder}/campaigns/organisation.yaml",
        "sqlite:////proc/none/a.db",
        "sqlite:///{folder}/nowhere/queue.db",
    ],
)
def test_an_address_that_is_none_is_told_in_one_line(workspace: Path, address: str) -> None:
    before = {path: path.stat().st_size for path in workspace.rglob("*")}
    url = address.format(folder=workspace)
    told = handrail(workspace, "status", HANDRAIL_DATABASE_URL=url)
    assert is_told(told), (told.out, told.err)
    assert "HANDRAIL_DATABASE_URL" in told.err
    assert "wrong" not in told.err, "a password is not shown"
    assert {path: path.stat().st_size for path in workspace.rglob("*")} == before


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("CREATE TABLE of_another (a)", "belongs to another program"),
        (
            "CREATE TABLE alembic_version (version_num); "
            "INSERT INTO alembic_version VALUES ('9999_from_the_future')",
            "Install the version that its other programs have",
        ),
    ],
)
def test_a_database_of_another_kind_is_left_alone(workspace: Path, made: str, words: str) -> None:
    path = workspace / "queue.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(made)
    told = handrail(workspace, "apply", HANDRAIL_DATABASE_URL=f"sqlite:///{path}")
    assert is_told(told), told.err
    assert words in told.err


def test_a_locked_database_is_told(workspace: Path) -> None:
    assert handrail(workspace, "apply").status == 0
    path = workspace / ".handrail" / "handrail.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = handrail(workspace, "hold", "--why", "Sad news")
    assert is_told(told), told.err
    assert "locked" in told.err


def test_a_full_disk_is_told_and_leaves_nothing_half_done(workspace: Path) -> None:
    program = [sys.executable, "-m", "tests.support.processes.no_room", "60000"]
    for arguments in (["apply"], ["export", "--to", "posts.csv"], ["fmt"], ["init", "new"]):
        ended = warm.run(
            [*program, *arguments],
            cwd=workspace,
            env=dict(os.environ) | {"PYTHONPATH": str(CHECKOUT), warm.MIGRATES: "yes"},
            timeout=SECONDS,
        )
        assert "Traceback" not in ended.stderr, ended.stderr
    applied = handrail(workspace, "apply")
    assert applied.status == 0, applied.err
    assert handrail(workspace, "status", "--json").json["threads"]["scheduled"] == 1


def test_init_on_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    for name in ("a", "a/b", "n" * 300):
        told = handrail(tmp_path, "init", name)
        assert is_told(told), told.err
    assert (tmp_path / "a").read_text() == "mine"


def test_a_second_rehearsal_at_the_same_time_is_told(workspace: Path) -> None:
    first = begin(workspace, "rehearse", "--keep")
    assert first.stderr is not None
    try:
        for line in first.stderr:
            if "stays up" in line:
                break
        second = handrail(workspace, "rehearse")
        assert is_told(second), second.err
        assert "at work here already" in second.err
    finally:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=SECONDS)
    again = handrail(workspace, "rehearse")
    assert again.status == 0, again.err


COMMANDS = (["apply"], ["rehearse"], ["init", "new"], ["run"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_at_any_moment_leaves_no_traceback_and_nothing_half_done(
    workspace: Path, number: signal.Signals
) -> None:
    write_secrets(workspace, "http://127.0.0.1:1")
    for moment, arguments in enumerate(COMMANDS):
        for pause in (0.1 + 0.1 * moment, 0.4 + 0.2 * moment, 1.3):
            running = begin(workspace, *arguments, **{warm.MIGRATES: "yes"})
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(pause)
            running.send_signal(number)
            _, err = running.communicate(timeout=SECONDS)
            # Before the first line of ours, Python itself tells where it was.
            assert "Traceback" not in err or "/scheduler/" not in err, (arguments, pause, err)
    assert handrail(workspace, "apply").status == 0
    assert handrail(workspace, "init", "new").status == 0
    assert handrail(workspace, "status", "--json").json["threads"]["scheduled"] == 1


@pytest.fixture
def running(workspace: Path) -> Iterator["subprocess.Popen[str]"]:
    write_secrets(workspace, "http://127.0.0.1:1")
    assert handrail(workspace, "apply").status == 0
    started = begin(workspace, "run")
    assert started.stderr is not None
    assert "Publishing" in started.stderr.readline()
    yield started
    started.kill()
    started.communicate(timeout=SECONDS)


@pytest.mark.parametrize("how", ["moved away", "restored", "made anew"])
def test_a_run_whose_database_was_replaced_stops_and_says_so(
    workspace: Path, running: "subprocess.Popen[str]", how: str
) -> None:
    path = workspace / ".handrail" / "handrail.db"
    time.sleep(0.2)
    if how == "restored":
        copy = path.with_name("backup.db")
        shutil.copyfile(path, copy)
        copy.replace(path)
    else:
        path.rename(path.with_name("old.db"))
        if how == "made anew":
            path.touch()
    _, err = running.communicate(timeout=SECONDS)
    assert running.returncode == 1
    assert "The database was replaced" in err
    assert "Traceback" not in err
