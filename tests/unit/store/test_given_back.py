"""A queue that nobody closes: what a command leaves when it ends."""

import gc
import sqlite3
from pathlib import Path

import pytest

from scheduler.store.database import open_database


def test_a_queue_that_is_let_go_gives_its_connections_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noted(*arguments: object, **options: object) -> sqlite3.Connection:
        opened.append(connect(*arguments, **options))  # type: ignore[call-overload]
        return opened[-1]

    monkeypatch.setattr("sqlite3.dbapi2.connect", noted)
    database = open_database(f"sqlite:///{tmp_path / 'queue.db'}", is_simulated=True)
    with database.write(), database.read():
        pass
    assert opened
    del database
    gc.collect()
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
            connection.execute("SELECT 1")
