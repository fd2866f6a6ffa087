"""A rehearsal X for the whole run, and a queue of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.store.database import Database
from scheduler.x_simulator.faults.rules import FaultKind
from tests.faults.scenes import FORGOTTEN, Scene
from tests.support.processes.mortal import Nursery
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import (
    IMPATIENT_SECONDS,
    READ_TIMEOUT_SECONDS,
    House,
    a_stage,
    clear_faults,
    network_of,
)

SILENT = {FaultKind.HANG, FaultKind.SLOW, FaultKind.DRIP}


@pytest.fixture(scope="session")
def stage_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="session")
def running(stage_folder: Path) -> Iterator[Rehearsal]:
    with a_stage(stage_folder, "main", "peers") as rehearsal:
        yield rehearsal


@pytest.fixture
def rehearsal(running: Rehearsal) -> Iterator[Rehearsal]:
    """The one rehearsal X, calm, and so long after the last test that no text was said before."""
    clear_faults(running)
    running.clock.jump_to(running.clock.now() + FORGOTTEN)
    yield running
    clear_faults(running)


@pytest.fixture
def queue_path(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_sqlite, tmp_path / "queue.db"))


@pytest.fixture
def app(request: pytest.FixtureRequest, queue_path: Path, rehearsal: Rehearsal) -> Iterator[House]:
    """Waits for each answer, but where the test is of one that does not come in time."""
    given = getattr(request.node, "callspec", None)
    is_silent = given is not None and given.params.get("kind") in SILENT
    patience = IMPATIENT_SECONDS if is_silent else READ_TIMEOUT_SECONDS
    network = network_of(rehearsal.url, "main", "peers", read_timeout_seconds=patience)
    database = Database(f"sqlite:///{queue_path}")
    yield House(database, network, rehearsal.clock)
    database.close()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where engines are born that a test may kill."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def scene(
    database_url: str, rehearsal: Rehearsal, stage_folder: Path, nursery: Nursery
) -> Iterator[Scene]:
    """Engines that a test may kill, on SQLite and on PostgreSQL in turn."""
    made = Scene(database_url, rehearsal, stage_folder / "clock", nursery)
    yield made
    made.database.close()
