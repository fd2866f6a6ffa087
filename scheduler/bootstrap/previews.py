"""The campaigns of a workspace, planned, and beside the queue as the public would see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.bootstrap.workspace import real_database, services, settings_of
from scheduler.campaigns.loader import Workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.check import plans_of
from scheduler.campaigns.planning.story_references import NO_STORIES, Stories
from scheduler.clock import Clock
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.crisis.workspace_files import directory_of
from scheduler.publishing.planning.apply import CampaignPlan, PlannedChange, preview
from scheduler.publishing.planning.diff import Change
from scheduler.publishing.planning.post_layout import PostDraft, sealed_posts, shapes_of
from scheduler.settings import Settings
from scheduler.stories.scheduling.released import told


@dataclass(frozen=True, slots=True)
class ThreadPreview:
    """A thread as the public would see it."""

    planned: PlannedThread
    change: Change
    shapes: tuple[PostDraft, ...]
    sealed: tuple[SealedPost, ...]
    moved_to: datetime | None = None  # by a person, who is kept to
    will_go_out: bool = True  # False: it has begun, is over, or was cancelled

    @property
    def as_decided(self) -> PlannedThread:
        """The thread at the time to which a person moved it, if one did."""
        if self.moved_to is None:
            return self.planned
        local_time = self.moved_to.astimezone(self.planned.local_time.tzinfo)
        return replace(self.planned, due_at=self.moved_to, local_time=local_time)


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign as the public would see it, and what applying it would change."""

    plan: CampaignPlan
    threads: tuple[ThreadPreview, ...]
    changes: tuple[PlannedChange, ...]

    @property
    def as_decided(self) -> list[PlannedThread]:
        """Its threads at the times that people decided, without those that they cancelled."""
        return [one.as_decided for one in self.threads if one.change is not Change.OVERRIDDEN]


def previews(
    root: Path, settings: Settings, wanted: Sequence[CampaignPlan], clock: Clock
) -> list[Preview]:
    """Each plan beside the queue, sealed with the support lines of now. Stores nothing."""
    database = real_database(root, settings)
    try:
        known, together = services(root, clock), [plan.name for plan in wanted]
        return [
            _preview(plan, preview(database, plan, known, clock.now(), together), known)
            for plan in wanted
        ]
    finally:
        database.close()


def _preview(wanted: CampaignPlan, changes: tuple[PlannedChange, ...], known: Directory) -> Preview:
    threads = tuple(
        ThreadPreview(
            planned,
            one.change.change,
            shapes_of(planned),
            sealed_posts(planned, known, one.variant),
            one.change.moved_to,
            one.change.will_go_out,
        )
        for one in changes
        if (planned := one.change.planned) is not None
    )
    return Preview(wanted, threads, changes)


def plans(workspace: Workspace, clock: Clock) -> tuple[CampaignPlan, ...]:
    """Every campaign of the workspace, planned and compared with the others.

    Raises: MistakesFound with the mistakes of all of them.
    """
    return tuple(
        CampaignPlan(
            campaign.name,
            campaign.title,
            tuple(campaign.hashtags),
            tuple(campaign.related),
            threads,
            campaign.budget_usd,
        )
        for campaign, threads in plans_of(
            workspace,
            directory_of(workspace.root),
            clock.now(),
            stories_for(workspace, clock),
        )
    )


def stories_for(workspace: Workspace, clock: Clock) -> Stories:
    """The released stories, if a campaign of `workspace` refers to any."""
    specs = (spec for campaign in workspace.campaigns for spec in campaign.threads)
    if not any(spec.stories for spec in specs):
        return NO_STORIES
    settings = settings_of(workspace.root)
    database = real_database(workspace.root, settings)
    try:
        apart = timedelta(days=settings.story_theme_days)
        return told(database, workspace.organisation, clock.now(), apart)
    finally:
        database.close()
