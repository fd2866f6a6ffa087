"""`handrail run`: for real, against any server that speaks X's language."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import AF_UNIX, SOCK_DGRAM, socket
from typing import Any

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, handrail, write_secrets
from tests.support.processes.held import answers_held
from tests.support.processes.rehearsals import Rehearsal, a_rehearsal

THREADS = """\
- id: now
  account: main
  when: {soon}
  text: |
    You are welcome here, whatever today was like.
    ---
    Stay as long as you like, and say as little as you like.
- id: later
  account: peers
  when: 2037-10-11 09:00
  text: |
    We read every letter that you send us.
"""


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Rehearsal]:
    with a_rehearsal(tmp_path / "x") as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, x: Rehearsal) -> Path:
    """One thread that fell due a few minutes ago, and one that is due in ten years."""
    soon = datetime.now(UTC) - timedelta(minutes=5)  # `run` reads the machine's own clock
    folder = a_workspace(
        tmp_path / "ours",
        THREADS.format(soon=f"{soon:%Y-%m-%d %H:%M}"),
        organisation=ORGANISATION,
    )
    write_secrets(folder, x.url)
    return folder


def created(x: Rehearsal) -> list[dict[str, Any]]:
    """Every post that the rehearsal X stored, in its order."""
    return [row for row in x.truth() if row["effect"] == "created"]


def test_run_once_sends_what_is_due_and_nothing_else(workspace: Path, x: Rehearsal) -> None:
    handrail(workspace, "apply")
    for _ in range(2):
        ran = handrail(workspace, "run", "--once")
        assert ran.status == 0, ran.err
    root, middle, closing = created(x)
    assert root["account"] == "HarbourMinds"
    assert "You are welcome here" in root["text"]
    assert "116\u00a0123" in root["text"]
    assert middle["parent_id"] == root["post_id"]
    assert closing["parent_id"] == middle["post_id"]
    assert "999" in closing["text"]
    threads = handrail(workspace, "status", "--json").json["threads"]
    assert (threads["published"], threads["scheduled"]) == (1, 1)


def test_run_once_leaves_word_of_when_it_ran(workspace: Path, x: Rehearsal) -> None:
    handrail(workspace, "apply")
    assert handrail(workspace, "status").status == 1
    assert handrail(workspace, "run", "--once").status == 0
    seen = handrail(workspace, "status", "--within", "10m")
    assert seen.status == 0, seen.out
    assert "Publishing: from time to time" in seen.out
    told = handrail(workspace, "status", "--json").json["engine"]
    assert told["running"] is False
    assert told["last_seen"] is not None


def test_run_once_counts_what_everyone_says_too(workspace: Path, x: Rehearsal) -> None:
    volume = "volume: {account: main, hashtags: [TimeToTalk]}\n"
    (workspace / "campaigns" / "organisation.yaml").write_text(ORGANISATION + volume, "utf-8")
    assert handrail(workspace, "run", "--once").status == 0
    counted = handrail(workspace, "report", "readings", "--json").json["hashtags"]
    assert counted["counts"] == 1


def test_sigterm_finishes_the_call_in_hand_and_begins_nothing_new(
    workspace: Path, x: Rehearsal
) -> None:
    handrail(workspace, "apply")
    with (
        answers_held(x.url, b"POST /2/tweets ") as (url, may_go),
        socket(AF_UNIX, SOCK_DGRAM) as told,
    ):
        told.bind(address := str(workspace / "notify"))
        told.settimeout(SECONDS)
        running = begin(workspace, "run", HANDRAIL_X_API_URL=url, NOTIFY_SOCKET=address)
        _until(lambda: len(created(x)) == 1, running)
        running.send_signal(signal.SIGTERM)  # the answer is still on its way
        while told.recv(100) != b"STOPPING=1":
            pass
        may_go.set()
        _, err = running.communicate(timeout=SECONDS)
    assert running.returncode == 0, err
    assert len(created(x)) == 1
    told = handrail(workspace, "status", "--json").json
    assert told["engine"]["running"] is False
    assert told["threads"]["publishing"] == 1
    assert handrail(workspace, "run", "--once").status == 0
    assert [row["parent_id"] is None for row in created(x)] == [True, False, False]


def test_a_running_engine_is_seen_in_the_status(workspace: Path, x: Rehearsal) -> None:
    handrail(workspace, "apply")
    running = begin(workspace, "run")
    _until(lambda: len(created(x)) == 3, running)
    told = handrail(workspace, "status", "--json")
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=SECONDS)
    assert (told.status, told.json["engine"]["running"]) == (0, True)
    root = created(x)[0]["post_id"]
    assert f"main  spring/now  3 posts  https://x.com/HarbourMinds/status/{root}" in said
    assert "Next at Sun 11 Oct 2037, 09:00: spring/later (peers)." in said
    assert running.returncode == 0
    assert handrail(workspace, "status").status == 1


def test_run_refuses_a_rehearsals_database(workspace: Path, x: Rehearsal) -> None:
    assert handrail(workspace, "rehearse").status == 0
    rehearsed = workspace / ".handrail" / "rehearsal" / "rehearsal.db"
    told = handrail(workspace, "run", "--once", HANDRAIL_DATABASE_URL=f"sqlite:///{rehearsed}")
    assert told.status == 1
    assert "rehearsal" in told.err
    assert "Traceback" not in told.err
    assert created(x) == []


def test_a_rehearsal_reaches_nothing_but_its_own_x(workspace: Path, x: Rehearsal) -> None:
    rehearsed = handrail(workspace, "rehearse", HANDRAIL_X_API_URL="https://api.x.com")
    assert rehearsed.status == 0, rehearsed.err
    assert created(x) == []
    assert handrail(workspace, "status", "--json").json["threads"]["published"] == 0


@pytest.mark.parametrize(
    "address", ["http://api.x.com", "ftp://127.0.0.1", "https://api.x.com/?key=1"]
)
def test_secrets_cross_no_network_in_the_open(workspace: Path, address: str) -> None:
    told = handrail(workspace, "run", "--once", HANDRAIL_X_API_URL=address)
    assert told.status == 1
    assert "HANDRAIL_X_API_URL" in told.err
    assert "Traceback" not in told.err


def test_a_run_without_keys_says_so_in_few_lines(workspace: Path) -> None:
    (workspace / ".env").write_text("", encoding="utf-8")
    told = handrail(workspace, "run")
    assert told.status == 1
    lines = told.err.splitlines()
    assert lines[1:3] == [
        "  main: all four that begin with HARBOUR_MAIN_",
        "  peers: all four that begin with HARBOUR_PEERS_",
    ]
    assert len(lines) <= 5
    assert lines[-1].endswith("handrail doctor")


def test_missing_and_placeholder_secrets_are_named(workspace: Path) -> None:
    handrail(workspace, "apply")
    told = handrail(
        workspace,
        "run",
        "--once",
        HARBOUR_MAIN_API_KEY="your-api-key",
        HARBOUR_PEERS_ACCESS_SECRET="",
    )
    assert told.status == 1
    assert "HARBOUR_MAIN_API_KEY" in told.err
    assert "HARBOUR_PEERS_ACCESS_SECRET" in told.err


def test_keys_of_another_account_send_nothing(workspace: Path, x: Rehearsal) -> None:
    handrail(workspace, "apply")
    keys = {"HARBOUR_MAIN_ACCESS_TOKEN": "peers", "HARBOUR_MAIN_ACCESS_SECRET": "peers secret"}
    assert handrail(workspace, "run", "--once", **keys).status == 0
    assert created(x) == []
    waiting = handrail(workspace, "status", "--json").json["waiting"]
    assert [(one["key"], one["reason"]) for one in waiting] == [("spring/now", "account")]
    assert waiting[0].keys() >= {"key", "account", "reason", "since", "what_to_do"}


def _until(has_come: Callable[[], bool], running: "subprocess.Popen[str]") -> None:
    """Waits for what the running command does; fails at once if it ends before."""
    for _ in range(SECONDS * 20):
        if has_come():
            return
        try:
            running.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"it ended too early: {running.communicate()[1]}")
    raise AssertionError("it did not come")
