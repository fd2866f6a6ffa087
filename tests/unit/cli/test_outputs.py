"""What commands write goes where it was told to, and over nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.errors import HandrailError, NotPossible
from scheduler.output_files import Kind, refuse_charts, refuse_output, write_output
from scheduler.private_files import replace_file
from tests.support.examples.campaign_files import a_workspace

THREADS = """\
- id: a
  account: main
  when: 2037-10-11 09:00
  text: You are welcome here.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = a_workspace(tmp_path / "ours", THREADS)
    monkeypatch.chdir(made)
    return made


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, HandrailError | SystemExit)
    return result


def contents(folder: Path) -> dict[str, bytes]:
    files = [one for one in folder.rglob("*") if one.is_file() and ".handrail" not in one.parts]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


WRITERS = (
    ("preview", "--page"),
    ("resources", "page", "--out"),
    ("export", "--to"),
    ("report", "page"),
    ("report", "coding", "export"),
    ("stories", "new"),
)
TARGETS = (
    "campaigns/organisation.yaml",
    "campaigns/spring.yaml",
    "notes.html",
    "numbers.csv",
    "book.xlsx",
    "letter.md",
    "campaigns",
    "campaigns/page.html",
    "nowhere/page.html",
)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("writer", WRITERS, ids=" ".join)
def test_nothing_of_somebody_else_is_written_over(
    folder: Path, writer: tuple[str, ...], target: str
) -> None:
    for name in ("notes.html", "numbers.csv", "book.xlsx", "letter.md", "campaigns/page.html"):
        (folder / name).write_text("mine, and of great worth\n")
    before = contents(folder)
    result = run(*writer, target)
    assert contents(folder) == before
    assert result.exit_code != 0
    told = str(result.exception)
    assert Path(target).name in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        (("preview", "--page"), "a.html"),
        (("resources", "page", "--out"), "a.html"),
        (("report", "page"), "a.html"),
        (("export", "--to"), "a.csv"),
        (("export", "--to"), "a.xlsx"),
        (("report", "coding", "export"), "a.csv"),
    ],
)
def test_what_we_made_ourselves_is_made_again(
    folder: Path, writer: tuple[str, ...], name: str
) -> None:
    for _ in range(2):
        result = run(*writer, name)
        assert result.exit_code == 0, result.exception
    assert (folder / name).stat().st_size > 0
    assert not [one for one in folder.iterdir() if one.name.endswith(".part")]


def test_an_empty_file_and_a_link_to_our_own_may_be_filled(tmp_path: Path) -> None:
    page, link = tmp_path / "a.html", tmp_path / "link.html"
    page.touch()
    link.symlink_to(page)
    write_output(link, "words", Kind.PAGE, tmp_path)
    assert page.read_text() == "words"
    assert link.is_symlink()


def test_a_link_into_the_workspace_is_followed_before_it_is_judged(folder: Path) -> None:
    (folder / "a.html").symlink_to(folder / "campaigns" / "organisation.yaml")
    with pytest.raises(NotPossible, match="part of your workspace"):
        refuse_output(folder / "a.html", "", Kind.PAGE, folder)


@pytest.mark.parametrize("name", ["a\0.html", "x" * 300 + ".html", "a.html/b.html"])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.html").write_text("")
    with pytest.raises(NotPossible, match="cannot be written"):
        write_output(tmp_path / name, "words", Kind.PAGE, tmp_path)


def test_what_keeps_nothing_may_be_written_to(tmp_path: Path) -> None:
    write_output(Path(os.devnull), "words", Kind.PAGE, tmp_path)


def test_a_chart_goes_over_no_picture_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "reach.png").write_bytes(b"mine")
    with pytest.raises(NotPossible, match=r"reach\.png"):
        refuse_charts(tmp_path, ["reach"])
    (tmp_path / "reach.json").write_text(
        '{"$schema": "https://vega.github.io/schema/vega-lite/v5"}'
    )
    refuse_charts(tmp_path, ["reach", "money"])


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def no_room(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    return


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_what_was_there_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("before")
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"after")
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]
    assert path.read_text() == "before"


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("before")
    path.chmod(0o640)
    replace_file(path, b"after")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)
