"""Rehearsals: a simulated X, the same engine, and a clock that jumps."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler import bootstrap
from scheduler.bootstrap.stories import tell_in_rehearsal
from scheduler.campaigns.loader import Workspace, load_workspace
from scheduler.cli.output import err
from scheduler.clock import RehearsalClock, SystemClock
from scheduler.engagement.reports.hashtags import HashtagReport, hashtag_report
from scheduler.errors import DatabaseError, NotPossible
from scheduler.formatting import count
from scheduler.pages.published import threads_page
from scheduler.pages.threads_page import render_threads_page
from scheduler.publishing.monitoring.status import Status, status
from scheduler.publishing.planning.apply import CampaignPlan, apply
from scheduler.rehearsal.network_summary import NetworkSummary, network_summary
from scheduler.rehearsal.progress import run_to_the_end
from scheduler.store.database import open_database
from scheduler.store.overview.published import SentPost, sent_posts
from scheduler.x_simulator.process import start

WATCH_SECONDS = 1.5
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

    @property
    def network_posts(self) -> int:
        """Posts as the simulated X counts them."""
        return self.network.posts

    @property
    def network_cost_usd(self) -> float:
        """What the calls would cost on X."""
        return self.network.cost_usd

    @property
    def what_it_assumed(self) -> str:
        """What a rehearsal takes for granted: checked services, and the yes of storytellers."""
        began = self.began_at.astimezone(self.zone)
        said = (
            "Every service of the crisis directory was taken for checked from the start "
            f"({began.day} {began:%B %Y}). Which are really due: handrail resources due"
        )
        if self.stories:
            said += (
                f"\n{count(self.stories, 'story', 'stories')} told here with a simulated copy of "
                "the yes, without a name; the real yes is asked again when it is real."
            )
        return said


def rehearse_samples(root: Path, seed: int) -> Rehearsal:
    """The sample campaigns in a workspace of their own, from the beginning each time."""
    folder = root / ".handrail" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    bootstrap.copy_samples(folder)
    return rehearse_workspace(folder, None, seed)


def rehearse_workspace(root: Path, only: Sequence[str] | None, seed: int) -> Rehearsal:
    """Rehearses the campaigns of a workspace; one that was stopped goes on where it stood."""
    with rehearsed(root, only, Staging(seed)) as rehearsal:
        return rehearsal


@contextmanager
def rehearsed(root: Path, only: Sequence[str] | None, staging: Staging) -> Iterator[Rehearsal]:
    """The same, with the simulated X and its page up until the end of the block."""
    workspace = load_workspace(root, only)
    plans = bootstrap.plans(workspace, SystemClock())
    if not any(plan.threads for plan in plans):
        raise NotPossible("There is no thread to rehearse. Write one, then: handrail check")
    folder, goes_on = _folder(root, plans, staging)
    clock = bootstrap.rehearsal_clock(folder)
    if not clock.is_set:
        first = min(thread.due_at for plan in plans for thread in plan.threads)
        clock.jump_to(first - HEAD_START)
    accounts = bootstrap.rehearsal_accounts(workspace.organisation, staging.seed)
    with start(
        folder / "x",
        folder / "clock",
        accounts,
        staging.seed,
        faults=None if goes_on else staging.faults,
        has_limits=True,
    ) as x:
        if staging.pace is Speed.WATCH:
            err().print(f"Watch it here: {x.url}/rehearsal/", soft_wrap=True)
        rehearsal = _rehearse(root, workspace, plans, folder, clock, x.url, staging)
        (folder / "unfinished").unlink()
        yield rehearsal


def _folder(root: Path, plans: Sequence[CampaignPlan], staging: Staging) -> tuple[Path, bool]:
    """The rehearsal's folder, and whether it holds the same one unfinished; else it is new."""
    folder = root / ".handrail" / "rehearsal"
    mark = folder / "unfinished"
    wanted = json.dumps([staging.seed, staging.faults, [plan.name for plan in plans]])
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted and _is_readable(folder):
        err().print("A rehearsal was stopped here; it goes on where it stood.")
        return folder, True
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.write_text(wanted, encoding="utf-8")
    return folder, False


def _is_readable(folder: Path) -> bool:
    """Whether this version of the program can go on with what an older one may have begun."""
    try:
        open_database(f"sqlite:///{folder / 'rehearsal.db'}", is_simulated=True).close()
    except DatabaseError:
        return False
    return True


def _rehearse(
    root: Path,
    workspace: Workspace,
    plans: Sequence[CampaignPlan],
    folder: Path,
    clock: RehearsalClock,
    x_url: str,
    staging: Staging,
) -> Rehearsal:
    began_at = clock.now()
    app = bootstrap.open_rehearsal(root, folder, workspace.organisation, x_url, staging.seed)
    apply(
        app.database,
        bootstrap.account_rows(workspace.organisation),
        plans,
        bootstrap.rehearsal_services(root, clock),
        app.settings.prices,
        began_at,
        actor="rehearsal",
    )
    told = tell_in_rehearsal(root, app.database, plans)
    pause_seconds = WATCH_SECONDS if staging.pace is Speed.WATCH else 0
    run_to_the_end(app, clock, x_url, workspace.organisation.zone, pause_seconds)
    report = hashtag_report(app.database, clock)
    with app.database.read() as connection:
        published = sent_posts(connection)
    page = folder / "threads.html"
    shown = threads_page(
        app.database,
        report,
        workspace.organisation.zone,
        workspace.organisation.name,
        app.context.media,
    )
    page.write_text(render_threads_page(shown), encoding="utf-8")
    standing = status(app.database, clock)
    app.database.close()
    return Rehearsal(
        published=published,
        report=report,
        status=standing,
        began_at=began_at,
        ended_at=clock.now(),
        zone=workspace.organisation.zone,
        faults=staging.faults,
        network=network_summary(x_url),
        page=page,
        x_page_url=f"{x_url}/rehearsal/",
        stories=told,
    )
