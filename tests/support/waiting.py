"""Which tests wait more than they work: for a lease, a killed process, a browser."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
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
    return any(test.path.is_relative_to(TESTS / name) for name in WAITING)
