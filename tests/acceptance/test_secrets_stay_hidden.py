"""Planted secrets: nothing that the program writes or prints may hold one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from scheduler.clock import RehearsalClock
from scheduler.x_simulator.process import RehearsalAccount, RunningRehearsal, start
from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import ORGANISATION, Ended, handrail, write_secrets
from tests.support.processes.rehearsals import MAIN, OPENS_AT, PEERS

PLANTED = "plantedsecret"  # part of each of the eight
ACCOUNTS = {
    MAIN: RehearsalAccount("HarbourMinds", *(f"{PLANTED}-main-{n}" for n in range(4))),
    PEERS: RehearsalAccount("HarbourPeers", *(f"{PLANTED}-peers-{n}" for n in range(4))),
}


@pytest.fixture
def x(tmp_path: Path) -> Iterator[RunningRehearsal]:
    clock = RehearsalClock(tmp_path / "x" / "clock")
    clock.jump_to(OPENS_AT)
    with start(tmp_path / "x", tmp_path / "x" / "clock", list(ACCOUNTS.values()), 7) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, x: RunningRehearsal) -> Path:
    due = datetime.now(UTC) - timedelta(minutes=9)  # `run` reads the machine's own clock
    folder = a_workspace(tmp_path / "ours", _threads(due), organisation=ORGANISATION)
    write_secrets(folder, x.url, ACCOUNTS)
    return folder


def test_no_output_log_or_file_holds_a_secret(workspace: Path, x: RunningRehearsal) -> None:
    ended = [
        handrail(workspace, "apply"),
        _with_fault(workspace, x, fault="drop", when="after", position=0),
        _with_fault(workspace, x, fault="401", times=9, calls=["create", "me"]),
        _with_fault(workspace, x, fault="500_html", times=9, calls=["create", "me", "timeline"]),
        handrail(workspace, "status", "--json"),
        handrail(workspace, "report", "hashtags"),
        handrail(workspace, "rehearse"),
    ]
    x.stop()
    ended += [
        handrail(workspace, "run", "--once"),  # nobody answers
        handrail(workspace, "run", "--once", HARBOUR_PEERS_API_KEY=""),
        handrail(workspace, "run", "--once", HANDRAIL_WORKERS=PLANTED),
    ]
    assert [PLANTED in one.out + one.err for one in ended] == [False] * len(ended)
    assert not any("Traceback" in one.err for one in ended)
    assert [path for path in _files(workspace) if PLANTED.encode() in path.read_bytes()] == []
    assert _public_posts(workspace) >= 1, "nothing was sent: this shows nothing"


def test_a_databases_password_is_not_shown(workspace: Path) -> None:
    url = f"postgresql+psycopg://comms:{PLANTED}@127.0.0.1:1/handrail"
    told = handrail(workspace, "status", HANDRAIL_DATABASE_URL=url)
    assert told.status == 1
    assert "HANDRAIL_DATABASE_URL" in told.err
    assert PLANTED not in told.err + told.out
    assert "Traceback" not in told.err


def _threads(due: datetime) -> str:
    return "".join(
        f"- id: {account}\n  account: {account}\n  when: {due:%Y-%m-%d %H:%M}\n  text: |\n"
        f"    You are welcome here, says {account}.\n    ---\n    Stay a while, says {account}.\n"
        for account in (MAIN, PEERS)
    )


def _with_fault(workspace: Path, x: RunningRehearsal, **rule: object) -> Ended:
    """One run with one thing going wrong."""
    requests.delete(f"{x.url}/rehearsal/faults", timeout=60)
    answer = requests.post(f"{x.url}/rehearsal/faults", json=rule, timeout=60)
    assert answer.status_code == 201, answer.text
    return handrail(workspace, "run", "--once")


def _files(workspace: Path) -> Iterator[Path]:
    """Everything in the workspace but the file that is there to hold secrets."""
    for path in workspace.rglob("*"):
        if path.is_file() and path.name != ".env":
            yield path


def _public_posts(workspace: Path) -> int:
    path = workspace.parent / "x" / "rehearsal.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM posts").fetchone()[0])
