"""Lists the campaign files: what check says of each, and what of it the queue has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scheduler.bootstrap.drafts.file_check import repeats
from scheduler.bootstrap.drafts.previews import Preview, beside_queue, plan_of, stories_for
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import CampaignFiles, files_of, read_workspace
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.planning.check import Plans, each_of
from scheduler.crisis.workspace_files import Stamp, stamp_of
from scheduler.errors import Mistake
from scheduler.yaml_files.reader import shown_path

_FOLDERS = ("campaigns", "templates", "media")


@dataclass(frozen=True, slots=True)
class CampaignState:
    """One campaign file."""

    path: Path
    campaign: Campaign | None  # None where it cannot be read
    mistakes: tuple[Mistake, ...]
    preview: Preview | None  # None where there is a mistake


@dataclass(frozen=True, slots=True)
class CampaignStates:
    """Every campaign file, and the mistakes that belong to none of them."""

    each: tuple[CampaignState, ...]
    besides: tuple[Mistake, ...]  # in organisation.yaml, in a table


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files say, without the queue."""

    files: CampaignFiles | None
    plans: Plans
    mistakes: tuple[Mistake, ...]


def campaign_states(
    workspace: Workspace, may_read: Callable[[str], bool] = lambda _: False
) -> CampaignStates:
    """Every campaign file, by its name. Plans are those of this minute."""
    stamps = tuple(
        stamp_of(path)
        for folder in _FOLDERS
        for path in sorted((workspace.root / folder).rglob("*"))
        if path.is_file()
    )
    minute = f"{workspace.clock.now():%Y-%m-%dT%H:%M}"
    found = _read(WorkspaceByFolder(workspace), stamps, minute)
    planned = {campaign.path: (campaign, threads) for campaign, threads in found.plans}
    by_path: dict[str, list[Mistake]] = {}
    for one in found.mistakes:
        by_path.setdefault(one.path, []).append(one)
    paths = files_of(workspace.root)
    right = [planned[path] for path in paths if path in planned and shown_path(path) not in by_path]
    shown = beside_queue(workspace, [plan_of(*one) for one in right], may_read)
    queued = {
        campaign.path: (campaign, one) for (campaign, _), one in zip(right, shown, strict=True)
    }
    each = tuple(_state(path, planned, queued, by_path) for path in paths)
    own = {shown_path(path) for path in paths}
    return CampaignStates(each, tuple(one for one in found.mistakes if one.path not in own))


def _state(
    path: Path,
    planned: Mapping[Path, tuple[Campaign, object]],
    queued: Mapping[Path, tuple[Campaign, Preview]],
    by_path: Mapping[str, list[Mistake]],
) -> CampaignState:
    campaign = planned[path][0] if path in planned else None
    if path not in queued:
        return CampaignState(path, campaign, tuple(by_path.get(shown_path(path), ())), None)
    campaign, preview = queued[path]
    again = tuple(repeats(campaign, preview.changes))
    return CampaignState(path, campaign, again, None if again else preview)


class WorkspaceByFolder:
    """A workspace that counts as the same one by its folder."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkspaceByFolder) and other.workspace.root == self.workspace.root

    def __hash__(self) -> int:
        return hash(self.workspace.root)


@lru_cache(maxsize=4)
def _read(of: WorkspaceByFolder, _stamps: tuple[Stamp, ...], _minute: str) -> _Read:
    workspace = of.workspace
    files, mistakes = read_workspace(workspace.root)
    if files is None:
        return _Read(None, (), tuple(sorted(set(mistakes))))
    plans, more = each_of(
        files, workspace.whole_directory, workspace.clock.now(), stories_for(workspace, files)
    )
    return _Read(files, plans, tuple(sorted({*mistakes, *more})))
