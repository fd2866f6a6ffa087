"""Which tests are traced for coverage: those that must meet every branch of the covered rooms.

Tracing makes a test take up to twice as long, whatever lines it runs. So the rest are not traced,
nor is what pytest does before and between them. A new test is traced. Those in `untraced.txt` cost
more than a little, and meet no branch that a cheaper one does not: `make untraced` finds them.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable
from functools import _lru_cache_wrapper, cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# The others simulate X, kill engines or drive a browser.
TRACED = (
    *(
        "unit",
        "integration/backups",
        "integration/publishing",
        "integration/stories",
        "integration/people",
        "integration/mail",
        "integration/cli",
        "integration/web",
    ),
    "faults/test_storage_and_clocks.py",
)
# Thousands of texts, megabytes, or commands by the hundred, which meet no branch that a smaller
# test does not; and rooms of which none is asked for.
NOT_TRACED = (
    *("unit/engagement", "unit/networks", "unit/stories", "unit/x_simulator"),
    "unit/campaigns/files/test_bombs.py",
    "unit/campaigns/files/test_fuzzed_files.py",
    "unit/campaigns/test_mistakes_page.py",
    "unit/cli/test_help.py",
    "unit/cli/test_outputs.py",
    "unit/pages/test_report_page.py",
    "unit/test_locks.py",
    "unit/text/rules/test_hostile.py",
    "integration/backups/test_mid_campaign.py",
    "integration/cli/insight/test_reports.py",
    "integration/cli/people/test_identity_commands.py",
    "integration/cli/queue/test_proved.py",
    "integration/cli/queue/test_stories_in_the_queue.py",
    "integration/stories/test_in_a_dialogue.py",
    "integration/stories/test_promises.py",
    "integration/stories/test_two_at_once.py",
    "integration/stories/test_way.py",
    "integration/stories/writing/test_pictures.py",
    "integration/web/defence/test_forms_of_others.py",
)
# Single tests of the same kind, by their functions.
UNTRACED = Path(__file__).with_name("untraced.txt")
# The covered rooms do the same on both databases: one of the two twins is enough.
ON_POSTGRESQL = "postgresql"
ALL_TRACED = "HANDRAIL_TRACE_ALL"  # `make coverage`: to see which branches no test meets at all


class Tracing:
    """Coverage's tracer, on and off; nothing at all in a run without coverage."""

    def __init__(self, config: pytest.Config) -> None:
        plugin = config.pluginmanager.getplugin("_cov")
        self._controller = getattr(plugin, "cov_controller", None)
        self._sources: list[str] = getattr(config.option, "cov_source", None) or []

    def import_traced(self) -> None:
        """Imports every module of the covered rooms, which is when their outermost lines run."""
        if self._controller is None:
            return
        for source in self._sources:
            room = importlib.import_module(source.replace("/", "."))
            for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
                importlib.import_module(found.name)

    def forget(self) -> None:
        """Empties what functions of the covered rooms keep, so that the tests see it worked out."""
        if self._controller is None:
            return
        rooms = tuple(source.replace("/", ".") for source in self._sources)
        for name, module in list(sys.modules.items()):
            if name.startswith(rooms):
                for kept in vars(module).values():
                    if isinstance(kept, _lru_cache_wrapper):
                        kept.cache_clear()

    def switch(self, *, is_on: bool) -> None:
        """Traces what comes, or not."""
        if self._controller is None or self._controller.started == is_on:
            return
        if is_on:
            self._controller.resume()
        else:
            self._controller.pause()


def is_traced(test: pytest.Item) -> bool:
    """Whether it must meet branches that no other test need meet; `no_cover` says: it need not."""
    if not is_file_traced(test.path) or ON_POSTGRESQL in test.name:
        return False
    if ALL_TRACED in os.environ:
        return True
    return test.get_closest_marker("no_cover") is None and function_of(test) not in untraced()


def function_of(test: pytest.Item) -> str:
    """The name of a test in `untraced.txt`: its file and its function, for all that it is given."""
    return named(test.nodeid)


def named(nodeid: str) -> str:
    """The same, of a test that is known by its whole name alone."""
    return nodeid.partition("[")[0].removeprefix(f"{TESTS.name}/")


@cache
def untraced() -> frozenset[str]:
    """The functions in `untraced.txt`."""
    lines = UNTRACED.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def is_file_traced(path: Path) -> bool:
    """Whether any test of a file may be traced."""
    return is_below(path, TRACED) and (ALL_TRACED in os.environ or not is_below(path, NOT_TRACED))


def is_below(path: Path, names: Iterable[str]) -> bool:
    """Whether a file of the tests is one of these, or in one of these folders. It takes a while."""
    return any(path.is_relative_to(TESTS / name) for name in names)
