"""The layout of docs/kit/compose.yaml as processes: no container engine runs where tests do.

Each is begun by the very command and with the very environment that stand in the file. What a
container has of its own is put in its place: the address of `db`, ports, /srv/handrail, /backups.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from cryptography.fernet import Fernet
from prometheus_client.parser import text_string_to_metric_families

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database, open_database
from tests.faults.words import PATIENT
from tests.support.databases.old_versions import upgrade_to
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge
from tests.support.processes import warm
from tests.support.processes.commands import CHECKOUT, ORGANISATION, SECONDS, write_secrets
from tests.support.processes.ports import a_port
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named

COMPOSE: dict[str, Any] = yaml.safe_load(
    (CHECKOUT / "docs" / "kit" / "compose.yaml").read_text("utf-8")
)
SERVICES: dict[str, Any] = COMPOSE["services"]
BEFORE = "0033"  # the tables of the version before
ACCOUNTS = ("main", "peers")
# As `read_only:` has it: only the volumes and /tmp may be written.
READ_ONLY = CHECKOUT / "tests" / "support" / "processes" / "read_only.py"


@dataclass
class Kit:
    """What Compose would have: the file, its own .env, and the volumes."""

    folder: Path  # /srv/handrail
    backups: Path
    url: str  # of db
    x: Rehearsal
    own: Mapping[str, str]
    home: Path  # where the shell's `handrail` and the look at what is written are

    def environment(self, service: str) -> dict[str, str]:
        """What stands under `environment:`, filled in from Compose's .env as Compose does it."""
        given = {
            name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: self.own[found[1]], str(value))
            for name, value in SERVICES[service]["environment"].items()
        }
        address = re.sub(r"^.*@db/handrail$", self.url, given["HANDRAIL_DATABASE_URL"])
        assert address == self.url
        writable = (self.folder, self.backups, self.home / "tmp", Path("/dev/null"))
        return given | {
            "HANDRAIL_DATABASE_URL": address,
            "PATH": f"{self.home}:{os.environ['PATH']}",
            "PYTHONPATH": f"{self.home}:{CHECKOUT}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "HOME": "/srv/handrail",
            "TMPDIR": str(self.home / "tmp"),
            "KIT_MAY_WRITE": os.pathsep.join(map(str, writable)),
        }

    def command(self, service: str, ports: Mapping[str, int]) -> list[str]:
        words = list(SERVICES[service]["command"])
        if "entrypoint" in SERVICES[service]:
            line = words[0].replace("/backups", str(self.backups))
            return [*SERVICES[service]["entrypoint"], line]
        return ["handrail", *(_elsewhere(word, ports) for word in words)]

    def begin(
        self, service: str, ports: Mapping[str, int], *more: str, **variables: str
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*self.command(service, ports), *more],
            cwd=self.folder,
            env=self.environment(service) | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ends_well(self, process: "subprocess.Popen[str]", seconds: float = SECONDS) -> str:
        out, err = process.communicate(timeout=seconds)
        assert process.returncode == 0, out + err
        return out

    def is_healthy(self, service: str, ports: Mapping[str, int]) -> bool:
        """What `healthcheck:` says, asked as Compose asks it."""
        kind, program, *words = SERVICES[service]["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        asked = [sys.executable, *(_elsewhere(word, ports) for word in words)]
        ended = subprocess.run(asked, capture_output=True, timeout=SECONDS)
        return ended.returncode == 0

    def by_hand(self, *arguments: str) -> str:
        """As `docker compose run --rm --entrypoint handrail backup ...` does it."""
        ended = warm.run(
            [sys.executable, "-m", "tests.support.processes.read_only", *arguments],
            cwd=self.folder,
            env=self.environment("backup"),
            timeout=SECONDS,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return str(ended.stdout)

    def sent(self) -> int:
        return sum(row["effect"] == "created" for row in self.x.truth())


def _elsewhere(word: str, ports: Mapping[str, int]) -> str:
    """The same with ports that are free here: containers have each a network of their own."""
    for port, free in ports.items():
        word = re.sub(rf"(?<=:){port}\b", str(free), word)
    return word


@pytest.fixture
def kit(tmp_path: Path, postgres_url: str) -> Iterator[Kit]:
    organisation = ORGANISATION.replace("HarbourMinds", "HarbourMain")
    folder = a_workspace(tmp_path / "workspace", "", organisation=organisation)
    home = tmp_path / "image"
    (home / "tmp").mkdir(parents=True)
    (tmp_path / "backups").mkdir()
    shutil.copy(READ_ONLY, home / "sitecustomize.py")
    (home / "handrail").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scheduler "$@"\n')
    (home / "handrail").chmod(0o755)
    name = f"kit_{os.getpid()}"
    url = create_database(postgres_url, name)
    own = {
        "POSTGRES_PASSWORD": "letters",
        "HANDRAIL_WEB_ADDRESS": "https://desk.example.org",
        "HANDRAIL_STORY_KEYS": Fernet.generate_key().decode(),
    }
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        write_secrets(folder, x.url, accounts_named(*ACCOUNTS))
        yield Kit(folder, tmp_path / "backups", url, x, own, home)
    drop_database(postgres_url, name)


@pytest.fixture
def ports() -> Iterator[list[dict[str, int]]]:
    """Of two engines and a desk."""
    with _ports() as one, _ports() as other, _ports() as desk:
        yield [one, other, desk]


def test_the_layout_of_the_compose_file_publishes_is_healthy_and_comes_back(
    kit: Kit, ports: list[dict[str, int]]
) -> None:
    old = Database(kit.url)
    upgrade_to(old, BEFORE)
    old.close()
    kit.ends_well(kit.begin("upgrade", {}))  # the one-off; done again, it changes nothing
    kit.by_hand("upgrade")
    threads = some_threads()
    database = open_database(kit.url, is_simulated=False)
    put_into_queue(database, *threads, now=threads[0].due_at - timedelta(days=1))
    database.close()
    backup = kit.begin("backup", {})
    _until(lambda: any(kit.backups.glob("handrail-*.backup")))
    (copy,) = kit.backups.glob("handrail-*.backup")

    watched = [one["9464"] for one in ports[:2]]
    told_at = kit.home / "tmp" / "notify"
    with _told(told_at) as told:
        engines = [
            kit.begin("engine", ports[0], NOTIFY_SOCKET=str(told_at)),
            kit.begin("engine", ports[1]),
        ]
        assert len(engines) == SERVICES["engine"]["deploy"]["replicas"]
        desk = kit.begin("desk", ports[2], "--port", "0")
        _until(lambda: all(map(_is_ready, (*watched, ports[2]["9465"]))))
        assert all(kit.is_healthy("engine", one) for one in ports[:2])
        assert kit.is_healthy("desk", ports[2])
        _until(lambda: kit.sent() == 3 * len(threads))
        said = {told.recv(100) for _ in range(2)}
    assert said == {b"READY=1", b"WATCHDOG=1"}
    _until(lambda: sum(map(_posts_sent, watched)) == 3 * len(threads))
    status = kit.by_hand("status")
    assert len(re.findall(r"Engine on \S+ \(cluster, [\d.]+\): runs", status)) == 2
    assert "Engines of two kinds" not in status

    grace = float(SERVICES["engine"]["stop_grace_period"].removesuffix("s"))
    for process in (*engines, desk):
        process.send_signal(signal.SIGTERM)
    for process in (*engines, desk):
        kit.ends_well(process, grace)
    os.killpg(backup.pid, signal.SIGTERM)
    backup.communicate(timeout=SECONDS)
    assert not kit.is_healthy("engine", ports[0])

    kit.by_hand("restore", str(copy), "--yes")
    kit.by_hand("release", "--send-missed")
    kit.by_hand("run", "--once")
    judgement = judge(threads, kit.x.truth())
    assert judgement.wrongs == []
    assert len(judgement.whole) == len(threads)


def some_threads() -> list[PlannedThread]:
    due_at = datetime.now(UTC) - timedelta(minutes=1)  # `run` reads the machine's own clock
    return [
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


def _told(path: Path) -> socket.socket:
    """The other end of NOTIFY_SOCKET, as systemd has it."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(path))
    line.settimeout(SECONDS)
    return line


@contextmanager
def _ports() -> Iterator[dict[str, int]]:
    """What stands for the two ports of a service."""
    with a_port() as engine, a_port() as desk:
        yield {"9464": engine, "9465": desk}


def _get(port: int, path: str) -> str | None:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/{path}", timeout=60).text
    return None


def _is_ready(port: int) -> bool:
    """What `healthcheck:` looks at, without a process for each look."""
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=60).ok
    return False


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
