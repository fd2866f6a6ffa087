"""Runs every test, and holds the rooms that matter most to full branch coverage.

`python -m tests.run` is what `make test` calls; its last line is pytest's own.
"""

import signal
import sys

import pytest

from tests.support.browser import install_browser

FULLY_COVERED = ("text", "crisis", "campaigns", "publishing")


def main() -> int:
    """The exit status: pytest's, which is not 0 if a covered room has an untested branch."""
    # Whoever starts us in the background may have made us, and all that we start, deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    install_browser()
    covered = [f"--cov=scheduler/{room}" for room in FULLY_COVERED]
    coverage = [*covered, "--cov-branch", "--cov-report=term", "--cov-fail-under=100"]
    return pytest.main(["-n", "auto", "--dist", "worksteal", *coverage, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
