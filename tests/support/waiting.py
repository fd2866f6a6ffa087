"""Which tests wait more than they work: for a lease, a killed process, a browser."""

from functools import cache
from pathlib import Path

import pytest

from tests.support.tracing import is_below

WAITING = (
    "faults/crashes/test_posts.py",
    "faults/crashes/test_dialogues.py",
    "faults/crashes/test_taking_down.py",
    "faults/test_power_cuts.py",
    "acceptance",
    "integration/test_setting_up.py",
    "integration/web/test_demonstration.py",
)


def is_waiting(test: pytest.Item) -> bool:
    """Whether others may well run beside it."""
    return _is_waiting(test.path)


@cache
def _is_waiting(path: Path) -> bool:
    return is_below(path, WAITING)
