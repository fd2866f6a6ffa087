"""`handrail resources add`: a service of one's own, by options or by answers."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.bootstrap.samples import copy_samples
from scheduler.cli.app import app
from scheduler.crisis.workspace_files import directory_of
from scheduler.errors import MistakesFound, NotPossible

ALL = (
    *(
        "--name",
        "Harbour listening line",
        "--phone",
        "0800 028 8000",
        "--hours",
        "Mon-Fri 6pm-10pm",
    ),
    *("--page", "https://www.harbourminds.org.uk/listening", "--on", "2027-01-03"),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    copy_samples(tmp_path)
    return tmp_path


def add(workspace: Path, *arguments: str, typed: str = "") -> Result:
    asked = ["resources", "add", *arguments, "--workspace", str(workspace)]
    return CliRunner().invoke(app, asked, input=typed)


def own(workspace: Path) -> Path:
    return workspace / "crisis-directory.yaml"


def test_options_alone_make_a_service_that_no_post_prints_yet(workspace: Path) -> None:
    answer = add(workspace, *ALL)
    assert "No post prints it yet." in answer.output
    assert "handrail resources verify gb-eng-harbour-listening-line" in answer.output
    entry = directory_of(workspace).entry("gb-eng-harbour-listening-line")
    assert entry is not None
    assert (entry.channels[0].contact, entry.hours.printed) == ("0800 028 8000", "Mon-Fri 6pm-10pm")
    assert (str(entry.hours.zone), entry.level) == ("Europe/London", "unverified")
    assert str(entry.read_on) == "2027-01-03"
    assert not entry.may_be_printed


def test_everything_that_can_be_said_is_kept(workspace: Path) -> None:
    more = ("--text", "85258", "--word", "HARBOUR", "--online", "harbourminds.org.uk/room")
    more += ("--who", "students", "--topic", "students", "--cost", "free", "--informal")
    more += ("--what-happens", "A volunteer answers.", "--id", "our-line", "--region", "GB-WLS")
    assert add(workspace, *ALL, *more).exit_code == 0
    entry = directory_of(workspace).entry("our-line")
    assert entry is not None
    assert [(str(one.kind), one.word) for one in entry.channels] == [
        ("phone", None),
        ("text", "HARBOUR"),
        ("online", None),
    ]
    assert (entry.region, entry.topics, entry.audience) == ("GB-WLS", ("students",), "students")
    assert (str(entry.tone), entry.is_crisis_service) == ("informal", False)


def test_what_is_left_out_is_asked_for_and_asked_again_where_it_cannot_be(workspace: Path) -> None:
    typed = "Our line\nfax\nphone\n0909 123 4567\n0800 028 8000\n24/7\nnowhere\nexample.org/us\n"
    answer = add(workspace, typed=typed)
    assert answer.exit_code == 0, answer.output
    for told in ("Choose one of: phone", "pay a premium", '"nowhere" is no address of a page'):
        assert told in answer.output
    entry = directory_of(workspace).entry("gb-eng-our-line")
    assert entry is not None
    assert entry.hours.always
    assert not entry.may_be_printed


@pytest.mark.parametrize(
    ("option", "contact", "expected"),
    [
        ("--phone", "12", "cannot be dialled"),
        ("--phone", "0909 123 4567", "premium"),
        ("--phone", "07911 123456", "is not free to call"),
        ("--text", "text us", "cannot be dialled"),
        ("--chat", "https://example.org/chat", "is not an address"),
        ("--sign", "by video", "is not an address"),
    ],
)
def test_a_contact_of_the_wrong_form_is_told_and_nothing_is_written(
    workspace: Path, option: str, contact: str, expected: str
) -> None:
    answer = add(workspace, "--name", "X", option, contact, "--hours", "24/7", "--page", "a.org")
    assert isinstance(answer.exception, NotPossible)
    assert expected in str(answer.exception)
    assert not own(workspace).exists()


def test_nobody_there_to_answer_is_told(workspace: Path) -> None:
    answer = add(workspace, "--name", "X")
    assert "Write it as an option" in str(answer.exception)
    assert not own(workspace).exists()


KEPT = """\
# Ours. Ana keeps it.
readers:
  GB: {topics: [students]}   # campus work

hide: [gb-side-by-side]
entries:
    -   id: gb-shout           # odd, and ours
        verified_on: 2027-01-03
        note: |
          Two lines
          of a note.
# The end.
"""


def test_everything_else_in_the_file_stays_to_the_letter(workspace: Path) -> None:
    own(workspace).write_text(KEPT, "utf-8")
    assert add(workspace, *ALL).exit_code == 0
    made = own(workspace).read_text("utf-8")
    before, after = KEPT.split("# The end.\n")[0], "# The end.\n"
    assert made.startswith(before)
    assert made.endswith(after)
    assert "    - id: gb-eng-harbour-listening-line\n" in made.removeprefix(before)
    assert add(workspace, *ALL, "--id", "second").exit_code == 0
    assert {"gb-eng-harbour-listening-line", "second"} <= {
        entry.id for entry in directory_of(workspace).entries
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hide: [gb-calm]",
        "entries: []\n",
        "entries: [{id: gb-calm, cost: 10p}]  # one\n",
        "# nothing but a remark\n",
        "entries:\n- id: gb-calm\n  cost: 10p",
    ],
)
def test_a_file_of_any_form_takes_another_entry(workspace: Path, text: str) -> None:
    own(workspace).write_text(text, "utf-8")
    assert add(workspace, *ALL).exit_code == 0
    assert directory_of(workspace).entry("gb-eng-harbour-listening-line") is not None
    for line in text.splitlines():
        kept = line.split("]")[0].split("}")[0]
        assert kept in own(workspace).read_text("utf-8")


def test_an_id_that_is_taken_is_refused(workspace: Path) -> None:
    answer = add(workspace, *ALL, "--id", "gb-shout")
    assert 'There is a service "gb-shout" already' in str(answer.exception)


def test_a_file_that_cannot_take_one_is_refused_and_stays(workspace: Path) -> None:
    text = "{hide: [gb-calm], entries: []}\n"
    own(workspace).write_text(text, "utf-8")
    answer = add(workspace, *ALL)
    assert isinstance(answer.exception, NotPossible)
    assert own(workspace).read_text("utf-8") == text


def test_mistakes_of_the_file_and_of_the_service_are_told_with_their_lines(workspace: Path) -> None:
    answer = add(workspace, *ALL, "--what-happens", "Ring 0800 123 4567 twice.")
    assert isinstance(answer.exception, MistakesFound)
    assert "crisis-directory.yaml:" in str(answer.exception)
    assert not own(workspace).exists()
    own(workspace).write_text("entries: [{id: x}]\n", "utf-8")
    assert isinstance(add(workspace, *ALL).exception, MistakesFound)


def test_once_checked_it_is_listed_as_confirmed(workspace: Path) -> None:
    add(workspace, *ALL)
    verify = ["resources", "verify", "gb-eng-harbour-listening-line", "--yes"]
    CliRunner().invoke(app, [*verify, "--workspace", str(workspace)])
    shown = ["resources", "show", "gb-eng-harbour-listening-line", "--json"]
    told = CliRunner().invoke(app, [*shown, "--workspace", str(workspace)])
    assert json.loads(told.output)["is_confirmed"] is True
