"""Every verb that somebody asks for stands in the page of who may do what."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import scheduler
from scheduler.people.roles import Actor
from tests.reference import ASKED

ROOMS = ("bootstrap", "people", "publishing", "stories")
# What proves, reads or asks for a verb, and is none itself; and what goes on after one.
NO_VERBS = (
    *("people.actors.", "people.roles.", "publishing.operations.permission."),
    *("stories.lookup.", "publishing.operations.approving.approve.approver_of"),
    *("stories.withdrawal.stops.tell_of_stop", "stories.withdrawal.withdraw.remove_all"),
    *("stories.withdrawal.withdraw.come_down", "stories.writing.drafts.made_of"),
    "stories.withdrawal.held_data.held_about",
)


def _verbs(room: str) -> Iterator[str]:
    package = importlib.import_module(f"scheduler.{room}")
    for found in pkgutil.walk_packages(package.__path__, f"scheduler.{room}."):
        if "migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            asks = any(
                one.annotation in (Actor, "Actor")
                for one in inspect.signature(function).parameters.values()
            )
            if function.__module__ == found.name and not name.startswith("_") and asks:
                yield f"{found.name.removeprefix(scheduler.__name__ + '.')}.{name}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_verb_has_a_row_and_every_row_a_verb(room: str) -> None:
    verbs = {one for one in _verbs(room) if not one.startswith(NO_VERBS)}
    assert verbs == {one for one in ASKED if one.startswith(f"{room}.")}
