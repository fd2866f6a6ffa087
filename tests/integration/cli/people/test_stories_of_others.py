"""At the terminal, a story that somebody may not read is answered as one that is not there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scheduler.cli.app import app
from scheduler.errors import HandrailError

PASS = "four plain words do"
FORM = """\
---
storyteller: {teller}
accounts: main
naming: anonymous
theme: being asked
support_contact: sam
line_manager: boss
---
I did not sleep for a year. Then a colleague asked.
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A workspace with a storyteller, whose line manager may read other stories."""
    runner = CliRunner()
    assert runner.invoke(app, ["init", str(tmp_path / "here")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "here")

    def type_in(*words: str, typed: str = "") -> Result:
        result = runner.invoke(app, list(words), input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    type_in("people", "add", "ada", "--role", "administrator", typed=f"{PASS}\n" * 2)
    for name, *roles in (("wil", "writer"), ("boss", "reviewer", "comms"), ("sam",)):
        given = [word for role in roles for word in ("--role", role)]
        type_in("people", "add", name, *given, "--as", "ada", typed=f"{PASS}\n" * 3)
    return type_in


@pytest.mark.parametrize("who", ["boss", "ada"])
def test_a_line_manager_and_who_has_no_part_in_it_are_told_that_there_is_none(
    run: Run, who: str
) -> None:
    told = run("people", "add", "--as", "wil", typed=f"{PASS}\n" * 3).output
    teller = re.search(r"teller-\w+", told)
    assert teller
    Path("story.md").write_text(FORM.format(teller=teller[0]), encoding="utf-8")
    added = run("stories", "add", "story.md", "--as", "wil", typed=f"{PASS}\n").output
    story = re.search(r"Story (\w+) is kept", added)
    assert story
    for words in (["show", "ID"], ["diff", "ID", "1", "1"]):
        said = []
        for story_id in (story[1], "12ab34cd"):
            named = [word.replace("ID", story_id) for word in words]
            with pytest.raises(HandrailError) as refused:
                run("stories", *named, "--as", who, typed=f"{PASS}\n")
            said.append((type(refused.value), str(refused.value).replace(story_id, "ID")))
        assert said[0] == said[1]
    assert (
        "I did not sleep"
        in run("stories", "show", story[1], "--as", "wil", typed=f"{PASS}\n").output
    )
