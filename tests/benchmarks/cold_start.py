"""`handrail --help` as a process, over an empty program of the same number of commands.

The empty program is Typer and Rich as they come: commands without options that do nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from scheduler.cli.app import app
from tests.benchmarks import Measure, at_most, spread

LIMIT = 1.3
_EMPTY = """\
import rich
import typer

app = typer.Typer()

{commands}

app()
"""
_COMMAND = '''\
@app.command("{name}")
def command_{number}():
    """Does nothing, in one line of help."""
'''


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int


FULL = Size(rounds=21)
TINY = Size(rounds=1)


def measure(size: Size = FULL) -> Measure:
    """One after the other, many times."""
    names = [command.name or f"c{number}" for number, command in enumerate(app.registered_commands)]
    names += [group.name or f"g{number}" for number, group in enumerate(app.registered_groups)]
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        commands = [_COMMAND.format(name=name, number=i) for i, name in enumerate(names)]
        empty.write_text(_EMPTY.format(commands="\n\n".join(commands)), encoding="utf-8")
        ours, theirs = [], []
        for _ in range(size.rounds):
            ours.append(_seconds("-m", "scheduler", "--help"))
            theirs.append(_seconds(str(empty), "--help"))
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return at_most(
        "cold_start",
        median(ratios),
        LIMIT,
        commands=len(names),
        rounds=size.rounds,
        of_rounds=spread(ratios),
        handrail_seconds=spread(ours),
        empty_program_seconds=spread(theirs),
    )


def _seconds(*arguments: str) -> float:
    path = os.pathsep.join(
        entry for entry in (str(Path.cwd()), os.environ.get("PYTHONPATH")) if entry
    )
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
    )
    return time.perf_counter() - began
