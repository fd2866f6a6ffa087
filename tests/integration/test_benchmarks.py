"""Every measure of `make bench` runs; whether it holds, only a full and quiet run can say."""

import json
import math
import re
from pathlib import Path

import pytest

from scheduler.campaigns.loader import load_workspace
from tests.benchmarks import Measure, at_most
from tests.benchmarks.__main__ import main, module_of, names, run, tiny
from tests.benchmarks.plan import FULL, write_workspace
from tests.reference import ROOT

BENCHMARKS = ROOT / "tests" / "benchmarks"


@pytest.mark.parametrize("name", names())
def test_a_measure_comes_to_a_figure(name: str) -> None:
    found = tiny(name)
    assert found["name"] == name
    assert math.isfinite(found["ratio"])
    assert found["ratio"] > 0
    assert found["limit"] > 0
    assert isinstance(found["holds"], bool)
    assert found["detail"]
    json.dumps(found, allow_nan=False)


def test_every_module_that_is_not_marked_as_shared_is_a_measure() -> None:
    modules = {path.stem for path in BENCHMARKS.rglob("[!_]*.py")}
    assert modules - {"curves"} == set(names())


@pytest.mark.parametrize("name", names())
def test_a_measure_stands_on_the_page_with_its_limit(name: str) -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{name}` \|.*$", page.partition("\n## ")[0], re.MULTILINE)
    limit = module_of(name).LIMIT
    assert re.search(rf"\| at (least|most) {limit:g}\b(?!\.)", row)


def test_the_files_that_plan_is_measured_on_are_such_as_the_loader_takes(tmp_path: Path) -> None:
    """At full size: the tiny ones are far from any limit."""
    workspace = load_workspace(write_workspace(tmp_path, FULL))
    threads = [thread for campaign in workspace.campaigns for thread in campaign.threads]
    assert len(threads) == 2_000


def _measured(name: str) -> Measure:
    """Four measures: one holds, one does not, and two break in ways of their own."""
    match name:
        case "quick":
            return at_most(name, 1.0, 2.0, posts=1)
        case "slow":
            return at_most(name, 3.0, 2.0, posts=1)
        case "leaves":
            raise SystemExit("no room\nleft")
    raise RuntimeError("the queue did not empty:\n  this is no measure")


def test_a_measure_that_breaks_says_so_in_one_line_and_the_next_ones_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = run(["breaks", "slow", "leaves", "quick"], _measured)
    *lines, summary = capsys.readouterr().out.splitlines()
    breaks, slow, leaves, quick = map(json.loads, lines)
    assert status == 1
    assert (breaks["name"], breaks["holds"]) == ("breaks", False)
    assert breaks["error"].startswith(
        "RuntimeError: the queue did not empty: this is no measure (tests/"
    )
    assert leaves["error"].startswith("SystemExit: no room left (tests/")
    assert (slow["holds"], quick["holds"]) == (False, True)
    assert summary == "4 measures: 1 held, 1 did not hold (slow), 2 broke (breaks, leaves)"


@pytest.mark.parametrize(("wanted", "status"), [(["quick"], 0), (["quick", "slow"], 1)])
def test_the_exit_status_is_0_only_if_every_measure_holds(wanted: list[str], status: int) -> None:
    assert run(wanted, _measured) == status


def test_a_measure_that_is_not_there_is_named_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "plam"]) == 2
    assert capsys.readouterr().out.startswith(
        "no such measure: plam. There are: calendar, check, claim,"
    )
