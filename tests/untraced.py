"""Writes tests/support/untraced.txt: the tests that cost more than a little, and need no tracing.

`python -m tests.untraced` traces everything by test, then takes, one after the other, the functions
that meet most branches for their time, until all are met. Of the others, those that cost enough to
be worth a line are written down.
"""

import os
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from pathlib import Path
from xml.etree import ElementTree

import coverage
import pytest
from coverage.python import PythonFileReporter

from tests.run import FULLY_COVERED, SPREAD, SQLITE
from tests.support.tracing import ALL_TRACED, TRACED, UNTRACED, named

Met = tuple[str, int, int]  # a file, and from which line to which
WORTH_SECONDS = (
    0.15  # of a test function altogether: less is saved by leaving it out than it costs to read
)
_HEAD = """\
# Not traced for coverage in `make test` (tests/support/tracing.py); `make untraced` writes this.
# Where a line is taken out, the test is traced again: no test is weaker for being here.
"""


def main() -> int:
    """Pytest's exit status; the list is written only if every test passed."""
    os.environ[ALL_TRACED] = "1"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COVERAGE_FILE"] = f"{folder}/coverage"
        times = Path(folder) / "times.xml"
        rooms = [f"--cov=scheduler/{room}" for room in FULLY_COVERED]
        status = pytest.main(
            [*SPREAD, *rooms, "--cov-branch", "--cov-context=test", "--cov-report=",
             f"--junitxml={times}", *(f"tests/{name}" for name in TRACED), *SQLITE]
        )  # fmt: skip
        if status == 0:
            met, seconds = _met(Path(folder) / "coverage"), _seconds(times)
            UNTRACED.write_text(_HEAD + "".join(sorted(_not_needed(met, seconds))), "utf-8")
    return int(status)


def _met(path: Path) -> dict[str, set[Met]]:
    """What each test function met; "" is what was met when no test ran."""
    with sqlite3.connect(path) as data:
        rows = data.execute(
            "SELECT context.context, file.path, fromno, tono FROM arc"
            " JOIN file ON file.id = arc.file_id JOIN context ON context.id = arc.context_id"
        ).fetchall()
    needed = _Branches()
    met: dict[str, set[Met]] = defaultdict(set)
    for context, file, begins, ends in rows:
        met[named(context.partition("|")[0])] |= needed.of(file, begins, ends)
    return met


class _Branches:
    """The lines and branches that are asked for, as coverage itself counts them."""

    def __init__(self) -> None:
        self._measuring = coverage.Coverage(branch=True)
        self._known: dict[str, tuple[PythonFileReporter, set[int], set[tuple[int, int]]]] = {}

    def of(self, file: str, begins: int, ends: int) -> set[Met]:
        if file not in self._known:
            source = PythonFileReporter(file, self._measuring)
            exits = source.exit_counts()
            branches = {one for one in source.arcs() if exits.get(one[0], 0) > 1}
            self._known[file] = source, source.lines(), branches
        source, lines, branches = self._known[file]
        reached = source.translate_lines({line for line in (begins, ends) if line > 0}) & lines
        taken = set(source.translate_arcs({(begins, ends)})) & branches
        return {(file, line, 0) for line in reached} | {(file, *one) for one in taken}


def _seconds(times: Path) -> Counter[str]:
    """What each test function took."""
    seconds: Counter[str] = Counter()
    for one in ElementTree.parse(times).iter("testcase"):  # noqa: S314 - pytest has just written it
        module = one.get("classname", "").split(".")
        while module and not Path(*module).with_suffix(".py").exists():
            module.pop()
        classes = one.get("classname", "").split(".")[len(module) :]
        name = "::".join([f"{Path(*module).with_suffix('.py')}", *classes, one.get("name", "")])
        seconds[named(name)] += float(one.get("time", 0))  # type: ignore[assignment, call-overload]
    return seconds


def _not_needed(met: Mapping[str, Set[Met]], seconds: Counter[str]) -> list[str]:
    left = set().union(*met.values()) - met.get("", set())
    kept: set[str] = set()
    while left:
        best = max(met, key=lambda name: len(met[name] & left) / (seconds[name] + 0.01))
        kept.add(best)
        left -= met[best]
    return [
        f"{name}\n" for name, took in seconds.items() if took >= WORTH_SECONDS and name not in kept
    ]


if __name__ == "__main__":
    sys.exit(main())
