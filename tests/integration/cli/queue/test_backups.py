"""backup and restore as people call them."""

import json
import shutil
from pathlib import Path

import pytest

from scheduler.errors import DatabaseError, NotPossible
from scheduler.store.states import ThreadState
from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


@pytest.fixture(autouse=True)
def _a_thread_is_due(workspace: Workspace) -> None:
    organisation = workspace.root / "campaigns" / "organisation.yaml"
    text = organisation.read_text("utf-8")
    organisation.write_text(text.replace("handle: HarbourMinds", "handle: HarbourMain"), "utf-8")
    put_into_queue(workspace.desk.database, a_thread())


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


def test_a_backup_is_made_and_put_back_with_everything_held(
    workspace: Workspace, elsewhere: Path
) -> None:
    file = elsewhere / "queue.backup"
    told = workspace.run("backup", str(file)).output
    assert f"The queue is in {file}." in told
    assert "Not in it: the keys of people's names" in told
    shown = workspace.run("restore", str(file), typed="y\n")
    assert "The queue here has 1 thread." in shown.output
    assert "Everything is on hold (hold 1). Nothing goes out." in shown.output
    assert "handrail-before-restore-2027-10-05-120000.backup" in shown.output
    assert "Not compared with X yet." in shown.output
    assert "handrail restore --compare" in shown.output
    workspace.desk.publish()
    assert workspace.desk.network.calls == []
    released = workspace.run("release", "--ask-later")
    assert isinstance(released.exception, NotPossible)


def test_into_a_folder_it_gets_a_name_with_the_time(workspace: Workspace, elsewhere: Path) -> None:
    made = json.loads(workspace.run("backup", str(elsewhere), "--json").output)
    assert made == {"file": str(elsewhere / "handrail-2027-10-05-120000.backup"), "keys": None}


def test_whoever_says_no_changes_nothing(workspace: Workspace, elsewhere: Path) -> None:
    workspace.run("backup", str(elsewhere / "queue.backup"))
    answer = workspace.run("restore", str(elsewhere / "queue.backup"), typed="n\n")
    assert answer.exit_code == 1
    workspace.desk.publish()
    assert workspace.desk.thread().state is ThreadState.PUBLISHED


def test_beside_the_keys_there_is_no_backup(workspace: Workspace, elsewhere: Path) -> None:
    refused = workspace.run("backup", str(workspace.root / ".handrail" / "queue.backup"))
    assert isinstance(refused.exception, NotPossible)
    assert "the encryption keys" in str(refused.exception)
    (workspace.root / ".handrail" / "story-keys").write_text("key")
    told = workspace.run("backup", str(elsewhere / "queue.backup")).output
    assert "where nobody finds both" in " ".join(told.split())


def test_a_file_that_is_not_there_is_refused_before_anything_is_asked(
    workspace: Workspace, elsewhere: Path
) -> None:
    for name in (str(elsewhere / "none"), "./none", "none.backup"):
        refused = workspace.run("restore", name)
        assert isinstance(refused.exception, NotPossible)
        assert "There is no file" in str(refused.exception)


def test_nothing_named_is_refused(workspace: Workspace) -> None:
    refused = workspace.run("restore")
    assert isinstance(refused.exception, NotPossible)
    assert "Name a thread, or a file" in str(refused.exception)


def test_another_workspaces_backup_is_refused(workspace: Workspace, elsewhere: Path) -> None:
    """Also where the queue itself is lost: the accounts say whose it is."""
    workspace.run("backup", str(elsewhere / "queue.backup"))
    workspace.desk.database.close()
    shutil.rmtree(workspace.root / ".handrail")
    organisation = workspace.root / "campaigns" / "organisation.yaml"
    text = organisation.read_text("utf-8")
    organisation.write_text(text.replace("handle: HarbourMain", "handle: Other"), "utf-8")
    refused = workspace.run("restore", str(elsewhere / "queue.backup"))
    assert isinstance(refused.exception, NotPossible)
    assert "another workspace" in str(refused.exception)


def test_a_lost_queue_is_put_back(workspace: Workspace, elsewhere: Path) -> None:
    workspace.run("backup", str(elsewhere / "queue.backup"))
    workspace.desk.database.close()
    shutil.rmtree(workspace.root / ".handrail")
    shown = workspace.run("restore", str(elsewhere / "queue.backup"), "--json").stdout
    restored = json.loads(shown)["restored"]
    assert restored["threads"] == 1
    assert restored["kept"] is None


def test_without_a_queue_there_is_no_backup(workspace: Workspace, elsewhere: Path) -> None:
    workspace.desk.database.close()
    shutil.rmtree(workspace.root / ".handrail")
    refused = workspace.run("backup", str(elsewhere / "queue.backup"))
    assert isinstance(refused.exception, DatabaseError)


def test_a_queue_that_was_not_put_back_has_nothing_to_compare(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = workspace.run("restore", "--compare")
    assert refused.exception is not None
    assert "keys are missing" in str(refused.exception)
