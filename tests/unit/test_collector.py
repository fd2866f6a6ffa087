"""Circles: what is kept is never looked through again, and a pause looks through nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = """
import gc
from scheduler.collector import keep_what_is_here, paused
from tests.support.circles import look_through_all
class Circle:
    def __init__(self):
        self.self = self
walks = []
gc.callbacks.append(lambda phase, about: walks.append(about["generation"]))
"""
# Each is a process of its own, which holds little: one of ours holds thousands of tests.
PROMISES = {
    "a pause looks through nothing, however much is made": """
look_through_all()
walks.clear()
with paused():
    made = [Circle() for _ in range(100_000)]
    assert walks == []
assert 2 not in walks
""",
    "nor where something is kept": """
keep_what_is_here()
walks.clear()
with paused():
    made = [Circle() for _ in range(100_000)]
    assert walks == []
assert 2 not in walks
""",
    "what a pause made can be looked through afterwards": """
with paused():
    made = [Circle()]
assert gc.get_freeze_count() == 0
assert any(one is made[0] for one in gc.get_objects())
""",
    "what is kept stays so": """
keep_what_is_here()
before = gc.get_freeze_count()
with paused():
    made = [Circle()]
assert 0 < gc.get_freeze_count() <= before
assert any(one is made[0] for one in gc.get_objects())
look_through_all()
assert gc.get_freeze_count() == 0
""",
    "what nobody needs is not kept": """
import weakref
gone = weakref.ref(Circle())
keep_what_is_here()
assert gone() is None
""",
    "a pause within a pause, or where nothing is looked for, leaves it so": """
gc.disable()
with paused():
    pass
assert not gc.isenabled()
gc.enable()
with paused():
    pass
assert gc.isenabled()
""",
}


@pytest.mark.parametrize("promise", PROMISES.values(), ids=PROMISES)
def test_circles_are_looked_for_when_and_where_it_is_said(promise: str) -> None:
    command = [sys.executable, "-c", f"{BEGIN}{promise}print('kept')"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert ended.stdout == "kept\n", ended.stderr
