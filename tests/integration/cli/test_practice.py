"""A practice queue: nobody is notified, and nothing of it can go to X itself."""

from pathlib import Path
from typing import NoReturn

import pytest

from scheduler.bootstrap import engine
from scheduler.bootstrap.app import join, open_real
from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.simulated.practice import practice_folder
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.opened import workspace_at
from scheduler.errors import NotPossible
from scheduler.networks.x.client import X
from scheduler.networks.x.search import XListening


@pytest.fixture
def practice(tmp_path: Path) -> Workspace:
    copy_samples(tmp_path)
    return Workspace(tmp_path, practice=practice_folder(tmp_path))


def test_nobody_is_notified_and_no_watcher_is_pinged(
    practice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: object) -> NoReturn:
        raise AssertionError("practice told somebody")

    monkeypatch.setattr(engine, "teller_of", never)
    monkeypatch.setattr(engine, "pinger_of", never)
    line = "http://127.0.0.1:9", 1, 1
    engine.run_once(join(practice, (X({}, *line), XListening({}, *line)), 30.0))
    practice.database.close()


def test_it_never_goes_to_x_itself(practice: Workspace) -> None:
    with pytest.raises(NotPossible, match="simulated"):
        open_real(practice)


def test_it_has_a_queue_of_its_own(practice: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", "postgresql://nowhere/real")
    assert practice.database_url.endswith("/.handrail/practice/practice.db")
    assert not practice.has_queue
    practice.database.close()
    assert practice.has_queue


@pytest.mark.parametrize(
    ("word", "is_it"),
    [("yes", True), ("1", True), ("no", False), ("0", False), ("false", False), ("", False)],
)
def test_only_a_word_in_this_terminal_makes_it_practice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, is_it: bool
) -> None:
    (tmp_path / ".env").write_text("HANDRAIL_PRACTICE=yes\n")  # a file is not a terminal
    assert workspace_at(tmp_path).practice is None
    monkeypatch.setenv("HANDRAIL_PRACTICE", word)
    assert (workspace_at(tmp_path).practice is not None) == is_it
