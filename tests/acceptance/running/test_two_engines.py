"""Two real `handrail run` on one queue: one freezes past its lease and wakes, one is killed."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database, open_database
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.queue import posts
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, write_secrets
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named, add_fault

LEASE_SECONDS = 3.0
ACCOUNTS = ("main", "peers")
THREADS = 30  # of each account


@dataclass
class Queue:
    """A queue in a workspace, and the simulated X that it goes out on."""

    folder: Path
    database_url: str
    database: Database
    x: Rehearsal
    threads: list[PlannedThread]
    engine: str = "local"

    def begin(self) -> "subprocess.Popen[str]":
        """One engine, as people start it."""
        return begin(
            self.folder,
            "run",
            HANDRAIL_DATABASE_URL=self.database_url,
            HANDRAIL_ENGINE=self.engine,
            HANDRAIL_CONNECT_TIMEOUT_SECONDS="1",
            HANDRAIL_READ_TIMEOUT_SECONDS="1.5",
            HANDRAIL_LEASE_SECONDS=str(LEASE_SECONDS),
        )

    def created(self, account: str = "") -> int:
        """How many posts are out, of one account or of all."""
        return sum(
            row["effect"] == "created" and row["account"].endswith(account.title())
            for row in self.x.truth()
        )

    def has_ended(self) -> bool:
        """Whether nothing is on its way, and each lost post was looked for."""
        unseen = select(func.count()).where(
            posts.c.state.in_((PostState.SENDING, PostState.UNCONFIRMED)), posts.c.looks == 0
        )
        with self.database.read() as connection:
            standing = count_by_state(connection)
            is_open = connection.execute(unseen).scalar_one()
        on_their_way = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)
        return not is_open and not any(standing[state] for state in on_their_way)


@pytest.fixture(params=["sqlite", "postgresql", "cluster-postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database, and whether its engines are a cluster."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[str]:
    """Of a real queue that nobody has opened yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'queue.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"two_engines_{kind[:7]}_{os.getpid()}"
    yield create_database(server, name)
    drop_database(server, name)


@pytest.fixture
def queue(tmp_path: Path, kind: str, database_url: str) -> Iterator[Queue]:
    organisation = ORGANISATION.replace("HarbourMinds", "HarbourMain")
    folder = a_workspace(tmp_path / "ours", "", organisation=organisation)
    due_at = datetime.now(UTC) - timedelta(minutes=1)  # `run` reads the machine's own clock
    threads = [
        a_thread(
            f"spring/{account}{number}",
            f"What helped you? {account} {number}",
            f"Somebody asked how I was. {account} {number}",
            account=account,
            due_at=due_at,
            late=PATIENT,
        )
        for account in ACCOUNTS
        for number in range(THREADS)
    ]
    database = open_database(database_url, is_simulated=False)
    put_into_queue(database, *threads, now=due_at - timedelta(days=1))
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        write_secrets(folder, x.url, accounts_named(*ACCOUNTS))
        engine = "cluster" if kind.startswith("cluster") else "local"
        yield Queue(folder, database_url, database, x, threads, engine)
    database.close()


def test_an_engine_that_freezes_and_one_that_dies_neither_double_nor_lose_a_post(
    queue: Queue,
) -> None:
    add_fault(queue.x, fault="drop", when="after", nth=10, times=2)
    add_fault(queue.x, fault="drop", when="after", nth=90, times=2)
    add_fault(queue.x, fault="slow", when="after", chance=0.3)  # so that most meets an open call
    first, second = queue.begin(), queue.begin()
    _until(lambda: queue.created() >= 10, first, second)
    frozen = freeze(queue, first, second)
    first.send_signal(signal.SIGCONT)
    so_far = queue.created()
    _until(lambda: queue.created() >= so_far + 20, first, second)
    second.kill()
    second.communicate(timeout=SECONDS)
    _until(queue.has_ended, first)
    first.send_signal(signal.SIGTERM)
    _, err = first.communicate(timeout=SECONDS)
    assert first.returncode == 0, err
    judgement = judge(queue.threads, queue.x.truth())
    assert judgement.wrongs == []
    assert unexplained(queue.database, judgement) == []
    # Only what was between commit and call, when an engine died or froze, is for a person.
    assert len(judgement.whole) >= len(queue.threads) - (1 + frozen) * len(ACCOUNTS)


def freeze(queue: Queue, first: "subprocess.Popen[str]", second: "subprocess.Popen[str]") -> int:
    """Freezes `first` until `second` has taken over what it had; how often that was begun.

    One that stands inside a transaction keeps the whole of SQLite locked: that only delays, and
    is tested elsewhere. Then it is woken, and frozen again a little later.
    """
    for times in range(1, 21):
        first.send_signal(signal.SIGSTOP)
        before = {account: queue.created(account) for account in ACCOUNTS}
        for _ in range(int(LEASE_SECONDS * 4)):
            with contextlib.suppress(subprocess.TimeoutExpired):
                second.wait(0.5)
            if all(queue.created(account) > before[account] for account in ACCOUNTS):
                return times
        first.send_signal(signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            first.wait(0.05)
    raise AssertionError("nobody took over")


def _until(has_come: Callable[[], Any], *running: "subprocess.Popen[str]") -> None:
    """Waits for what the engines do; fails at once if one of them ends before."""
    for _ in range(SECONDS * 10):
        if has_come():
            return
        try:
            running[0].wait(0.1)
        except subprocess.TimeoutExpired:
            if all(one.poll() is None for one in running):
                continue
        ended = next(one for one in running if one.poll() is not None)
        raise AssertionError(f"it ended too early: {ended.communicate()[1]}")
    raise AssertionError("it did not come")
