"""The library at a terminal: added, described, leave written down, and what check says of it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.errors import NotPossible
from tests.support.examples.campaign_files import a_workspace
from tests.support.examples.films import a_film
from tests.support.examples.pictures import a_picture

THREAD = """\
- id: opener
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: We ran for you today.
  media: [{file: sam.png}]
"""


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose thread shows a picture of the library, and a folder with files to add."""
    a_workspace(tmp_path, THREAD)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "from-a-phone"
    folder.mkdir()
    (folder / "sam.png").write_bytes(a_picture("PNG", (64, 48)))
    (folder / "kettle.mp4").write_bytes(a_film())
    (folder / "kettle.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nThe kettle sings.\n")
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["media", *arguments])


def test_a_leave_that_ends_before_the_thread_is_told_by_check(given: Path) -> None:
    assert "Added media/sam.png" in run("add", str(given / "sam.png")).output
    assert "It is there already" in run("add", str(given / "sam.png")).output
    assert "not described" in run("list", "--show", "not described").output
    assert run("describe", "sam.png", "Sam with a medal, soaked and laughing").exit_code == 0
    assert "goes on" not in run("leave", "sam.png", "Sam", "--until", "2027-10-09").output
    checked = CliRunner().invoke(app, ["check"]).output
    assert "campaigns/spring.yaml:9" in checked
    said = " ".join(checked.split())
    assert 'Somebody who can be seen in "sam.png" agreed to it until Sat 9 Oct 2027' in said
    assert "Sam " not in said
    run("leave", "sam.png", "Sam", "--until", "2027-10-10")
    assert CliRunner().invoke(app, ["check"]).exit_code == 0
    assert CliRunner().invoke(app, ["apply"]).exit_code == 0
    assert (
        "spring/opener waits from now on." in run("leave", "sam.png", "Sam", "--withdrawn").output
    )
    assert "no longer agrees" in run("show", "sam.png").output
    assert "spring/opener goes on." in run("leave", "sam.png", "Sam", "--not-in-it").output


def test_a_film_gets_its_captions_and_a_picture_its_crop(given: Path) -> None:
    run("add", str(given / "kettle.mp4"), str(given / "sam.png"))
    words, captions = "A kettle in the night kitchen", str(given / "kettle.srt")
    assert run("describe", "kettle.mp4", words, "--captions", captions).exit_code == 0
    assert "kettle.srt" in run("show", "kettle.mp4").output
    assert "media/sam-1x1.png" in run("crop", "sam.png", "--shape", "1:1", "--focus", "9, 9").output
    assert "Similar" in run("show", "sam.png").output
    run("leave", "sam.png", "Sam")
    listed = {one["name"]: one for one in json.loads(run("list", "--json").output)}
    assert listed["kettle.mp4"]["is_described"]
    assert listed["sam-1x1.png"]["without_leave"] == 1
    assert listed["sam.png"]["leave_ends"] is None
    assert "nobody has asked them" in run("show", "sam.png").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "none.jpg"), "cannot be read"),
        (("leave", "sam.png", "Sam", "--until", "soon"), "is no day"),
        (("crop", "sam.png", "--focus", "middle"), "is no place"),
        (("show", "none.png"), "no picture or film"),
    ],
)
def test_what_cannot_be_done_is_told(given: Path, arguments: tuple[str, ...], said: str) -> None:
    run("add", str(given / "sam.png"))
    result = run(*arguments)
    assert isinstance(result.exception, NotPossible)
    assert said in str(result.exception)


def test_a_list_of_a_kind_that_is_none_names_those_that_are(given: Path) -> None:
    assert "leave ends soon" in run("list", "--show", "lost").output
