"""A database that is cut off while it is made is none, and is made whole the next time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from scheduler.store.database import open_database
from scheduler.store.upgrades import version_of

KILLED = """
import os, signal, sys
import alembic.runtime.migration as m
from scheduler.store.database import open_database
count = [0]
step = m.HeadMaintainer.update_to_step
def killed(self, *given):
    step(self, *given)
    count[0] += 1
    if count[0] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
m.HeadMaintainer.update_to_step = killed
open_database(sys.argv[1], is_simulated=False)
"""


@pytest.mark.parametrize("step", [1, 7])
def test_a_kill_between_two_migrations_leaves_no_half_database(tmp_path: Path, step: int) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(step)],
        env=dict(os.environ) | {"PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    database = open_database(url, is_simulated=False)
    assert version_of(database) is not None
    database.close()
