"""Checks what a campaign file would say, as `check` does, before it is written anywhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.bootstrap.drafts.previews import Preview, beside_queue, plan_of, stories_for
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.loader import read_instead
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.planning.check import plans_of
from scheduler.errors import Mistake, MistakesFound
from scheduler.findings import CheckFinding
from scheduler.publishing.planning.apply import PlannedChange
from scheduler.yaml_files.decoding import LARGEST_FILE_BYTES, over_1_mb
from scheduler.yaml_files.reader import shown_path


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What `check` says of a file, and what applying it would do."""

    mistakes: tuple[Mistake, ...]
    campaign: Campaign | None = None  # as far as it can be read
    preview: Preview | None = None  # None where there is a mistake, or no queue yet


def check_text(
    workspace: Workspace,
    path: Path,
    text: str,
    may_read: Callable[[str], bool] = lambda _: False,
) -> FileCheck:
    """What `check` would say of the file at `path` if it said `text`, and what `apply` would do.

    Mistakes of other files are told only where they keep this one from being read.
    """
    if len(text.encode(errors="surrogatepass")) > LARGEST_FILE_BYTES:
        return FileCheck(over_1_mb(shown_path(path)).mistakes)
    files, mistakes = read_instead(workspace.root, path, text)
    if files is None or not files.campaigns:
        return FileCheck(tuple(sorted(set(mistakes))))
    (campaign,) = files.campaigns
    try:
        ((_, threads),) = plans_of(
            files,
            workspace.whole_directory,
            workspace.clock.now(),
            stories_for(workspace, files),
            mistakes,
        )
    except MistakesFound as error:
        return FileCheck(error.mistakes, campaign)
    if not (workspace.is_simulated or workspace.has_queue):
        return FileCheck((), campaign)
    (shown,) = beside_queue(workspace, [plan_of(campaign, threads)], may_read)
    return FileCheck(tuple(sorted(set(repeats(campaign, shown.changes)))), campaign, shown)


def repeats(campaign: Campaign, changes: Sequence[PlannedChange]) -> Iterator[Mistake]:
    """What of a campaign repeats what is queued or went out of late, with its place; and which of
    its pictures may not be shown when they would be."""
    for one in changes:
        if isinstance(one.alike, CheckFinding):
            yield campaign.found(_place(campaign, one.change.key), one.alike)
        elif one.alike:
            wrong, _, remedy = one.alike.partition(". ")
            yield campaign.mistake(_place(campaign, one.change.key), wrong, remedy)
        if one.without_leave:
            wrong, _, remedy = one.without_leave.partition(". ")
            yield campaign.mistake((*_place(campaign, one.change.key), "media"), wrong, remedy)


def _place(campaign: Campaign, key: str) -> tuple[str | int, ...]:
    """Where the thread of this key stands in its campaign's file."""
    name = key.split("/")[1]
    return "threads", [spec.id for spec in campaign.threads].index(name)
