"""Joins what watches a process: its probes, its counters, and systemd's watchdog."""

from contextlib import AbstractContextManager

from scheduler.bootstrap.workspace import Workspace
from scheduler.probes.answers import Probes, listening
from scheduler.probes.figures_page import FiguresPage


def figures_page(workspace: Workspace) -> FiguresPage:
    """Counters from zero, over the queue of a workspace."""
    return FiguresPage(workspace.database, workspace.clock, lambda: workspace.whole_directory)


def watched(
    workspace: Workspace, place: str, page: FiguresPage, owner: str | None = None
) -> AbstractContextManager[str]:
    """Answers a watcher at `place` while the block lasts; gives the address.

    Raises: SettingsError if nothing can listen there.
    """
    return listening(place, Probes(workspace.database, workspace.clock, page, owner))
