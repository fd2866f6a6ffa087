"""Files that a coverage-guided fuzzer wrote end in threads or in mistakes with places."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes.commands import CHECKOUT

RUNS = 1_500  # from a fixed seed: the same files in every run of the same code
SECONDS = 300

pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 only")


def test_nothing_that_the_fuzzer_reaches_ends_in_a_traceback(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--runs", str(RUNS), "--folder", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ended.returncode == 0, ended.stderr[-4_000:]
    assert f"Done {RUNS} runs" in ended.stderr
    reached = [int(number) for number in re.findall(r"cov: (\d+)", ended.stderr)]
    assert reached[-1] > reached[0], "it goes where the seeds alone do not"
