"""Rehearses campaigns: a simulated X, the same engine, and a clock that jumps."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.bootstrap.drafts.previews import plans as plan_all
from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.simulated.rehearsal import open_rehearsal, rehearsal_accounts
from scheduler.bootstrap.stories import tell_in_rehearsal
from scheduler.bootstrap.workspace import Workspace, account_rows, rehearsal_clock
from scheduler.campaigns.loader import CampaignFiles, load_workspace
from scheduler.clock import RehearsalClock
from scheduler.engagement.reports.hashtags import HashtagReport, hashtag_report
from scheduler.errors import DatabaseError, NotPossible
from scheduler.formatting import count
from scheduler.media.leave import copy_for_rehearsal
from scheduler.one_at_a_time import alone
from scheduler.pages.published import threads_page
from scheduler.pages.threads_page import render_threads_page
from scheduler.people.roles import Actor, Proof
from scheduler.private_files import make_private_folder, write_private
from scheduler.publishing.monitoring.status import Status, status
from scheduler.publishing.operations.approving.approve import (
    approve_for_rehearsal,
    count_unapproved,
)
from scheduler.publishing.planning.apply import CampaignPlan, apply
from scheduler.rehearsal.network_summary import NetworkSummary, network_summary
from scheduler.rehearsal.progress import UNWATCHED, Onlooker, run_to_the_end
from scheduler.remedies import Action, Remedy, command, then
from scheduler.store.database import open_database
from scheduler.store.metrics.published import SentPost, sent_posts
from scheduler.x_simulator.process import start

WATCH_SECONDS = 1.5
MOST_APART = 200  # threads of a rehearsal that nobody sits at a terminal for
_BUSY = "A rehearsal is at work here already. Wait for its end, or stop it with Ctrl-C."
HEAD_START = timedelta(hours=1)  # the rehearsal begins this long before the first thread


class Speed(StrEnum):
    """How fast a rehearsal goes."""

    FAST = "fast"
    WATCH = "watch"  # pauses after each post, for people who look at the page meanwhile


class Mixture(StrEnum):
    """What goes wrong meanwhile. The rehearsal X knows what each of them means."""

    CALM = "calm"
    STORM = "storm"
    OUTAGE = "outage"
    OUT_OF_CREDITS = "out-of-credits"


@dataclass(frozen=True, slots=True)
class DaysToRehearse:
    """From one instant until another, which is no part of it."""

    since: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Whether `at` lies in it."""
        return self.since <= at < self.until

    @property
    def last_at(self) -> datetime:
        """The last second of it: its last day is the one in which that lies."""
        return max(self.since, self.until - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Staging:
    """How a rehearsal is staged."""

    seed: int
    faults: Mixture = Mixture.CALM
    pace: Speed = Speed.FAST


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to."""

    published: list[SentPost]
    report: HashtagReport
    status: Status
    began_at: datetime
    ended_at: datetime
    zone: ZoneInfo  # the organisation's
    faults: Mixture
    network: NetworkSummary
    page: Path
    x_page_url: str  # of the simulated X, while it is up
    stories: int = 0  # that were told with a copy of their teller's yes
    unapproved: int = 0  # threads that still need approval for real

    @property
    def network_posts(self) -> int:
        """Posts as the simulated X counts them."""
        return self.network.posts

    @property
    def network_cost_usd(self) -> float:
        """What the calls would cost on X."""
        return self.network.cost_usd

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What a rehearsal takes for granted, without what one would type."""
        began = self.began_at.astimezone(self.zone)
        need = count(self.unapproved, "thread still needs", "threads still need")
        stories = count(self.stories, "story is", "stories are")
        return (
            f"A rehearsal treats every help line as freshly checked ({began.day} {began:%B %Y}).",
            *([f"{need} approval for real, and played as approved."] if self.unapproved else []),
            *([f"{stories} told by a simulated consent, without a name."] if self.stories else []),
        )

    @property
    def what_it_assumed(self) -> str:
        """What a rehearsal takes for granted: checked services, and storytellers' consent."""
        began = self.began_at.astimezone(self.zone)
        text = (
            f"A rehearsal treats every help line as freshly checked ({began.day} {began:%B %Y}). "
            f"Which are really due: {command(Remedy(Action.SEE_ENTRIES_DUE))}"
        )
        if self.unapproved:
            need = count(self.unapproved, "thread still needs", "threads still need")
            see = command(Remedy(Action.APPROVE))
            text += f"\n{need} approval for real, and played here as if approved: {see}"
        if self.stories:
            text += (
                f"\n{count(self.stories, 'story', 'stories')} told here with a simulated copy of "
                "the consent, without a name; the real consent is asked for when it is real."
            )
        return text


def rehearse_samples(root: Path, seed: int, onlooker: Onlooker) -> Rehearsal:
    """Rehearses the sample campaigns in a workspace of their own, from the beginning each time."""
    folder = root / ".handrail" / "demo"
    with alone(folder.with_name("demo.lock"), _BUSY):
        shutil.rmtree(folder, ignore_errors=True)
        copy_samples(folder)
        with rehearsed(Workspace(folder), None, Staging(seed), onlooker) as rehearsal:
            return rehearsal


@contextmanager
def rehearsed(
    workspace: Workspace,
    only: Sequence[str] | None,
    staging: Staging,
    onlooker: Onlooker = UNWATCHED,
) -> Iterator[Rehearsal]:
    """Rehearses a workspace's campaigns; one that was stopped goes on where it stood.

    The simulated X and its page stay up until the end of the block.
    """
    with alone(workspace.root / ".handrail" / "rehearsal.lock", _BUSY):
        files, plans = _to_rehearse(workspace, only)
        folder, goes_on = _folder(workspace.root, plans, staging)
        if goes_on:
            onlooker.remark("A rehearsal was stopped here; it goes on where it stood.")
        yield from _rehearsed(workspace, files, plans, staging, onlooker, folder, goes_on=goes_on)


@contextmanager
def rehearsed_apart(
    workspace: Workspace,
    only: Sequence[str] | None,
    span: DaysToRehearse,
    staging: Staging,
    onlooker: Onlooker,
    folder: Path,
) -> Iterator[Rehearsal]:
    """Rehearses what begins in a span, in an empty `folder` of its own; goes on with nothing.

    Raises: MistakesFound; NotPossible if nothing begins in it, or more than MOST_APART threads.
    """
    files, every = _to_rehearse(workspace, only)
    plans = tuple(
        replace(plan, threads=tuple(one for one in plan.threads if span.covers(one.due_at)))
        for plan in every
    )
    threads = sum(len(plan.threads) for plan in plans)
    if not threads:
        raise NotPossible("Nothing begins in these days. Choose others.")
    if threads > MOST_APART:
        raise NotPossible(
            f"{threads:,} threads begin in these days, and at most {MOST_APART} are rehearsed "
            "at the desk. Choose fewer days, or one campaign."
        )
    make_private_folder(folder)
    (folder / "unfinished").touch()
    yield from _rehearsed(workspace, files, plans, staging, onlooker, folder, goes_on=False)


def _to_rehearse(
    workspace: Workspace, only: Sequence[str] | None
) -> tuple[CampaignFiles, tuple[CampaignPlan, ...]]:
    files = load_workspace(workspace.root, only)
    plans = plan_all(workspace, files)
    if not any(plan.threads for plan in plans):
        raise NotPossible(
            "There is no thread to rehearse.", *then("Write one, then", Action.CHECK_FILES)
        )
    return files, plans


def _rehearsed(
    workspace: Workspace,
    files: CampaignFiles,
    plans: Sequence[CampaignPlan],
    staging: Staging,
    onlooker: Onlooker,
    folder: Path,
    *,
    goes_on: bool,
) -> Iterator[Rehearsal]:
    clock = rehearsal_clock(folder)
    if not clock.is_set:
        first = min(thread.due_at for plan in plans for thread in plan.threads)
        clock.jump_to(first - HEAD_START)
    with start(
        folder / "x",
        folder / "clock",
        rehearsal_accounts(files.organisation, staging.seed),
        staging.seed,
        faults=None if goes_on else staging.faults,
        has_limits=True,
        zone=files.organisation.zone.key,
    ) as x:
        if staging.pace is Speed.WATCH:
            onlooker.remark(f"Watch it here: {x.url}/rehearsal/")
        simulated = Workspace(workspace.root, folder)
        stage = _Stage(workspace, simulated, clock, folder, x.url, staging, onlooker)
        rehearsal = _rehearse(stage, plans)
        (folder / "unfinished").unlink()
        yield rehearsal


def _folder(root: Path, plans: Sequence[CampaignPlan], staging: Staging) -> tuple[Path, bool]:
    """The rehearsal's folder, and whether it holds the same one unfinished; else it is new."""
    folder = root / ".handrail" / "rehearsal"
    mark = folder / "unfinished"
    wanted = json.dumps([staging.seed, staging.faults, [plan.name for plan in plans]])
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted and _is_readable(folder):
        return folder, True
    shutil.rmtree(folder, ignore_errors=True)
    make_private_folder(folder)
    mark.write_text(wanted, encoding="utf-8")
    return folder, False


def _is_readable(folder: Path) -> bool:
    """Whether this version of the program can go on with what an older one may have begun."""
    try:
        open_database(f"sqlite:///{folder / 'rehearsal.db'}", is_simulated=True).close()
    except DatabaseError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where one rehearsal takes place."""

    real: Workspace
    simulated: Workspace  # the same files, with the rehearsal's queue and clock
    clock: RehearsalClock
    folder: Path
    x_url: str
    staging: Staging
    onlooker: Onlooker


def _rehearse(stage: _Stage, plans: Sequence[CampaignPlan]) -> Rehearsal:
    simulated, clock, organisation = stage.simulated, stage.clock, stage.simulated.organisation
    began_at, database = clock.now(), simulated.database
    app = open_rehearsal(simulated, stage.x_url, stage.staging.seed)
    rows, prices = account_rows(organisation), simulated.settings.prices
    who = Actor("rehearsal", proof=Proof.ENGINE)
    apply(database, rows, plans, simulated.directory(), prices, began_at, actor=who)
    app.context.directory()  # what changed in it asks for approval again: before it is given
    approve_for_rehearsal(database, began_at)
    stories = tell_in_rehearsal(stage.real, database, plans)
    if stage.real.has_queue:
        copy_for_rehearsal(stage.real.database, database)
        stage.real.database.close()
    pause_seconds = WATCH_SECONDS if stage.staging.pace is Speed.WATCH else 0
    run_to_the_end(app, clock, stage.x_url, organisation.zone, pause_seconds, stage.onlooker)
    report = hashtag_report(database, clock)
    with database.read() as connection:
        published = sent_posts(connection)
    media = app.context.media
    shown = threads_page(database, report, organisation.zone, organisation.name, media)
    page = stage.folder / "threads.html"
    write_private(page, render_threads_page(shown))
    standing = status(database, clock)
    database.close()
    return Rehearsal(
        published=published,
        report=report,
        status=standing,
        began_at=began_at,
        ended_at=clock.now(),
        zone=organisation.zone,
        faults=stage.staging.faults,
        network=network_summary(stage.x_url),
        page=page,
        x_page_url=f"{stage.x_url}/rehearsal/",
        stories=stories,
        unapproved=_unapproved(stage.real, plans),
    )


def _unapproved(real: Workspace, plans: Sequence[CampaignPlan]) -> int:
    """How many of the threads still need approval for real."""
    threads = [thread for plan in plans for thread in plan.threads]
    if not real.has_queue:
        return count_unapproved(None, threads)
    try:
        return count_unapproved(real.database, threads)
    finally:
        real.database.close()
