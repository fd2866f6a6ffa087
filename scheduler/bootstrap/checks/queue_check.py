"""Finds threads that repeat what is scheduled or went out of late, for `check`."""

from collections.abc import Iterator

from scheduler.bootstrap.drafts.file_check import repeats
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.planning.check import Checked
from scheduler.errors import DatabaseError, HandrailError, Mistake, MistakesFound, SettingsError
from scheduler.publishing.planning.apply import CampaignPlan, preview
from scheduler.remedies import in_words


def refuse_repeats(workspace: Workspace, checked: Checked) -> str | None:
    """Looks into the queue; says in one line why it could not, where `plan` and `apply` refuse.

    Nothing to say where nothing was ever applied.
    Raises: MistakesFound, with the place of each thread that repeats another one.
    """
    try:
        if not workspace.has_queue:
            return None
        database = workspace.database
    except (DatabaseError, SettingsError) as error:
        return f"Not compared with the queue, which cannot be opened: {_one_line(error)}"
    try:
        found = list(_repeats(workspace, checked))
    finally:
        database.close()
    if found:
        raise MistakesFound(found)
    return None


def _one_line(error: HandrailError) -> str:
    return " ".join(in_words(error.sentence).split())


def _repeats(workspace: Workspace, checked: Checked) -> Iterator[Mistake]:
    plans = [
        CampaignPlan(campaign.name, campaign.title, (), (), threads)
        for campaign, threads in checked.plans
    ]
    directory, now = workspace.directory(), workspace.clock.now()
    together = [plan.name for plan in plans]
    found = [preview(workspace.database, plan, directory, now, together) for plan in plans]
    for (campaign, _), changes in zip(checked.plans, found, strict=True):
        yield from repeats(campaign, changes)
