"""A queue on both databases, and a way to put a backup of it back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.bootstrap.backups import PutBack, QueuePlace, put_back
from scheduler.store.backups.backup_file import write_backup
from scheduler.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def story_desk(desk: Desk, tmp_path: Path) -> StoryDesk:
    made = StoryDesk(desk, tmp_path)
    made.everybody()
    return made


@pytest.fixture
def backup(desk: Desk, tmp_path: Path) -> Callable[[], Path]:
    """Makes a backup of the queue as it stands."""

    def make() -> Path:
        path = tmp_path / "queue.backup"
        write_backup(desk.database, path, desk.clock.now())
        return path

    return make


@pytest.fixture
def restore(desk: Desk, tmp_path: Path) -> Callable[[Path], PutBack]:
    """Puts a backup back where the queue is."""

    def back(path: Path) -> PutBack:
        place = QueuePlace(desk.database, tmp_path, desk.clock.now(), is_simulated=True)
        return put_back(place, path, "ada")

    return back
