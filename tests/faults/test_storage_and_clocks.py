"""A database that cannot be written, and a clock that is wrong, cost time and never a post."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import DatabaseError
from scheduler.store import driver
from scheduler.store.database import Database, open_database
from tests.faults.striking import pay
from tests.faults.words import PATIENT
from tests.support.databases.postgres import break_connections, create_database
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.mortal import Life, Nursery
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import House, add_fault, network_of

HOUR = timedelta(hours=1)
_numbers = count(1)


@dataclass
class Meddling:
    """X, with something that happens around each call that publishes."""

    network: Any
    before: Callable[[], object] = field(default=lambda: None)
    after: Callable[[], object] = field(default=lambda: None)

    def create_post(self, *given: Any, **named: Any) -> Any:
        self.before()
        outcome = self.network.create_post(*given, **named)
        self.after()
        return outcome

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)


@pytest.fixture
def meddling(rehearsal: Rehearsal) -> Meddling:
    return Meddling(network_of(rehearsal.url, "main", "peers"))


@pytest.fixture
def queue_path(migrated_sqlite: Path, disk_path: Path) -> Path:
    """On the disk, and waiting for it: what is stored is what these tests are about."""
    return Path(shutil.copy(migrated_sqlite, disk_path / "queue.db"))


@pytest.fixture
def impatient(
    queue_path: Path, rehearsal: Rehearsal, meddling: Meddling, monkeypatch: pytest.MonkeyPatch
) -> House:
    """An engine that neither waits long for a locked database nor holds an account long."""
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_SECONDS", 0.05)
    database = Database(f"sqlite:///{queue_path}")
    return House(database, meddling, rehearsal.clock, lease_seconds=0.05, pause=lambda _: None)


def some_threads(app: House, how_many: int = 2) -> list[PlannedThread]:
    number = next(_numbers)
    where = f"{os.getpid()} {number}"
    threads = [
        a_thread(
            f"storage{number}/{one}",
            f"What helped you? {one} of {where}",
            f"More of it: {one} of {where}",
            due_at=app.clock.now(),
            late=PATIENT,
        )
        for one in range(how_many)
    ]
    put_into_queue(app.database, *threads, now=app.clock.now())
    return threads


def run_as_ticks(app: House, mend: Callable[[], object] = lambda: None) -> int:
    """As the timer does: a step that fails is made again. How many failed."""
    failed = 0
    for _ in range(2000):
        try:
            if app.step():
                return failed
        except (OperationalError, DatabaseError):
            failed += 1
            mend()
    raise AssertionError("it does not come to an end")


class Lock:
    """What another process does to the queue: it locks all of it, and lets go when it is told."""

    def __init__(self, queue_path: Path) -> None:
        self._other = sqlite3.connect(queue_path, isolation_level=None, check_same_thread=False)
        self._calls = count(1)

    def at_the_second_call(self) -> None:
        if next(self._calls) == 2:
            self._other.execute("BEGIN IMMEDIATE")

    def let_go(self, *_: object) -> None:
        if self._other.in_transaction:
            self._other.execute("ROLLBACK")

    def close(self) -> None:
        self._other.close()


@pytest.mark.parametrize("around", ["before", "after"])
def test_a_database_that_another_process_locks_for_long_delays_and_loses_nothing(
    impatient: House, meddling: Meddling, rehearsal: Rehearsal, queue_path: Path, around: str
) -> None:
    before = len(rehearsal.truth())
    threads = some_threads(impatient)
    lock = Lock(queue_path)
    setattr(meddling, around, lock.at_the_second_call)
    failed = run_as_ticks(impatient, lock.let_go)
    judgement = judge(threads, rehearsal.truth()[before:])
    assert failed > 0
    assert judgement.wrongs == []
    assert len(judgement.whole) == 2
    assert unexplained(impatient.database, judgement) == []
    lock.close()


@pytest.mark.parametrize("kind", [None, "429", "402", "401", "drop"])
def test_an_answer_is_kept_until_the_lock_goes_away(
    app: House,
    meddling: Meddling,
    rehearsal: Rehearsal,
    queue_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str | None,
) -> None:
    """Whatever it was: of a yes X is asked nothing more, and after a no once, before the next try.

    A no that was lost would leave its thread to a person: nobody could know.
    """
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_SECONDS", 0.05)
    lock = Lock(queue_path)
    database = Database(f"sqlite:///{queue_path}")
    engine = House(database, meddling, rehearsal.clock, pause=lock.let_go)
    before = len(rehearsal.truth())
    threads = some_threads(engine)
    if kind:
        add_fault(rehearsal, fault=kind, when="after" if kind == "drop" else "before", nth=2)
    meddling.after = lock.at_the_second_call
    engine.run()
    pay(database)
    engine.run()
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert len(judgement.whole) == 2
    assert unexplained(database, judgement) == []
    looks = [row for row in rehearsal.truth()[before:] if row["call"] == "timeline"]
    assert len(looks) == (1 if kind else 0)
    database.close()
    lock.close()


def test_an_answer_survives_a_database_that_restarts(
    durable_postgres_url: str, rehearsal: Rehearsal, meddling: Meddling
) -> None:
    """Every connection breaks while a call is open; PostgreSQL, as SQLite has no server."""
    url = create_database(durable_postgres_url, f"restarts_{os.getpid()}")
    open_database(url, is_simulated=True).close()
    engine = House(Database(url), meddling, rehearsal.clock, pause=lambda _: None)
    before = len(rehearsal.truth())
    threads = some_threads(engine)
    calls = count(1)

    def restart() -> None:
        if next(calls) == 2:
            break_connections(url)

    meddling.after = restart
    engine.run()
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert len(judgement.whole) == 2
    assert {row["call"] for row in rehearsal.truth()[before:]} == {"create", "me"}
    engine.database.close()


def test_a_full_disk_begins_no_call_and_loses_nothing(
    app: House, rehearsal: Rehearsal, stage_folder: Path, nursery: Nursery, queue_path: Path
) -> None:
    before = len(rehearsal.truth())
    threads = some_threads(app, how_many=6)
    app.database.close()
    life = Life(f"sqlite:///{queue_path}", rehearsal.url, str(stage_folder / "clock"))
    full = Life(**{**life.__dict__, "file_bytes": 60_000})
    assert nursery.live(full) == 1
    assert judge(threads, rehearsal.truth()[before:]).wrongs == []
    assert nursery.live(life) == 0
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []


def test_a_read_only_database_begins_no_call(impatient: House, rehearsal: Rehearsal) -> None:
    before = len(rehearsal.truth())
    threads = some_threads(impatient)
    read_only = Database(str(impatient.database.engine.url))
    event.listen(read_only.engine, "connect", lambda one, _: one.execute("PRAGMA query_only=ON"))
    with pytest.raises(OperationalError, match="readonly"):
        House(read_only, impatient.network, impatient.clock).step()
    read_only.close()
    assert rehearsal.truth()[before:] == []
    run_as_ticks(impatient)
    assert len(judge(threads, rehearsal.truth()[before:]).whole) == 2


@dataclass
class WrongClock:
    """The rehearsal's clock, off by as much as a test says."""

    right: Any
    off_by: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.right.now() + self.off_by

    def jump_to(self, instant: datetime) -> None:
        self.right.jump_to(max(instant - self.off_by, self.right.now()))


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("off_by", [(HOUR, -HOUR), (-HOUR, HOUR), (HOUR,), (-HOUR,)])
def test_a_clock_that_is_set_back_and_forward_an_hour_loses_nothing(
    queue_path: Path,
    rehearsal: Rehearsal,
    meddling: Meddling,
    off_by: tuple[timedelta, ...],
    position: int,
) -> None:
    before = len(rehearsal.truth())
    clock = WrongClock(rehearsal.clock)
    app = House(Database(f"sqlite:///{queue_path}"), meddling, clock)  # type: ignore[arg-type]
    threads = some_threads(app, how_many=3)
    add_fault(rehearsal, fault="drop", when="after", position=position, times=2)
    turns = count()

    def set_the_clock() -> None:
        clock.off_by = off_by[next(turns) % len(off_by)]

    meddling.before = meddling.after = set_the_clock
    app.run()
    judgement = judge(threads, rehearsal.truth()[before:])
    assert judgement.wrongs == []
    assert unexplained(app.database, judgement) == []
    assert len(judgement.whole) == 3
