"""The desk of a workspace whose queue is in PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.workspace import Workspace
from scheduler.store.database import Database
from scheduler.store.tables.queue import stamps
from scheduler.web.opening import open_desk
from tests.support.clocks import StandingClock
from tests.support.desks.web import WebDesk


@contextmanager
def a_postgres_desk(root: Path, clock: StandingClock, url: str) -> Iterator[WebDesk]:
    """A desk over the database at `url`, of today's tables, with one person a role."""
    copy_samples(root)
    shutil.rmtree(root / ".handrail", ignore_errors=True)
    (root / ".env").write_text(f"HANDRAIL_DATABASE_URL={url}\n", encoding="utf-8")
    copied = Database(url)
    with copied.write() as connection:  # what is copied for tests says that it is simulated
        connection.execute(stamps.update().where(stamps.c.name == "simulated").values(value="no"))
    copied.close()
    workspace = Workspace(root)
    workspace.clock = clock
    try:
        web = WebDesk(root, clock, replace(open_desk(workspace), live_seconds=0.0))
        web.people()
        yield web
    finally:
        workspace.database.close()
