"""The database as a file that people copy."""

import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from scheduler.store.database import Database, open_database
from scheduler.store.tables.queue import gates


def test_a_closed_queue_is_whole_in_its_one_file(disk_path: Path) -> None:
    """Right after its tables were made, too: a copy for safety is a copy of one file."""
    path = disk_path / "queue.db"
    open_database(f"sqlite:///{path}", is_simulated=True).close()
    assert [one.name for one in disk_path.iterdir()] == [path.name]
    copy = shutil.copy(path, disk_path / "copy.db")
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM gate").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize("is_durable", [True, False])
def test_only_what_says_so_does_not_wait_for_the_disk(disk_path: Path, is_durable: bool) -> None:
    """2 is FULL, 1 is NORMAL; also after a fault, when a connection goes back to the pool."""
    queue = open_database(f"sqlite:///{disk_path / 'queue.db'}", is_simulated=True)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), queue.write(is_durable=False):
            raise ZeroDivisionError
        with queue.write(is_durable=is_durable) as connection:
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        assert level == (2 if is_durable else 1)
    queue.close()


def test_one_connection_waits_for_the_disk_and_does_not_in_turn(disk_path: Path) -> None:
    queue = open_database(f"sqlite:///{disk_path / 'queue.db'}", is_simulated=True)
    levels = []
    for is_durable in (False, True, True, False, True, False, False, True):
        with queue.write(is_durable=is_durable) as connection:
            levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    queue.close()
    assert levels == [1, 2, 2, 1, 2, 1, 1, 2]


def test_a_durable_write_takes_what_came_before_it_along(disk_path: Path) -> None:
    path = disk_path / "queue.db"
    queue = open_database(f"sqlite:///{path}", is_simulated=True)
    for is_durable in (False, True):
        with queue.write(is_durable=is_durable) as connection:
            connection.execute(update(gates).values(turn=gates.c.turn + 1))
    for end in ("", "-wal"):  # as a power cut leaves it: what reached the files, and no goodbye
        shutil.copy(f"{path}{end}", disk_path / f"cut.db{end}")
    queue.close()
    with sqlite3.connect(disk_path / "cut.db") as connection:
        assert connection.execute("SELECT turn FROM gate").fetchone() == (2,)
    connection.close()


def test_as_many_read_at_once_as_a_desk_has_threads(database: Database) -> None:
    """A page of the desk reads in a thread of its own: none waits until another gives way."""
    all_read = threading.Barrier(30)

    def read(_: int) -> bool:
        with database.read():
            return all_read.wait(timeout=20) >= 0

    for _ in range(2):
        with ThreadPoolExecutor(30) as pool:
            assert all(pool.map(read, range(30)))
