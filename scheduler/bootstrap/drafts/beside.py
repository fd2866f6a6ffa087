"""Tells of a thread that is written what it would stand beside: all else that the files plan.

What the other threads say, and when, is worked out once as long as no file is touched; then a key
press costs a look at the words that the thread says, and at the hours around it.
"""

import contextlib
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from scheduler.bootstrap.drafts.campaign_list import WorkspaceByFolder
from scheduler.bootstrap.drafts.previews import drafted
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.clashes import BESIDE, LEAST_SPACING, LOUD, entry_of, told_beside
from scheduler.campaigns.checks.same_posts import as_finding, folded, said_in, same_posts
from scheduler.campaigns.loader import files_of, read_workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.planner import in_order
from scheduler.errors import HandrailError
from scheduler.findings import CheckFinding
from scheduler.store.queue.plans import all_overrides

_Stamps = tuple[tuple[str, int, int], ...]
_MOST_FILES = 512  # whose plans are kept
_MINUTE = timedelta(minutes=1)
_folded = lru_cache(maxsize=8_192)(folded)  # at a key press the other posts are as they were


@dataclass(frozen=True, slots=True)
class _Others:
    """What the files plan: by time, and by the words of single posts."""

    threads: tuple[PlannedThread, ...]
    times: tuple[datetime, ...]
    saying: Mapping[tuple[str, str], tuple[PlannedThread, ...]]  # by account and folded words

    def around(self, at: datetime, far: timedelta) -> Sequence[PlannedThread]:
        """Those that begin so near."""
        return self.threads[bisect_left(self.times, at - far) : bisect_right(self.times, at + far)]


def told_of_others(
    workspace: Workspace, threads: Sequence[PlannedThread]
) -> tuple[tuple[str | CheckFinding, ...], ...]:
    """What to know of each of `threads`, one entry of a file, beside all that the files plan.

    Posts that its account says near it, and what clashes with it in time, as `check` says it; the
    others stand at the times that people decided. Nothing while the organisation cannot be read.
    """
    if not threads:
        return ()
    others, own = _others(workspace), entry_of(threads[0])
    near = [tuple(_near(workspace, one, others, own)) for one in threads]
    if not any(near):
        return ((),) * len(threads)
    decided = _decided(workspace)
    return tuple(
        _told(workspace, one, tuple(decided(beside)))
        for one, beside in zip(threads, near, strict=True)
    )


def words_of_draft(workspace: Workspace, key: str) -> str:
    """The first post of a thread that a file plans; "" of a story's, or where there is none."""
    found = (one for one in _others(workspace).threads if one.key == key and not one.stories)
    return next((one.posts[0].text for one in found), "")


def _near(
    workspace: Workspace, thread: PlannedThread, others: _Others, own: str
) -> Iterator[PlannedThread]:
    spacing = workspace.organisation.spacing_of(thread.account) or LEAST_SPACING
    around = others.around(thread.due_at, max(BESIDE, spacing))
    found = {one.key: one for one in around if _may_hurt(thread, one, spacing)}
    for post in said_in(thread):
        for one in others.saying.get((post.account, _folded(post.text)), ()):
            found[one.key] = one
    yield from (one for one in found.values() if entry_of(one) != own)


def _may_hurt(thread: PlannedThread, other: PlannedThread, spacing: timedelta) -> bool:
    """Whether it is worth a closer look: one account, one minute, or one of the two is light."""
    apart = abs(thread.due_at - other.due_at)
    is_close = thread.account == other.account and apart < spacing
    return is_close or apart < _MINUTE or thread.kind in LOUD or other.kind in LOUD


def _told(
    workspace: Workspace, thread: PlannedThread, beside: Sequence[PlannedThread]
) -> tuple[str | CheckFinding, ...]:
    posts = (post for one in (thread, *beside) for post in said_in(one))
    zone = workspace.organisation.zone
    twice = [as_finding(pair, zone) for pair in same_posts(posts) if pair.said.key == thread.key]
    return *twice, *told_beside(thread, beside, workspace.organisation)


class _decided:  # noqa: N801 - reads as the question that it answers
    """Threads at the times that people decided, without those that they cancelled."""

    def __init__(self, workspace: Workspace) -> None:
        with workspace.database.read() as connection:
            self._overrides = {row["thread_key"]: row for row in all_overrides(connection)}

    def __call__(self, threads: Sequence[PlannedThread]) -> Iterator[PlannedThread]:
        for one in threads:
            row = self._overrides.get(one.key)
            if row is None or not (row["is_cancelled"] or row["moved_to"]):
                yield one
            elif not row["is_cancelled"]:
                yield replace(one, due_at=row["moved_to"])


def _others(workspace: Workspace) -> _Others:
    campaigns = _stamps(workspace.root / "campaigns")
    templates = _stamps(workspace.root / "templates")
    day = f"{workspace.clock.now():%Y-%m-%d}"  # a day without a year is in the one to come
    return _index(WorkspaceByFolder(workspace), campaigns, templates, day)


def _stamps(folder: Path) -> _Stamps:
    """Which files lie below a folder, when each was last written, and its size."""
    return tuple(_stamped(str(folder)))


def _stamped(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                yield from _stamped(one.path)
                continue
            with contextlib.suppress(OSError):  # renamed while it was looked at, or leads nowhere
                seen = one.stat()
                yield one.path, seen.st_mtime_ns, seen.st_size


@lru_cache(maxsize=8)
def _index(of: WorkspaceByFolder, campaigns: _Stamps, templates: _Stamps, day: str) -> _Others:
    paths = set(map(str, files_of(of.workspace.root)))
    beside = (*(one for one in campaigns if one[0] not in paths), *templates)
    planned = [
        thread
        for stamp in campaigns
        if stamp[0] in paths
        for thread in _planned_in(of, stamp, beside, day)
    ]
    planned.sort(key=lambda one: (one.due_at, one.key))
    saying: dict[tuple[str, str], dict[str, PlannedThread]] = {}
    for thread in planned:
        for post in said_in(thread):
            saying.setdefault((post.account, _folded(post.text)), {})[thread.key] = thread
    return _Others(
        tuple(planned),
        tuple(one.due_at for one in planned),
        {said: tuple(each.values()) for said, each in saying.items()},
    )


@lru_cache(maxsize=_MOST_FILES)
def _planned_in(
    of: WorkspaceByFolder, stamp: tuple[str, int, int], _beside: _Stamps, _day: str
) -> tuple[PlannedThread, ...]:
    """What a campaign's file plans, as far as it can be read; its mistakes are told elsewhere."""
    workspace = of.workspace
    try:
        files, _ = read_workspace(workspace.root, [stamp[0]])
        if files is None or not files.campaigns:
            return ()
        return in_order(drafted(workspace, files))
    except (HandrailError, FileNotFoundError):  # gone meanwhile, or not to be read
        return ()
