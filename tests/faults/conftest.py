"""A rehearsal X for the whole run, and a queue of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.store.database import Database
from tests.rehearsals import Rehearsal
from tests.stage import House, a_stage, clear_faults, network_of


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with a_stage(tmp_path_factory.mktemp("stage"), "main", "peers") as rehearsal:
        yield rehearsal


@pytest.fixture
def rehearsal(running: Rehearsal) -> Iterator[Rehearsal]:
    """The one rehearsal X, calm at the start; its clock stands where the last test left it."""
    clear_faults(running)
    yield running
    clear_faults(running)


@pytest.fixture
def queue_path(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_sqlite, tmp_path / "queue.db"))


@pytest.fixture
def house(queue_path: Path, rehearsal: Rehearsal) -> Iterator[House]:
    database = Database(f"sqlite:///{queue_path}")
    yield House(database, network_of(rehearsal.url, "main", "peers"), rehearsal.clock)
    database.close()
