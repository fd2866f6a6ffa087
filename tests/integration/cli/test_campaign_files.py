"""campaign copy, archive, bring-back: files at a terminal, by the verbs that the desk calls."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.errors import HandrailError


def _run(root: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["campaign", *words, "--workspace", str(root)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copy_samples(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["still-waiting", "why-im-running", "dear-mental-health-professionals"]
)
@pytest.mark.parametrize("by", ["weekday", "date", "World Mental Health Day"])
def test_each_sample_is_copied_to_another_year_with_its_comments(
    root: Path, name: str, by: str
) -> None:
    said = _run(root, "copy", name, "--to", "again", "--year", "2028", "--by", by)
    assert "becomes" in said
    made = (root / "campaigns" / "again.yaml").read_text("utf-8")
    before = (root / "campaigns" / f"{name}.yaml").read_text("utf-8")
    assert "campaign: again" in made
    assert made.count("#") >= before.count("#")
    assert " 2027" not in "".join(line for line in made.splitlines() if " when: " in line)


def test_a_dry_run_writes_nothing_and_a_name_is_used_once(root: Path) -> None:
    _run(root, "copy", "still-waiting", "--to", "again", "--year", "2028", "--dry-run")
    assert not (root / "campaigns" / "again.yaml").exists()
    _run(root, "copy", "still-waiting", "--to", "again", "--by", "shift", "--days", "364")
    with pytest.raises(HandrailError, match="is there already"):
        _run(root, "copy", "still-waiting", "--to", "again", "--year", "2028")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("copy", "none", "--to", "again", "--year", "2028"), "no campaign file"),
        (("copy", "still-waiting", "--to", "../x", "--year", "2028"), "cannot be a name"),
        (("copy", "still-waiting", "--to", "again"), "for which year"),
        (("copy", "still-waiting", "--to", "x", "--year", "2028", "--by", "Tuesday"), "Choose the"),
        (("archive", "none"), "no campaign file"),
        (("bring-back", "none.yaml"), "no archived file"),
    ],
)
def test_what_cannot_be_done_is_one_line(root: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(HandrailError, match=said):
        _run(root, *words)


def test_a_file_is_put_aside_and_brought_back_whole(root: Path) -> None:
    path = root / "campaigns" / "still-waiting.yaml"
    before = path.read_bytes()
    assert "put aside" in _run(root, "archive", "still-waiting")
    assert not path.exists()
    assert "brought back" in _run(root, "bring-back", "still-waiting.yaml")
    assert path.read_bytes() == before
