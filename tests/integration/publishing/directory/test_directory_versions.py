"""A machine whose crisis directory is older than another's seals nothing, and says what to do."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scheduler.crisis.directory.services import Directory, load
from scheduler.errors import MistakesFound
from scheduler.publishing.directory import versions as directory_versions
from scheduler.publishing.directory.changes import DirectoryWatch
from scheduler.publishing.directory.versions import DirectoryBehind, NewestDirectory
from scheduler.publishing.sending.publisher import Publisher
from scheduler.remedies import in_words
from scheduler.store.database import Database, open_database
from scheduler.store.states import PostState, ThreadState
from tests.integration.publishing.directory.test_directory_changes import changed
from tests.support.clocks import StandingClock
from tests.support.databases.postgres import create_database, drop_database
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.scripted import Call


@dataclass
class Machine:
    """An engine on a machine of its own, with the files that are there."""

    desk: Desk
    name: str
    directory: Directory

    def __post_init__(self) -> None:
        self.newest = NewestDirectory(self.desk.database, lambda: self.directory, self.name)
        watch = DirectoryWatch(
            lambda: self.directory, self.desk.database, self.desk.clock, self.newest
        )
        self.context = replace(
            self.desk.context, directory=watch, may_seal=self.newest.may_seal, owner=self.name
        )
        self.publisher = Publisher(self.context, lambda: False)

    def publish(self) -> None:
        for account in self.publisher.due_accounts():
            while self.publisher.publish_account(account):
                pass


@pytest.fixture
def shared(postgres_url: str, migrated_postgres: str, clock: StandingClock) -> Iterator[Desk]:
    name = f"versions_{threading.get_native_id()}"
    database = open_database(
        create_database(postgres_url, name, migrated_postgres), is_simulated=True
    )
    yield Desk(database, clock)
    database.close()
    drop_database(postgres_url, name)


@pytest.fixture
def corrected(tmp_path: Path) -> Directory:
    return changed(tmp_path)


def test_an_engine_with_the_older_directory_begins_nothing_and_the_other_goes_on(
    shared: Desk, corrected: Directory, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", load())
    for machine in (old, new):
        machine.publish()  # both have the same: nothing is wrong
    new.directory = corrected
    new.publish()
    put_into_queue(shared.database, a_thread())
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            old.publish()
    assert shared.network.calls == []
    (line,) = [one.getMessage() for one in caplog.records]
    assert "on harbour-1 is older than the one on harbour-2" in line
    assert line.endswith("If what is here is right: handrail apply")
    new.publish()
    assert shared.thread().state is ThreadState.PUBLISHED
    old.directory = corrected  # copied
    put_into_queue(shared.database, a_thread(), a_thread("wmhd/next", "Another. One."))
    old.publish()
    assert shared.thread("wmhd/next").state is ThreadState.PUBLISHED


def test_what_to_do_begins_with_the_copy_and_not_with_keeping_what_is_older(
    shared: Desk, corrected: Directory
) -> None:
    """Whoever follows only the advice would else make the older numbers the newest."""
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", load())
    old.publish()
    new.directory = corrected
    new.publish()
    behind = old.newest.why_not(is_looking=True)
    assert behind is not None
    said, *to_do = behind.sentence
    assert "Copy" not in str(said)
    assert in_words(to_do).startswith("Copy the workspace's files of harbour-2 here. If")


def test_one_that_falls_behind_in_mid_thread_leaves_the_rest_to_the_other(
    shared: Desk, corrected: Directory
) -> None:
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", load())
    old.publish()
    put_into_queue(shared.database, a_thread())

    def correct_elsewhere(_: Call) -> None:
        new.directory = corrected
        new.newest.may_seal()

    shared.network.after_call = correct_elsewhere
    old.publish()
    assert len(shared.network.calls) == 1
    assert [one.state for one in shared.thread().posts][:2] == [PostState.SENT, PostState.UNSENT]
    new.publish()
    assert shared.thread().state is ThreadState.PUBLISHED


def test_a_machine_may_take_back_its_own_change(shared: Desk, corrected: Directory) -> None:
    machine, other = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", load())
    for directory in (load(), corrected, load()):
        machine.directory = directory
        assert machine.newest.may_seal()
    assert other.newest.may_seal()


def test_whoever_applies_says_that_what_is_there_is_right(
    shared: Desk, corrected: Directory
) -> None:
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", corrected)
    assert old.newest.may_seal()
    assert new.newest.may_seal()
    assert not old.newest.may_seal()
    old.newest.declare()
    assert old.newest.may_seal()
    assert not new.newest.may_seal()


def test_looking_makes_nothing_the_newest(shared: Desk, corrected: Directory) -> None:
    machine, laptop = Machine(shared, "harbour-1", load()), Machine(shared, "laptop", corrected)
    assert machine.newest.may_seal()
    assert laptop.newest.why_not(is_looking=True) is None
    assert machine.newest.may_seal()


def test_whoever_asks_for_the_older_directory_is_refused(
    shared: Desk, corrected: Directory
) -> None:
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", corrected)
    old.context.directory()
    new.context.directory()
    with pytest.raises(DirectoryBehind):
        old.context.directory()


def test_what_is_wrong_is_said_again_after_a_minute(
    shared: Desk,
    corrected: Directory,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(directory_versions, "SAY_AGAIN_SECONDS", 0.0)
    old, new = Machine(shared, "harbour-1", load()), Machine(shared, "harbour-2", corrected)
    assert old.newest.may_seal()
    assert new.newest.may_seal()
    with caplog.at_level(logging.WARNING):
        assert not old.newest.may_seal()
        assert not old.newest.may_seal()
    assert len(caplog.records) == 2


def test_a_file_that_is_broken_is_told_by_whoever_seals(shared: Desk) -> None:
    def broken() -> Directory:
        raise MistakesFound([])

    assert NewestDirectory(shared.database, broken, "harbour-1").may_seal()


def test_a_queue_in_a_file_is_one_machines(
    migrated_sqlite: Path, tmp_path: Path, corrected: Directory
) -> None:
    path = tmp_path / "queue.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    for directory in (load(), corrected, load()):
        newest = NewestDirectory(database, lambda one=directory: one)  # type: ignore[misc]
        newest.declare()
        assert newest.may_seal()
    database.close()
