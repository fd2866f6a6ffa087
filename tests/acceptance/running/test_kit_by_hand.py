"""The layout of docs/kit/compose.yaml as processes: no container engine runs where tests do."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from scheduler.store.database import open_database
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, handrail, write_secrets
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named

ACCOUNTS = ("main", "peers")


@dataclass
class Kit:
    """A workspace with a PostgreSQL, and the simulated X that it goes out on."""

    folder: Path
    url: str
    x: Rehearsal

    def run(self, *arguments: str) -> Any:
        ended = handrail(self.folder, *arguments, HANDRAIL_DATABASE_URL=self.url)
        assert ended.status == 0, ended.err
        return ended

    def begin(self, *arguments: str, notify: str = "") -> "subprocess.Popen[str]":
        more = {"NOTIFY_SOCKET": notify} if notify else {}
        return begin(self.folder, *arguments, HANDRAIL_DATABASE_URL=self.url, **more)

    def sent(self) -> int:
        return sum(row["effect"] == "created" for row in self.x.truth())


@pytest.fixture
def kit(tmp_path: Path, postgres_url: str) -> Iterator[Kit]:
    organisation = ORGANISATION.replace("HarbourMinds", "HarbourMain")
    folder = a_workspace(tmp_path / "ours", "", organisation=organisation)
    name = f"kit_{os.getpid()}"
    url = create_database(postgres_url, name)
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        write_secrets(folder, x.url, accounts_named(*ACCOUNTS))
        yield Kit(folder, url, x)
    drop_database(postgres_url, name)


def test_two_engines_a_desk_and_a_backup_run_and_come_back(kit: Kit, tmp_path: Path) -> None:
    kit.run("upgrade")  # the one-off, on an empty database
    due_at = datetime.now(UTC) - timedelta(minutes=1)  # `run` reads the machine's own clock
    threads = [
        a_thread(
            f"spring/{account}{at}",
            f"Hello {account} {at}",
            f"And more of {account} {at}",
            account=account,
            due_at=due_at,
            late=PATIENT,
        )
        for account in ACCOUNTS
        for at in range(3)
    ]
    database = open_database(kit.url, is_simulated=False)
    put_into_queue(database, *threads, now=due_at - timedelta(days=1))
    database.close()
    (tmp_path / "backups").mkdir()
    kit.run("backup", str(tmp_path / "backups"))
    (backup,) = (tmp_path / "backups").iterdir()

    ports = [_free_port() for _ in range(3)]
    with _told(tmp_path / "notify") as told:
        engines = [
            kit.begin("run", "--listen", str(ports[0]), notify=str(tmp_path / "notify")),
            kit.begin("run", "--listen", f"127.0.0.1:{ports[1]}"),
        ]
        desk = kit.begin("web", "--port", "0", "--listen", str(ports[2]))
        _until(lambda: all(_get(port, "readyz") == "ready\n" for port in ports))
        _until(lambda: kit.sent() == 3 * len(threads))
        said = {told.recv(100) for _ in range(2)}
    assert said == {b"READY=1", b"WATCHDOG=1"}
    _until(lambda: sum(map(_posts_sent, ports[:2])) == 3 * len(threads))
    for process in (*engines, desk):
        process.send_signal(signal.SIGTERM)
    for process in engines:
        _, err = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, err
    desk.communicate(timeout=SECONDS)
    assert _get(ports[0], "healthz") is None

    restored = kit.run("restore", str(backup), "--yes", "--json").json
    assert len(restored["comparison"]["found"]) == 3 * len(threads)
    kit.run("release", "--send-missed")
    kit.run("run", "--once")
    judgement = judge(threads, kit.x.truth())
    assert judgement.wrongs == []
    assert len(judgement.whole) == len(threads)


def _told(path: Path) -> socket.socket:
    """The other end of NOTIFY_SOCKET, as systemd has it."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(path))
    line.settimeout(SECONDS)
    return line


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _get(port: int, path: str) -> str | None:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/{path}", timeout=5).text
    return None


def _posts_sent(port: int) -> float:
    return sum(
        sample.value
        for family in text_string_to_metric_families(_get(port, "metrics") or "")
        for sample in family.samples
        if sample.name == "handrail_posts_total" and sample.labels["outcome"] == "sent"
    )


def _until(has_come: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + SECONDS
    while not has_come():
        assert time.monotonic() < ends_at, "it did not come"
        time.sleep(0.1)
