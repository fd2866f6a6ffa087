"""Everything that can be known before anything is scheduled: the files, and what they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler.campaigns.checks.clashes import told_of_each_other
from scheduler.campaigns.checks.same_posts import told_of_same_posts
from scheduler.campaigns.checks.support_coverage import Regions
from scheduler.campaigns.loader import CampaignFiles, other_campaigns, read_workspace
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.duplicates import repeated
from scheduler.campaigns.planning.planner import Draft, draft, in_order
from scheduler.campaigns.planning.story_references import NO_STORIES, Stories
from scheduler.collector import paused
from scheduler.crisis.directory.services import Directory
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import shown_path

StoriesFor = Callable[[CampaignFiles], Stories]
Plans = tuple[tuple[Campaign, tuple[PlannedThread, ...]], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A workspace without a mistake in it, and what its campaigns come to."""

    workspace: CampaignFiles
    plans: Plans


def _no_stories(_: CampaignFiles) -> Stories:
    return NO_STORIES


def check(
    root: Path,
    directory: Directory,
    now: datetime,
    only: Sequence[str] | None = None,
    stories_for: StoriesFor = _no_stories,
) -> Checked:
    """The workspace at `root`, read and planned; threads are compared across its campaigns.

    Raises: MistakesFound with every mistake of every file and of every plan, at once.
    """
    with paused():
        return _checked(root, directory, now, only, stories_for)


def _checked(
    root: Path,
    directory: Directory,
    now: datetime,
    only: Sequence[str] | None,
    stories_for: StoriesFor,
) -> Checked:
    workspace, mistakes = read_workspace(root, only)
    if workspace is None:
        raise MistakesFound(mistakes)
    others = other_campaigns(workspace) if only is not None else ()
    plans = _plans(workspace, others, directory, now, mistakes, stories_for(workspace))
    return Checked(workspace, plans)


def plans_of(
    workspace: CampaignFiles,
    directory: Directory,
    now: datetime,
    stories: Stories = NO_STORIES,
    mistakes: Sequence[Mistake] = (),
) -> Plans:
    """Every campaign of a workspace that was loaded, planned and compared with the others.

    `mistakes` are what was found in its files before.
    Raises: MistakesFound with the mistakes of all of them.
    """
    with paused():
        others = other_campaigns(workspace)
        return _plans(workspace, others, directory, now, list(mistakes), stories)


def _plans(
    workspace: CampaignFiles,
    others: Sequence[Campaign],
    directory: Directory,
    now: datetime,
    mistakes: list[Mistake],
    stories: Stories,
) -> Plans:
    """The plans of the workspace's campaigns; `others` are only what they are compared with."""
    besides, drafts = _drafts(workspace, others, directory, now, stories)
    mistakes += [found for one in drafts for found in one.mistakes]
    mistakes += _repeated(besides, drafts)
    if mistakes:
        raise MistakesFound(mistakes)
    plans = _told([in_order(one) for one in (*drafts, *besides)])
    return tuple(zip(workspace.campaigns, plans[: len(drafts)], strict=True))


def each_of(
    workspace: CampaignFiles, directory: Directory, now: datetime, stories: Stories = NO_STORIES
) -> tuple[Plans, tuple[Mistake, ...]]:
    """Every campaign as far as it can be planned, compared with the others; and their mistakes."""
    _, drafts = _drafts(workspace, (), directory, now, stories)
    mistakes = [found for one in drafts for found in one.mistakes]
    mistakes += _repeated((), drafts)
    plans = _told([in_order(one) for one in drafts])
    return tuple(zip(workspace.campaigns, plans, strict=True)), tuple(sorted(set(mistakes)))


def has_ended(threads: Sequence[PlannedThread], now: datetime) -> bool:
    """Whether a campaign lies wholly in the past; that is no mistake."""
    return bool(threads) and all(thread.due_at < now for thread in threads)


def _told(plans: Sequence[tuple[PlannedThread, ...]]) -> list[tuple[PlannedThread, ...]]:
    """The plans, each thread with what to know of the others."""
    return told_of_same_posts(told_of_each_other(plans))


def _drafts(
    workspace: CampaignFiles,
    others: Sequence[Campaign],
    directory: Directory,
    now: datetime,
    stories: Stories,
) -> tuple[list[Draft], list[Draft]]:
    """The drafts of `others`, and of the workspace's campaigns."""
    regions = Regions(directory)

    def drafted(campaigns: Sequence[Campaign]) -> list[Draft]:
        return [
            draft(campaign, workspace.organisation, workspace.templates, regions, now, stories)
            for campaign in campaigns
        ]

    return drafted(others), drafted(workspace.campaigns)


def _repeated(besides: Sequence[Draft], drafts: Sequence[Draft]) -> list[Mistake]:
    """What the campaigns asked about repeat of each other, or of those beside them."""
    placed = [placed for one in (*besides, *drafts) for placed in one.placed]
    beside = {shown_path(placed.campaign.path) for one in besides for placed in one.placed}
    return [found for found in repeated(placed) if found.path not in beside]
