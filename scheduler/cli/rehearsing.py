"""Rehearsals: a simulated X, the same engine, and a clock that jumps."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from rich.progress import BarColumn, Progress, TextColumn

from scheduler import bootstrap
from scheduler.campaigns.loader import Workspace, load_workspace
from scheduler.cli.show import count, err, local
from scheduler.clock import RehearsalClock, SystemClock
from scheduler.engagement.report import HashtagReport, hashtag_report
from scheduler.errors import NotPossible
from scheduler.pages.published import threads_page
from scheduler.pages.threads_page import render_threads_page
from scheduler.publishing.apply import CampaignPlan, apply
from scheduler.publishing.status import Status, status
from scheduler.rehearsal.process import start
from scheduler.store.database import Database
from scheduler.store.published import SentPost, sent_posts
from scheduler.store.states import ThreadState

HEAD_START = timedelta(hours=1)  # the rehearsal begins this long before the first thread


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal came to."""

    published: list[SentPost]
    report: HashtagReport
    status: Status
    began_at: datetime
    ended_at: datetime
    network_posts: int  # as the simulated X counts them
    network_cost_usd: float
    page: Path


def rehearse_samples(root: Path, seed: int) -> Rehearsal:
    """The sample campaigns in a workspace of their own, from the beginning each time."""
    folder = root / ".handrail" / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    bootstrap.copy_samples(folder)
    return rehearse_workspace(folder, None, seed)


def rehearse_workspace(root: Path, only: Sequence[str] | None, seed: int) -> Rehearsal:
    """Rehearses the campaigns of a workspace; one that was stopped goes on where it stood."""
    workspace = load_workspace(root, only)
    plans = bootstrap.plans(workspace, SystemClock())
    if not any(plan.threads for plan in plans):
        raise NotPossible("There is no thread to rehearse. Write one, then: handrail check")
    folder = _folder(root, plans, seed)
    clock = bootstrap.rehearsal_clock(folder)
    if not clock.is_set:
        first = min(thread.due_at for plan in plans for thread in plan.threads)
        clock.jump_to(first - HEAD_START)
    accounts = bootstrap.rehearsal_accounts(workspace.organisation, seed)
    with start(folder / "x", folder / "clock", accounts, seed) as x:
        rehearsal = _rehearse(root, workspace, plans, folder, clock, x.url, seed)
    (folder / "unfinished").unlink()
    return rehearsal


def _folder(root: Path, plans: Sequence[CampaignPlan], seed: int) -> Path:
    """The rehearsal's folder: kept if it holds the same rehearsal unfinished, else empty."""
    folder = root / ".handrail" / "rehearsal"
    mark = folder / "unfinished"
    wanted = json.dumps([seed, [plan.name for plan in plans]])
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        err().print("A rehearsal was stopped here; it goes on where it stood.")
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.write_text(wanted, encoding="utf-8")
    return folder


def _rehearse(
    root: Path,
    workspace: Workspace,
    plans: Sequence[CampaignPlan],
    folder: Path,
    clock: RehearsalClock,
    x_url: str,
    seed: int,
) -> Rehearsal:
    began_at = clock.now()
    house = bootstrap.open_rehearsal(root, folder, workspace.organisation, x_url, seed)
    apply(
        house.database,
        bootstrap.account_rows(workspace.organisation),
        plans,
        bootstrap.rehearsal_services(root, clock),
        house.settings.prices,
        began_at,
        actor="rehearsal",
    )
    _run(house, clock, workspace)
    report = hashtag_report(house.database, clock)
    with house.database.read() as connection:
        published = sent_posts(connection)
    page = folder / "threads.html"
    shown = threads_page(
        house.database, report, workspace.organisation.zone, workspace.organisation.name
    )
    page.write_text(render_threads_page(shown), encoding="utf-8")
    summary = _summary(x_url)
    standing = status(house.database, clock)
    house.database.close()
    return Rehearsal(
        published=published,
        report=report,
        status=standing,
        began_at=began_at,
        ended_at=clock.now(),
        network_posts=summary["posts"],
        network_cost_usd=summary["cost_usd"],
        page=page,
    )


def _run(house: bootstrap.House, clock: RehearsalClock, workspace: Workspace) -> None:
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), console=err(), transient=True
    )
    with progress:
        threads, ended = _threads(house.database)
        bar = progress.add_task("rehearsing", total=threads, completed=ended)

        def show() -> None:
            _, now_ended = _threads(house.database)
            moment = local(clock.now().astimezone(workspace.organisation.zone))
            progress.update(
                bar, completed=now_ended, description=f"{moment}: {count(now_ended, 'thread')} out"
            )

        engine, rehearsing = bootstrap.rehearsal_engine(house, clock, show)
        engine.start()
        try:
            while not rehearsing.ended.wait(0.2):
                pass
        finally:
            house.stopping.set()
            engine.stop()


def _threads(database: Database) -> tuple[int, int]:
    from scheduler.store.standing import count_by_state

    with database.read() as connection:
        counts = count_by_state(connection)
    return sum(counts.values()), counts[ThreadState.PUBLISHED]


def _summary(x_url: str) -> dict[str, Any]:
    with urlopen(f"{x_url}/rehearsal/summary", timeout=10) as answer:  # noqa: S310 - loopback
        summary: dict[str, Any] = json.load(answer)
    return summary
