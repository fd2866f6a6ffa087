"""Looks at one thread while it is written: its posts, its length, its price, and what rules say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.bootstrap.drafts.alike import sharing_posts
from scheduler.bootstrap.drafts.previews import ThreadPreview, beside_queue, drafted, plan_of
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.same_posts import told_of_same_posts
from scheduler.campaigns.formats.composing import ThreadValues, with_plain_ends, with_thread
from scheduler.campaigns.loader import CampaignFiles, read_instead
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.duplicates import repeated
from scheduler.campaigns.planning.planner import in_order
from scheduler.crisis.rules.check import PostFinding, find_in_thread
from scheduler.crisis.workspace_files import house_rules_of
from scheduler.errors import Mistake, MistakesFound
from scheduler.text.rules.base import Circumstances, MediaItem
from scheduler.yaml_files.reader import shown_path

_FILMS = (".mp4", ".mov")


@dataclass(frozen=True, slots=True)
class ThreadLook:
    """What a thread would be, as its campaign's file would say it."""

    text: str  # of the file with the thread in it; "" where it cannot be written
    mistakes: tuple[Mistake, ...]
    threads: tuple[ThreadPreview, ...]  # one; more where it repeats, or has a table
    findings: tuple[tuple[PostFinding, ...], ...]  # of each of `threads`, by post


def look_at(
    workspace: Workspace,
    path: Path,
    text: str,
    values: ThreadValues,
    may_read: Callable[[str], bool] = lambda _: False,
) -> ThreadLook:
    """The thread of `values` as the public would see it, if it stood in the file that says `text`.

    Writes nothing. Whether it repeats another campaign's thread is found when it is saved.
    Raises: NotPossible if it cannot be written into the file.
    """
    try:
        made = with_thread(with_plain_ends(text), values)
    except MistakesFound as error:
        return ThreadLook("", error.mistakes, (), ())
    files, found = read_instead(workspace.root, path, made, is_alone=True)
    if files is None or not files.campaigns:
        return ThreadLook(made, _own(found, path, made, values), (), ())
    campaign = _only(files.campaigns[0], values.id)
    mistakes = list(_own(found, path, made, values))
    if not campaign.threads:
        return ThreadLook(made, tuple(mistakes), (), ())
    planned, more = _planned(workspace, replace(files, campaigns=(campaign,)))
    if alike := sharing_posts(files.campaigns[0], values.id):
        beside, _ = _planned(workspace, replace(files, campaigns=(alike,)))
        planned, _ = told_of_same_posts([planned, beside])
    shown = beside_queue(workspace, [plan_of(campaign, planned)], may_read)[0].threads
    findings = tuple(_findings(workspace, one.planned) for one in shown)
    return ThreadLook(made, tuple(sorted({*mistakes, *more})), shown, findings)


def _planned(
    workspace: Workspace, files: CampaignFiles
) -> tuple[tuple[PlannedThread, ...], tuple[Mistake, ...]]:
    """The thread's own plan, and its mistakes: words that a rule stops are shown all the same."""
    made = drafted(workspace, files)
    return in_order(made), (*made.mistakes, *repeated(made.placed))


def _only(campaign: Campaign, thread: str) -> Campaign:
    """The campaign with this thread alone, at its place in the file."""
    kept = {place: spec for place, spec in campaign.numbered if spec.id == thread}
    return campaign.with_threads(kept)


def _own(
    mistakes: Sequence[Mistake], path: Path, text: str, values: ThreadValues
) -> tuple[Mistake, ...]:
    """The mistakes of the thread, of the head, and of other files that stand in its way."""
    lines = text.split("\n")
    first, last = _lines_of(lines, values.id)
    starts = next((n for n, line in enumerate(lines, 1) if line.startswith("threads:")), 0)
    return tuple(
        one
        for one in sorted(set(mistakes))
        if one.path != shown_path(path) or first <= one.line <= last or one.line <= starts
    )


def _lines_of(lines: Sequence[str], thread: str) -> tuple[int, int]:
    """The first and the last line of a thread, from 1."""
    begins = [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("- id:")]
    own = [n for n in begins if lines[n - 1].partition("id:")[2].strip().strip("\"'") == thread]
    if not own:
        return 1, len(lines)
    return own[0], next((n - 1 for n in begins if n > own[0]), len(lines))


def _findings(workspace: Workspace, planned: PlannedThread) -> tuple[PostFinding, ...]:
    """What the rules say of its own words, also where that is accepted."""
    media = tuple(
        MediaItem(
            one.path,
            is_video=one.path.lower().endswith(_FILMS),
            alt_text=one.alt,
            has_captions=one.captions is not None,
        )
        for one in planned.posts[0].media
    )
    texts = [post.text for post in planned.posts if post.story is None]
    if planned.story or not texts:
        return ()
    house_rules = house_rules_of(workspace.root)
    around = Circumstances(media=media)
    return tuple(
        find_in_thread(texts, workspace.whole_directory, planned.region, around, house_rules)
    )
