"""`--help`: commands by what one wants, whole summaries, and what every command answers to."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from scheduler.cli.app import app
from scheduler.cli.command_groups import GROUPS, OTHERS

ROOT: Any = typer.main.get_command(app)


def everything(command: Any = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that call each command and each group of them."""
    yield path
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from everything(child, (*path, name))


def test_every_command_stands_below_one_heading() -> None:
    headed = [name for names in GROUPS.values() for name in names]
    assert len(headed) == len(set(headed))
    assert [
        name for name, one in ROOT.commands.items() if not one.hidden and name not in headed
    ] == []
    assert OTHERS not in CliRunner().invoke(app, ["--help"]).output


def test_what_no_heading_names_is_listed_all_the_same() -> None:
    group = type(ROOT)(commands={}, name="x")
    assert list(group.sections({"check": "", "new": ""})) == [
        ("Write", ["check"]),
        (OTHERS, ["new"]),
    ]


def test_the_headings_come_in_the_order_of_the_work() -> None:
    shown = CliRunner().invoke(app, ["-h"]).output
    places = [shown.index(f"\n{heading}:\n") for heading in GROUPS]
    assert places == sorted(places)


@pytest.mark.parametrize("path", list(everything()), ids=" ".join)
def test_help_answers_to_both_names_and_cuts_nothing(path: tuple[str, ...]) -> None:
    short, long = (
        CliRunner().invoke(app, [*path, name], env={"COLUMNS": "80"}) for name in ("-h", "--help")
    )
    assert (short.exit_code, short.output) == (0, long.output)
    summaries = short.output.partition("\nOptions:")[2]
    assert "..." not in summaries.replace("]...", "")
    assert all(len(line) <= 80 for line in short.output.splitlines())


def test_the_version_is_told() -> None:
    answer = CliRunner().invoke(app, ["--version"])
    assert (answer.exit_code, answer.output) == (0, f"handrail {version('handrail')}\n")


@pytest.mark.parametrize(
    ("typed", "offered"), [("handrail take", "take-down"), ("handrail report ho", "hours")]
)
def test_a_shell_completes_commands(typed: str, offered: str) -> None:
    asked = {
        "_HANDRAIL_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
    }
    program = "from scheduler.cli.app import app; app(prog_name='handrail')"
    answered = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert offered in answered.stdout.split()
