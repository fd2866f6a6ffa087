"""The database as a file that people copy."""

import shutil
import sqlite3
from pathlib import Path

from scheduler.store.database import open_database


def test_a_closed_queue_is_whole_in_its_one_file(disk_path: Path) -> None:
    """Right after its tables were made, too: a copy for safety is a copy of one file."""
    path = disk_path / "queue.db"
    open_database(f"sqlite:///{path}", is_simulated=True).close()
    assert [one.name for one in disk_path.iterdir()] == [path.name]
    copy = shutil.copy(path, disk_path / "copy.db")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM gate").fetchone() == (1,)
    connection.close()
