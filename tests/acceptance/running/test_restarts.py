"""`handrail run` that is killed and started again, with a lease far longer than it waits."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.store.database import open_database
from tests.faults.words import PATIENT
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.processes import warm
from tests.support.processes.commands import ORGANISATION, SECONDS, begin, handrail, write_secrets
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import a_stage, accounts_named, add_fault, clear_faults

LEASE = 1_200  # seconds
SOON = 240.0  # seconds: far less than the lease, and enough for a busy machine
POSTS = 12  # so many that it is not over when the kill comes, late as that may be
# Each kill meets an open call, whose post is looked for after five seconds: `make soak` kills more.
KILLS = int(os.environ.get("HANDRAIL_KILLS", "1"))


@dataclass
class Desk:
    """A queue with one long thread, and the simulated X that it goes out on."""

    folder: Path
    x: Rehearsal
    started: "list[subprocess.Popen[str]]"

    def begin(self) -> "subprocess.Popen[str]":
        """One engine, as people start it."""
        self.started.append(begin(self.folder, "run", HANDRAIL_LEASE_SECONDS=str(LEASE)))
        return self.started[-1]

    def end(self) -> None:
        """Leaves nothing running."""
        for one in self.started:
            one.kill()
            with suppress(ValueError):  # what it said was read to its end
                one.communicate(timeout=SECONDS)

    def created(self) -> int:
        """How many posts are out."""
        return sum(row["effect"] == "created" for row in self.x.truth())

    def wait_for(self, posts: int, running: "subprocess.Popen[str]") -> None:
        """Waits until so many posts are out."""
        ends = time.monotonic() + SOON
        while self.created() < posts:
            assert time.monotonic() < ends, f"{self.created()} posts are out, not {posts}"
            with suppress(subprocess.TimeoutExpired):
                running.wait(0.1)
                raise AssertionError(f"it ended too early: {running.communicate()[1]}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    organisation = ORGANISATION.replace("HarbourMinds", "HarbourMain")
    folder = a_workspace(tmp_path / "ours", "", organisation=organisation)
    due_at = datetime.now(UTC) - timedelta(minutes=1)  # `run` reads the machine's own clock
    words = [f"What helped you on a day like that? {number}" for number in range(POSTS)]
    thread = a_thread("spring/long", *words, account="main", due_at=due_at, late=PATIENT)
    (folder / ".handrail").mkdir()
    database = open_database(
        f"sqlite:///{folder / '.handrail' / 'handrail.db'}", is_simulated=False
    )
    put_into_queue(database, thread, accounts=("main", "peers"), now=due_at - timedelta(days=1))
    database.close()
    with a_stage(tmp_path / "x", "main", "peers") as x:
        write_secrets(folder, x.url, accounts_named("main", "peers"))
        desk = Desk(folder, x, [])
        yield desk
        desk.end()


def test_a_thread_gets_forward_at_once_when_a_killed_run_is_started_again(desk: Desk) -> None:
    add_fault(desk.x, fault="slow", when="after", chance=1.0)  # a kill meets an open call
    for posts in range(1, KILLS + 1):
        running = desk.begin()
        desk.wait_for(posts, running)
        running.kill()
        running.wait(timeout=SECONDS)
    assert desk.created() <= POSTS
    assert handrail(desk.folder, "status").status == 1, "a dead run is known to be dead"
    clear_faults(desk.x)
    running = desk.begin()
    desk.wait_for(POSTS + 1, running)
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=SECONDS)
    assert running.returncode == 0, err
    assert desk.created() == POSTS + 1
    assert handrail(desk.folder, "status", "--json").json["threads"]["published"] == 1


def test_a_run_that_is_frozen_keeps_its_account(desk: Desk) -> None:
    add_fault(desk.x, fault="slow", when="after", chance=1.0)
    first = desk.begin()
    desk.wait_for(1, first)
    first.send_signal(signal.SIGSTOP)
    _wait_until_frozen(first.pid)
    so_far = desk.created()
    second = desk.begin()
    try:
        with suppress(subprocess.TimeoutExpired):
            second.wait(5)
        assert second.poll() is None
        # The call that was open when it froze may still arrive; nothing new is begun.
        assert desk.created() <= so_far + 1
    finally:
        first.send_signal(signal.SIGCONT)


def _wait_until_frozen(number: int) -> None:
    if not warm.WARM:
        os.waitid(os.P_PID, number, os.WSTOPPED | os.WNOWAIT)
        return
    status = Path(f"/proc/{number}/stat")  # it is another's child
    while not status.read_text().rpartition(") ")[2].startswith("T"):
        time.sleep(0.01)
