"""Runs every test, and holds the rooms that matter most to full branch coverage.

`python -m tests.run` is what `make test` calls; its last line is pytest's own. With `--quick`
first (`make test-quick`) it runs what tells most within a minute or so, on SQLite alone, and
measures no coverage. With `--coverage` first (`make coverage`) it traces every test that may meet
a branch of those rooms, and says which branches none meets. More arguments go to pytest.
"""

import os
import signal
import sys

import pytest

from tests.support.processes.browser import install_browser
from tests.support.tracing import ALL_TRACED, TRACED

FULLY_COVERED = ("text", "crisis", "campaigns", "publishing", "web", "people")
LEAST = 100  # per cent
SLOWEST = "--durations=20"
# One process more than there are cores, for some tests wait: for a lease, a kill, a browser. The
# last begins with those (conftest.py orders them); whoever is done takes over half of what another
# has left.
SPREAD = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
# Every rule by itself, then publishing over a real queue; but not what reads thousands of texts, or
# megabytes, to find one that nobody thought of: that takes half of the time.
SQLITE = ["-k", "not postgresql"]
LONG = (
    *("unit/text/counting/test_as_x_finds.py", "unit/text/rules/test_hostile.py"),
    *("unit/text/phrases/test_phrase_patterns.py", "unit/campaigns/files/test_bombs.py"),
    *("unit/campaigns/files/test_fuzzed_files.py", "unit/engagement/reports/test_comparisons.py"),
    "unit/test_locks.py",
)
QUICK = [
    *("tests/unit", "tests/integration/publishing", *SQLITE),
    *(f"--ignore=tests/{name}" for name in LONG),
]


_MISSED = (
    "The lines above are met by no test that `make test` traces (tests/support/tracing.py). "
    "`make coverage` traces all of them: what it misses needs a test. What it does not miss is met "
    "by a test that stands in tests/support/untraced.txt: take its line out."
)


class _Remedy:
    """Says what to do where a branch of the covered rooms is met by no traced test."""

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        total = getattr(config.pluginmanager.getplugin("_cov"), "cov_total", None)
        if total is not None and total < LEAST and ALL_TRACED not in os.environ:
            terminalreporter.write_line(_MISSED)


def main() -> int:
    """The exit status: pytest's, which is not 0 if a covered room has an untested branch."""
    # Whoever starts us in the background may have made us, and all that we start, deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Every process would compile everything, and rewrite every assert, for itself.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.argv[1:2] == ["--quick"]:
        return pytest.main([*SPREAD, *QUICK, *sys.argv[2:]])
    covered = [f"--cov=scheduler/{room}" for room in FULLY_COVERED]
    coverage = [*covered, "--cov-branch", "--cov-report=term", f"--cov-fail-under={LEAST}"]
    if sys.argv[1:2] == ["--coverage"]:
        os.environ[ALL_TRACED] = "1"
        traced = [f"tests/{name}" for name in TRACED]
        return pytest.main([*SPREAD, *coverage, *traced, *SQLITE, *sys.argv[2:]])
    install_browser()
    return pytest.main([*SPREAD, SLOWEST, *coverage, *sys.argv[1:]], plugins=[_Remedy()])


if __name__ == "__main__":
    sys.exit(main())
