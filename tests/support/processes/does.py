"""`python -m tests.support.processes.does CODE`: runs it, for tests of how a process ends."""

import sys

if __name__ == "__main__":
    exec(sys.argv[1])  # noqa: S102 - a test's own
