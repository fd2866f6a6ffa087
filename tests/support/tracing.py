"""Which tests are traced for coverage: those that must meet every branch of the covered rooms.

Tracing makes a test take up to twice as long, whatever lines it runs. So the rest are not traced,
nor is what pytest does before and between them.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# The others simulate X, kill engines or drive a browser.
TRACED = (
    *(
        "unit",
        "integration/publishing",
        "integration/stories",
        "integration/people",
        "integration/mail",
        "integration/cli",
        "integration/web",
    ),
    "faults/test_storage_and_clocks.py",
)
# Thousands of texts or megabytes, which meet no branch that a smaller test does not.
TOO_LONG_TO_TRACE = (
    "unit/text/counting/test_as_x_finds.py",
    "unit/text/rules/test_hostile.py",
    "unit/campaigns/test_bombs.py",
    "unit/campaigns/test_fuzzed_files.py",
    "unit/engagement",
    "integration/stories/test_promises.py",
)
# The covered rooms do the same on both databases: one of the two twins is enough.
ON_POSTGRESQL = "postgresql"


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
    if _is_below(test.path, TOO_LONG_TO_TRACE) or test.get_closest_marker("no_cover"):
        return False
    return _is_below(test.path, TRACED) and ON_POSTGRESQL not in test.name


def _is_below(path: Path, names: Iterable[str]) -> bool:
    return any(path.is_relative_to(TESTS / name) for name in names)
