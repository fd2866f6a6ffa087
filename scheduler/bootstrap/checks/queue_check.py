"""Finds what repeats what is scheduled or went out of late, for `check`."""

from dataclasses import replace

from scheduler.bootstrap.drafts.file_check import repeats
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.same_posts import warned
from scheduler.campaigns.planning.check import Checked
from scheduler.errors import DatabaseError, HandrailError, MistakesFound, SettingsError
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, preview
from scheduler.remedies import in_words


def beside_queue(workspace: Workspace, checked: Checked) -> tuple[Checked, str | None]:
    """Looks into the queue: the plans with a warning at each post that an account says already.

    And in one line why it could not, where `plan` and `apply` refuse. Nothing to say where nothing
    was ever applied.
    Raises: MistakesFound, with the place of each thread that repeats another one.
    """
    try:
        if not workspace.has_queue:
            return checked, None
        database = workspace.database
    except (DatabaseError, SettingsError) as error:
        why = f"Not compared with the queue, which cannot be opened: {_one_line(error)}"
        return checked, why
    try:
        changes = _changes(workspace, checked)
    finally:
        database.close()
    found = [
        mistake
        for (campaign, _), its_own in zip(checked.plans, changes, strict=True)
        for mistake in repeats(campaign, its_own)
    ]
    if found:
        raise MistakesFound(found)
    said = {one.change.key: one.said_before for its_own in changes for one in its_own}
    plans = tuple(
        (campaign, tuple(warned(thread, said.get(thread.key, ())) for thread in threads))
        for campaign, threads in checked.plans
    )
    return replace(checked, plans=plans), None


def _one_line(error: HandrailError) -> str:
    return " ".join(in_words(error.sentence).split())


def _changes(workspace: Workspace, checked: Checked) -> list[tuple[PlannedChange, ...]]:
    plans = [
        CampaignPlan(campaign.name, campaign.title, (), (), threads)
        for campaign, threads in checked.plans
    ]
    directory, now = workspace.directory(), workspace.clock.now()
    together = [plan.name for plan in plans]
    return [preview(workspace.database, plan, directory, now, together) for plan in plans]
