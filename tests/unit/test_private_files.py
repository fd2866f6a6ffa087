"""What is kept is its owner's alone, whatever the umask of the shell."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler.checkup.finding import Health
from scheduler.checkup.machine import private_files
from scheduler.cli.app import app
from scheduler.private_files import make_private_folder, write_private
from scheduler.store.database import open_database


@pytest.fixture(params=[0o000, 0o022, 0o002, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_new_database_and_all_beside_it_are_its_owners(tmp_path: Path) -> None:
    path = tmp_path / ".handrail" / "handrail.db"
    database = open_database(f"sqlite:///{path}", is_simulated=False)
    with database.write():
        found = {one.name: rights(one) for one in path.parent.iterdir()}
    database.close()
    assert found == dict.fromkeys(("handrail.db", "handrail.db-wal", "handrail.db-shm"), 0o600)
    assert rights(path.parent) == 0o700


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    open_database(f"sqlite:///{tmp_path / 'a.db'}", is_simulated=False).close()
    assert (rights(tmp_path), rights(tmp_path / "a.db")) == (0o755, 0o600)


@pytest.mark.usefixtures("umask")
def test_a_page_over_one_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old and longer")
    path.chmod(0o644)
    write_private(path, "new")
    assert (path.read_text(), rights(path)) == ("new", 0o600)


@pytest.mark.usefixtures("umask")
def test_pages_that_commands_write_are_their_owners(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner().invoke
    assert run(app, ["init", str(tmp_path / "here")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "here")
    for words in (
        ["preview", "--page", "preview.html"],
        ["report", "page", "report.html"],
        ["stories", "new", "story.md", "--storyteller", "teller-1", "--support", "sam"],
    ):
        made = run(app, words)
        assert made.exit_code == 0, made.output + str(made.exception)
    names = ("preview.html", "report.html", "story.md", ".handrail/handrail.db")
    assert [rights(Path(name)) for name in names] == [0o600] * 4
    assert rights(Path(".handrail")) == 0o700


@pytest.mark.parametrize(
    ("opened", "remedy"),
    [
        ("", "chmod 700"),
        ("handrail.db", "chmod 600"),
        ("handrail.db-wal", "chmod 600"),
        ("handrail.db-shm", "chmod 600"),
        ("story-keys", "chmod 600"),
    ],
)
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_the_doctor_finds_what_others_may_read(
    tmp_path: Path, opened: str, remedy: str, mode: int
) -> None:
    folder = tmp_path / ".handrail"
    folder.mkdir(mode=0o700)
    for name in ("handrail.db", "handrail.db-wal", "handrail.db-shm", "story-keys"):
        (folder / name).touch(mode=0o600)
    url = f"sqlite:///{folder / 'handrail.db'}"
    assert private_files(tmp_path, url).level is Health.FINE
    (folder / opened).chmod(mode if opened else mode | 0o110)
    found = private_files(tmp_path, url)
    assert found.level is Health.WRONG
    assert remedy in found.remedy


def test_the_doctor_looks_at_a_server_database_no_further(tmp_path: Path) -> None:
    assert private_files(tmp_path, "postgresql://db/handrail").level is Health.FINE
