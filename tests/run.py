"""Runs every test, and holds the rooms that matter most to full branch coverage.

`python -m tests.run` is what `make test` calls; its last line is pytest's own. With `--quick`
first (`make test-quick`) it runs what tells most within a minute or so, on SQLite alone, and
measures no coverage. More arguments go to pytest.
"""

import os
import signal
import sys

import pytest

from tests.support.processes.browser import install_browser

FULLY_COVERED = ("text", "crisis", "campaigns", "publishing", "web", "people")
LEAST = 100  # per cent
SLOWEST = "--durations=20"
# One process more than there are cores, for some tests wait: for a lease, a kill, a browser. The
# last begins with those (conftest.py orders them); whoever is done takes over half of what another
# has left.
SPREAD = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
# Every rule by itself, then publishing over a real queue.
QUICK = ["tests/unit", "tests/integration/publishing", "-k", "not postgresql"]


def main() -> int:
    """The exit status: pytest's, which is not 0 if a covered room has an untested branch."""
    # Whoever starts us in the background may have made us, and all that we start, deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Every process would compile everything, and rewrite every assert, for itself.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.argv[1:2] == ["--quick"]:
        return pytest.main([*SPREAD, *QUICK, *sys.argv[2:]])
    install_browser()
    covered = [f"--cov=scheduler/{room}" for room in FULLY_COVERED]
    coverage = [*covered, "--cov-branch", "--cov-report=term", f"--cov-fail-under={LEAST}"]
    return pytest.main([*SPREAD, SLOWEST, *coverage, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
