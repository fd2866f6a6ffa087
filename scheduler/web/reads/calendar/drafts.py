"""Drafts: what the campaign files say and the queue does not, planned once as long as both stand.

No story's words are in them, whoever asks.
"""

from collections.abc import Sequence
from functools import lru_cache

from scheduler.bootstrap.drafts.draft_rows import DraftRow, draft_rows
from scheduler.bootstrap.drafts.previews import Preview, files_on_screen, plans, previews
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import load_workspace
from scheduler.errors import HandrailError
from scheduler.publishing.monitoring.overview import audit_entries
from scheduler.store.operations.audit import AuditFilter
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.desk import Desk


def drafts_of(desk: Desk, wanted: ThreadFilter) -> tuple[DraftRow, ...] | None:
    """The drafts of a range; None while a file cannot be read, or has a mistake."""
    workspace = desk.workspace
    try:
        mark = files_on_screen(workspace, None)
    except OSError:
        return None
    latest = audit_entries(workspace.database, AuditFilter(newest=1))
    hour = f"{desk.context.clock.now():%Y%m%d%H}"
    found = _planned(workspace, mark, repr(latest), hour)
    return None if found is None else draft_rows(found, wanted, workspace.settings.prices)


@lru_cache(maxsize=4)
def _planned(workspace: Workspace, *_as_of: str) -> Sequence[Preview] | None:
    try:
        return previews(workspace, plans(workspace, load_workspace(workspace.root)))
    except HandrailError:
        return None
