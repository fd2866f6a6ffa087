"""A desk that has something to report, made once and copied."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.web import a_web_desk
from tests.support.examples.report_sample import fill

TWENTY_DAYS_LATER = A_TUESDAY_NOON + timedelta(days=20)


@pytest.fixture(scope="session")
def measured_desk(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A desk twenty days after two weeks of posts by two accounts, to be copied."""
    root = tmp_path_factory.mktemp("measured") / "desk"
    with a_web_desk(root, StandingClock(TWENTY_DAYS_LATER), migrated_sqlite) as desk:
        desk.people("admin", "amira", "nia")
        fill(desk.desk.workspace.database)
    return root
