"""Looks at what a workspace's own directory file changes of the help that posts print."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.crisis.directory.services import Directory
from scheduler.errors import DatabaseError, MistakesFound
from scheduler.remedies import Action, then


def changes(root: Path, read: Callable[[], Directory]) -> Iterator[CheckResult]:
    """Each change of a shipped service, and whether somebody has checked it."""
    what = "directory"
    try:
        found = read().changes
    except (MistakesFound, DatabaseError) as error:
        see_all = then("See all of it", Action.CHECK_FILES)
        yield wrong(what, str(error).splitlines()[0], *see_all)
        return
    for change in found:
        if change.is_in_force:
            yield fine(what, change.told)
            continue
        to_do = then("Compare it with its own page", Action.CHECK_ENTRY, change.entry_id)
        yield look(what, change.told, *to_do)
    if not found:
        yield fine(what, f"What readers act on is as shipped in {root.resolve().name}.")
