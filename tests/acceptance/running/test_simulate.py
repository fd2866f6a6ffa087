"""Practice: a simulated X by this machine's clock, and `run` against it in a queue of its own."""

import json
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from scheduler.errors import DatabaseError
from scheduler.store.database import open_database
from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, handrail

THREADS = """\
- id: soon
  account: main
  when: {soon}
  text: |
    You are welcome here.
    ---
    You can answer, or just read.
"""
PRACTICE = {"HANDRAIL_PRACTICE": "yes"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    soon = datetime.now(UTC) - timedelta(minutes=5)  # it goes by the machine's own clock
    threads = THREADS.format(soon=f"{soon:%Y-%m-%d %H:%M}")
    return a_workspace(tmp_path / "ours", threads, organisation=ORGANISATION)


@pytest.fixture
def simulated(workspace: Path) -> Iterator["subprocess.Popen[str]"]:
    process = begin(workspace, "simulate")
    assert process.stdout is not None
    while "until you type" not in process.stdout.readline():
        assert process.poll() is None
    yield process
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)


def card(workspace: Path) -> Path:
    return workspace / ".handrail" / "practice" / "x.json"


def test_run_practises_against_it_and_the_real_queue_is_never_touched(
    workspace: Path, simulated: "subprocess.Popen[str]"
) -> None:
    applied = handrail(workspace, "apply", **PRACTICE)
    assert applied.status == 0, applied.err
    ran = handrail(workspace, "run", "--once", **PRACTICE)
    assert ran.status == 0, ran.err
    assert "PRACTICE" in ran.err
    assert "1 published" in handrail(workspace, "status", "--within", "1h", **PRACTICE).out
    url = json.loads(card(workspace).read_text("utf-8"))["url"]
    assert url.startswith("http://127.0.0.1:")
    page = requests.get(f"{url}/rehearsal/", timeout=60).text
    assert "You are welcome here." in page
    assert not (workspace / ".handrail" / "handrail.db").exists()
    practice = workspace / ".handrail" / "practice" / "practice.db"
    with pytest.raises(DatabaseError, match="belongs to a rehearsal"):
        open_database(f"sqlite:///{practice}", is_simulated=False)
    again = handrail(workspace, "simulate")
    assert again.status == 1
    assert f"is up here already: {url}/rehearsal/" in again.err
    taken_down = handrail(workspace, "take-down", "spring/soon", "--why", "x", "--yes", **PRACTICE)
    assert taken_down.status == 0, taken_down.err
    simulated.send_signal(signal.SIGTERM)
    assert simulated.wait(SECONDS) == 0
    assert not card(workspace).exists()
    refused = handrail(workspace, "run", "--once", **PRACTICE)
    assert refused.status == 1
    assert "no simulated X is up here" in refused.err


def test_a_card_that_names_another_machine_is_not_believed(workspace: Path) -> None:
    card(workspace).parent.mkdir(parents=True)
    for url in ("https://api.x.com", "http://example.org:80", "http://127.0.0.1:9", "nonsense"):
        card(workspace).write_text(json.dumps({"url": url, "seed": 1}), "utf-8")
        refused = handrail(workspace, "run", "--once", **PRACTICE)
        assert "no simulated X is up here" in refused.err
    card(workspace).write_text("{}", "utf-8")
    assert "no simulated X" in handrail(workspace, "run", "--once", **PRACTICE).err


def test_without_the_word_every_command_is_real(workspace: Path) -> None:
    for variables in ({}, {"HANDRAIL_PRACTICE": "no"}):
        assert "keys are missing" in handrail(workspace, "run", "--once", **variables).err
