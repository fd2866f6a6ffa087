"""SIGTERM: the open call is finished and written down, all is given back, and the next goes on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import func, select, text

from scheduler.bootstrap.charities import organisations
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database, open_database
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import accounts, duties, posts, running_engines
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge
from tests.support.processes.collector import Collector, a_collector
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, write_secrets
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named, add_fault, clear_faults

ACCOUNTS = ("main", "peers")
POSTS = 12  # of each account, in one thread: the signal comes in the middle of both
LEASE_SECONDS = 240  # so long that even a busy machine is done before half of it
STOP_SECONDS = 60  # of the unit and of compose.yaml
OURS = ORGANISATION.replace("HarbourMinds", "HarbourMain")


@dataclass
class Running:
    """A queue that goes out on a simulated X that takes its time, and what publishes from it."""

    folder: Path
    arguments: tuple[str, ...]
    variables: dict[str, str]
    database: Database
    x: Rehearsal
    collector: Collector
    threads: list[PlannedThread]

    def begin(self) -> "subprocess.Popen[str]":
        return begin(self.folder, *self.arguments, **self.variables)

    def created(self) -> int:
        return sum(row["effect"] == "created" for row in self.x.truth())

    def states(self) -> dict[PostState, int]:
        with self.database.read() as connection:
            found = connection.execute(select(posts.c.state, func.count()).group_by(posts.c.state))
            return {row[0]: row[1] for row in found}

    def kept(self) -> list[str]:
        """What an engine has still: accounts, duties, its beat, jobs at work and workers."""
        with self.database.read() as connection:
            now = time.time()
            until = connection.execute(select(accounts.c.lease_until)).scalars()
            found = ["an account" for one in until if one is not None and one > now]
            found += connection.execute(select(duties.c.name).where(duties.c.until > now)).scalars()
            running = select(running_engines.c.owner).where(running_engines.c.is_running)
            found += connection.execute(running).scalars()
            if "HANDRAIL_ENGINE" in self.variables:
                jobs = "SELECT task_name FROM handrail_jobs.procrastinate_jobs"
                found += connection.execute(text(f"{jobs} WHERE status = 'doing'")).scalars()
                workers = "SELECT id FROM handrail_jobs.procrastinate_workers"
                found += map(str, connection.execute(text(workers)).scalars())
        return found


def some_threads() -> list[PlannedThread]:
    due_at = datetime.now(UTC) - timedelta(minutes=1)  # `run` reads the machine's own clock
    return [
        a_thread(
            f"spring/{account}",
            *(f"What helped you? {account} {number}" for number in range(POSTS)),
            account=account,
            due_at=due_at,
            late=PATIENT,
        )
        for account in ACCOUNTS
    ]


@pytest.fixture(params=["local", "cluster", "several"])
def running(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    kind = str(request.param)
    folder, arguments = tmp_path / "ours", ("run",)
    variables = {"HANDRAIL_LEASE_SECONDS": str(LEASE_SECONDS)}
    name = f"drain_{os.getpid()}"
    if kind == "several":
        organisations.add(folder, "hull", "")
        arguments = ("run", "--every-organisation")
        workspace = folder / "organisations" / "hull"
        (workspace / "campaigns" / "organisation.yaml").write_text(OURS, encoding="utf-8")
        url = f"sqlite:///{workspace / '.handrail' / 'handrail.db'}"
    else:
        workspace = a_workspace(folder, "", organisation=OURS)
        url = f"sqlite:///{tmp_path / 'queue.db'}"
    if kind == "cluster":
        url = create_database(request.getfixturevalue("postgres_url"), name)
        variables["HANDRAIL_ENGINE"] = "cluster"
    if kind != "several":
        variables["HANDRAIL_DATABASE_URL"] = url
    database = open_database(url, is_simulated=False)
    threads = some_threads()
    put_into_queue(database, *threads, now=threads[0].due_at - timedelta(days=1))
    with a_collector() as collector, a_stage(tmp_path / "x", *ACCOUNTS) as x:
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url
        write_secrets(workspace, x.url, accounts_named(*ACCOUNTS))
        yield Running(folder, arguments, variables, database, x, collector, threads)
    database.close()
    if kind == "cluster":
        drop_database(request.getfixturevalue("postgres_url"), name)


def test_a_stopped_engine_ends_its_call_and_gives_all_back_and_the_next_goes_on(
    running: Running,
) -> None:
    total = sum(running.states().values())
    add_fault(running.x, fault="slow", when="after", chance=1.0, times=None)
    first = running.begin()
    _until(lambda: running.created() >= 4, first)
    asked_at = time.monotonic()
    first.send_signal(signal.SIGTERM)
    _, err = first.communicate(timeout=STOP_SECONDS)
    assert first.returncode == 0, err
    assert "Stopped. Nothing is half done." in err
    assert time.monotonic() - asked_at < STOP_SECONDS / 2
    out = running.created()
    assert out < total, "it was stopped in the middle"
    assert running.states() == {PostState.SENT: out, PostState.UNSENT: total - out}
    assert running.kept() == []
    _each_call_was_a_span_and_said_nothing(running, out)

    clear_faults(running.x)
    second, began_at = running.begin(), time.monotonic()
    _until(lambda: _has_ended(running), second)
    assert time.monotonic() - began_at < LEASE_SECONDS / 2, "it waited for nothing"
    second.send_signal(signal.SIGTERM)
    _, err = second.communicate(timeout=STOP_SECONDS)
    assert second.returncode == 0, err
    judgement = judge(running.threads, running.x.truth())
    assert judgement.wrongs == []
    assert len(judgement.whole) == len(running.threads)


def _each_call_was_a_span_and_said_nothing(running: Running, sent: int) -> None:
    """The last spans are sent before the process ends."""
    collector = running.collector
    creates = [
        one for one in collector.named("call") if one.attributes["handrail.call"] == "create"
    ]
    assert [one.attributes["handrail.outcome"] for one in creates] == ["sent"] * sent
    jobs = {one.id: one.attributes["handrail.job"] for one in collector.named("job")}
    assert {jobs[one.parent] for one in creates} <= {"publish", "account"}
    assert collector.named("take lease")
    said = b"".join(collector.bodies)
    secrets = [*ACCOUNTS, "Harbour", "helped", "spring", "hull", str(running.folder)]
    for account in accounts_named(*ACCOUNTS).values():
        secrets += [account.handle, account.access_token, account.api_secret]
    assert [one for one in secrets if one.encode() in said] == []


def _has_ended(running: Running) -> bool:
    with running.database.read() as connection:
        return count_by_state(connection)[ThreadState.PUBLISHED] == len(running.threads)


def test_a_desk_that_is_stopped_leaves_with_0(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "ours", "", organisation=OURS)
    write_secrets(folder, "http://127.0.0.1:9", accounts_named(*ACCOUNTS))
    open_database(f"sqlite:///{tmp_path}/q.db", is_simulated=False).close()
    desk = begin(folder, "web", "--port", "0", HANDRAIL_DATABASE_URL=f"sqlite:///{tmp_path}/q.db")
    assert desk.stdout is not None
    said, _, url = desk.stdout.readline().strip().partition(": ")
    assert said == "The desk"
    assert requests.get(f"{url}/sign-in", timeout=SECONDS).status_code == 200
    desk.send_signal(signal.SIGTERM)
    _, err = desk.communicate(timeout=SECONDS)
    assert desk.returncode == 0, err
    assert err.rstrip().endswith("Stopped.")


def _until(has_come: Callable[[], Any], process: "subprocess.Popen[str]") -> None:
    ends_at = time.monotonic() + SECONDS
    while not has_come():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < ends_at, "it did not come"
        time.sleep(0.1)
