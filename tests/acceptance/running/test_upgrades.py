"""A queue in mid-campaign comes to another version: nothing goes out twice, nothing is lost."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database, open_database
from scheduler.store.tables.queue import stamps
from scheduler.store.upgrades import OLDEST_THAT_MAY, newest_version, version_of
from tests.faults.words import PATIENT
from tests.soak_cluster import has_ended
from tests.support.databases.old_versions import as_of
from tests.support.databases.postgres import create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge, unexplained
from tests.support.processes import warm
from tests.support.processes.commands import CHECKOUT, ORGANISATION, Ended, write_secrets
from tests.support.processes.engines import PROGRAM, Engines
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named, add_fault

LAST_RELEASE = "0031"  # the tables of the version before those with jobs and with 0033's questions
BEFORE = "0038"  # the newest program that these tables refuse
ANOTHER = ("tests.support.processes.another_version",)
_IS_OLDEST = stamps.c.name == "oldest program"
_OLDEST = select(stamps.c.value).where(_IS_OLDEST)
ACCOUNTS = ("main", "peers")
THREADS = 12  # of each account
SECONDS = 120


@dataclass
class Queue:
    """A queue in a workspace, the simulated X that it goes out on, and programs to do it with."""

    folder: Path
    kind: str
    url: str
    x: Rehearsal
    threads: list[PlannedThread]
    engines: list[Engines] = field(default_factory=list)

    def program(self, *module: str) -> Engines:
        """Engines of one program, on the queue as it is now."""
        settings = {
            "HANDRAIL_DATABASE_URL": self.url,
            "HANDRAIL_ENGINE": "local" if self.kind == "sqlite" else "cluster",
            "HANDRAIL_CONNECT_TIMEOUT_SECONDS": "1",
            "HANDRAIL_READ_TIMEOUT_SECONDS": "1.5",
            "HANDRAIL_LEASE_SECONDS": "3",
        }
        made = Engines(self.folder, settings, lambda _: module or PROGRAM, is_warm=True)
        self.engines.append(made)
        return made

    def call(self, command: str, *module: str) -> Ended:
        """A command by some program, to its end."""
        ended = warm.run(
            [sys.executable, "-m", *(module or PROGRAM), command],
            timeout=SECONDS,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT), "HANDRAIL_DATABASE_URL": self.url},
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def created(self) -> int:
        """How many posts are out."""
        return sum(row["effect"] == "created" for row in self.x.truth())

    def judged(self) -> list[str]:
        """Whatever went wrong, by X's own log; lost is what does not follow from it."""
        database = Database(self.url)
        judgement = judge(self.threads, self.x.truth())
        lost = unexplained(database, judgement)
        database.close()
        return [*judgement.wrongs, *lost]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def urls(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two addresses of queues that nobody has opened yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'today.db'}", f"sqlite:///{tmp_path / 'old.db'}"
        return
    server, names = (
        request.getfixturevalue("postgres_url"),
        (f"up{os.getpid()}", f"old{os.getpid()}"),
    )
    yield create_database(server, names[0]), create_database(server, names[1])
    for name in names:
        drop_database(server, name)


@pytest.fixture
def queue(tmp_path: Path, kind: str, urls: tuple[str, str]) -> Iterator[Queue]:
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
    database = open_database(urls[0], is_simulated=False)
    put_into_queue(database, *threads, now=due_at - timedelta(days=1))
    database.close()
    with a_stage(tmp_path / "x", *ACCOUNTS) as x:
        write_secrets(folder, x.url, accounts_named(*ACCOUNTS))
        add_fault(x, fault="slow", when="after", chance=0.2)  # so that a kill meets an open call
        made = Queue(folder, kind, urls[0], x, threads)
        yield made
        for engines in made.engines:
            engines.close()


def test_an_upgrade_that_died_half_way_is_run_again_and_nothing_goes_out_twice_or_is_lost(
    queue: Queue, urls: tuple[str, str]
) -> None:
    """Stop, upgrade, start: a program of the version before may not send beside this one."""
    engine = queue.program()
    engine.begin_all(1)
    _until(lambda: queue.created() >= 8, engine)
    engine.kill(0)
    queue.url = urls[1]
    as_of(LAST_RELEASE, urls[1], urls[0])
    with Database(urls[1]).write() as connection:
        connection.execute(update(stamps).where(_IS_OLDEST).values(value=LAST_RELEASE))

    said = _refusal(queue)
    assert said.startswith(f"The database is at version {LAST_RELEASE}; this program needs")
    deaths = 0
    # Killed at its first statement, then ever further on its way, until it comes to its end.
    while (ended := queue.call("upgrade", *ANOTHER, f"dies:{1 + 2 * deaths}")).status:
        assert ended.status == -signal.SIGKILL
        assert _version(queue) == (LAST_RELEASE, LAST_RELEASE), "all of it is undone"
        deaths += 1
    assert deaths >= 3
    assert (ended.status, ended.err) == (0, "")
    assert _version(queue) == (newest_version(), OLDEST_THAT_MAY)
    said = _refusal(queue, *ANOTHER, f"older:{BEFORE}")
    assert said.startswith(f"The database is at version {newest_version()}, newer than this")

    engines = queue.program()
    engines.begin_all(2)
    _end_of(queue, engines)
    assert queue.judged() == []


def test_engines_are_replaced_one_after_another_while_threads_go_out(queue: Queue) -> None:
    """To a version that only adds: its tables first, under load, then each program."""
    old = queue.program()
    old.begin_all(2)
    _until(lambda: queue.created() >= 8, old)
    ended = queue.call("upgrade", *ANOTHER, "next")
    assert (ended.status, ended.err) == (0, "")
    so_far = queue.created()
    _until(lambda: queue.created() >= so_far + 8, old)  # the old ones go on with the new tables
    new = queue.program(*ANOTHER, "next")
    for number in range(2):
        new.begin(number)
        _until(lambda: _has_begun(queue, new), old, new)
        going = old.running.pop(number)
        going.terminate()
        assert going.wait(SECONDS) == 0
    _end_of(queue, new)
    assert queue.judged() == []
    assert _version(queue) == ("9999", OLDEST_THAT_MAY)


def _end_of(queue: Queue, engines: Engines) -> None:
    database = Database(queue.url)
    _until(lambda: has_ended(database), engines)
    database.close()
    engines.stop()


def _until(has_come: Callable[[], object], *programs: Engines) -> None:
    """Waits for what engines do; fails at once if one of them ends before."""
    ends = time.monotonic() + SECONDS
    while not has_come():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.1)
        for engines in programs:
            for one in engines.running.values():
                assert one.poll() is None, "\n".join(engines.last_words())


def _has_begun(queue: Queue, engines: Engines) -> bool:
    database = Database(queue.url)
    try:
        return engines.all_publish(database)
    finally:
        database.close()


def _refusal(queue: Queue, *module: str) -> str:
    """The one line with which a program ends that may not run."""
    ended = queue.call("run", *module)
    assert ended.status == 1
    (line,) = ended.err.splitlines()
    return line


def _version(queue: Queue) -> tuple[str | None, str]:
    """Of its tables, and of the oldest program that may work with them."""
    database = Database(queue.url)
    try:
        with database.read() as connection:
            oldest = connection.execute(_OLDEST).scalar_one()
        return version_of(database), oldest
    finally:
        database.close()
