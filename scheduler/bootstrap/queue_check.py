"""What `check` sees of the queue: threads that repeat what is scheduled or went out of late."""

from collections.abc import Iterator

from scheduler import bootstrap
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.planning.check import Checked
from scheduler.clock import Clock
from scheduler.errors import DatabaseError, Mistake, MistakesFound, SettingsError
from scheduler.publishing.planning.apply import CampaignPlan, preview
from scheduler.store.database import Database


def refuse_repeats(checked: Checked, clock: Clock) -> str | None:
    """Looks into the queue; says in one line why it could not, where `plan` and `apply` refuse.

    Nothing to say where nothing was ever applied.
    Raises: MistakesFound, with the place of each thread that repeats another one.
    """
    root = checked.workspace.root
    try:
        settings = bootstrap.settings_of(root)
        if not settings.database_url and not (root / ".handrail" / "handrail.db").exists():
            return None
        database = bootstrap.real_database(root, settings)
    except (DatabaseError, SettingsError) as error:
        return f"Not compared with the queue, which cannot be opened: {_one_line(error)}"
    try:
        found = list(_repeats(database, checked, clock))
    finally:
        database.close()
    if found:
        raise MistakesFound(found)
    return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _repeats(database: Database, checked: Checked, clock: Clock) -> Iterator[Mistake]:
    plans = [
        CampaignPlan(campaign.name, campaign.title, (), (), threads)
        for campaign, threads in checked.plans
    ]
    known = bootstrap.services(checked.workspace.root, clock)
    together = [plan.name for plan in plans]
    found = [preview(database, plan, known, clock.now(), together) for plan in plans]
    for (campaign, _), changes in zip(checked.plans, found, strict=True):
        for one in changes:
            if one.alike:
                wrong, _, remedy = one.alike.partition(". ")
                yield campaign.mistake(_place(campaign, one.change.key), wrong, remedy)


def _place(campaign: Campaign, key: str) -> tuple[str | int, ...]:
    """Where the thread of this key stands in its campaign's file."""
    name = key.split("/")[1]
    return "threads", [spec.id for spec in campaign.threads].index(name)
