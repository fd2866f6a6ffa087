"""A workspace with a real queue, as the desk's commands find it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.store.database import open_database
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk


@dataclass
class Workspace:
    """A folder, and the same queue as `desk` has it in its hands."""

    root: Path
    desk: Desk

    def run(self, *arguments: str, typed: str = "") -> Result:
        """Calls `handrail` as people do."""
        wanted = [*arguments, "--workspace", str(self.root)]
        return CliRunner().invoke(app, wanted, input=typed)


def make_workspace(root: Path) -> Path:
    """The samples and an empty queue under `root`."""
    copy_samples(root)
    open_database(_queue_of(root), is_simulated=False).close()
    return root


@contextmanager
def a_workspace(root: Path, clock: StandingClock, made: Path) -> Iterator[Workspace]:
    """The same, a copy of the one at `made`: making one takes longer than most tests."""
    shutil.copytree(made, root, dirs_exist_ok=True)
    database = open_database(_queue_of(root), is_simulated=False)
    try:
        yield Workspace(root, Desk(database, clock))
    finally:
        database.close()


def _queue_of(root: Path) -> str:
    return f"sqlite:///{root / '.handrail' / 'handrail.db'}"
