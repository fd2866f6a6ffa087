"""What `check` sees of the queue: threads that repeat what is scheduled or went out of late."""

from collections.abc import Iterator

from scheduler import bootstrap
from scheduler.campaigns.check import Checked
from scheduler.campaigns.schema import Campaign
from scheduler.clock import Clock
from scheduler.errors import DatabaseError, Mistake, MistakesFound, SettingsError
from scheduler.publishing.apply import CampaignPlan, preview


def refuse_repeats(checked: Checked, clock: Clock) -> None:
    """Looks into the queue, if there is one to be reached; `plan` and `apply` insist on it.

    Raises: MistakesFound, with the place of each thread that repeats another one.
    """
    if found := list(_repeats(checked, clock)):
        raise MistakesFound(found)


def _repeats(checked: Checked, clock: Clock) -> Iterator[Mistake]:
    root = checked.workspace.root
    plans = [
        CampaignPlan(campaign.name, campaign.title, (), (), threads)
        for campaign, threads in checked.plans
    ]
    try:
        settings = bootstrap.settings_of(root)
        if not settings.database_url and not (root / ".handrail" / "handrail.db").exists():
            return
        database = bootstrap.real_database(root, settings)
    except (DatabaseError, SettingsError):
        return
    known, together = bootstrap.services(root, clock), [plan.name for plan in plans]
    try:
        found = [preview(database, plan, known, clock.now(), together) for plan in plans]
    finally:
        database.close()
    for (campaign, _), changes in zip(checked.plans, found, strict=True):
        for one in changes:
            if one.alike:
                wrong, _, remedy = one.alike.partition(". ")
                yield campaign.mistake(_place(campaign, one.change.key), wrong, remedy)


def _place(campaign: Campaign, key: str) -> tuple[str | int, ...]:
    """Where the thread of this key stands in its campaign's file."""
    name = key.split("/")[1]
    return "threads", [spec.id for spec in campaign.threads].index(name)
