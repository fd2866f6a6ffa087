"""check: every mistake in the campaign files, before anything is scheduled."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import HERE, Campaigns, WorkspaceDir
from scheduler.cli.output import err, out, put_json

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.bootstrap.workspace import Workspace
    from scheduler.campaigns.planning.check import Checked
    from scheduler.errors import Mistake, MistakesFound


class OutputFormat(StrEnum):
    """How mistakes are told."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


InForm = Annotated[
    OutputFormat, typer.Option("--format", help="github marks the lines in a pull request.")
]
Watch = Annotated[bool, typer.Option("--watch", help="Check again whenever a file is saved.")]


def check(
    campaigns: Campaigns = None,
    root: WorkspaceDir = HERE,
    form: InForm = OutputFormat.TEXT,
    watch: Watch = False,
) -> None:
    """Find every mistake in the campaign files. Stores nothing.

    Exit status 1 if there is one. Example: handrail check campaigns/world-mental-health-day.yaml
    """
    from scheduler.cli.campaigns.watch import saves

    is_right = _check(root, campaigns or None, form)
    if not watch:
        raise typer.Exit(0 if is_right else 1)
    try:
        for _ in saves([root / name for name in ("campaigns", "templates", "media")]):
            err().rule("checked again")
            _check(root, campaigns or None, form)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _check(root: Path, only: Sequence[str] | None, form: OutputFormat) -> bool:
    """Whether all is well; says what is not, or what there is."""
    from scheduler.bootstrap.checks.queue_check import beside_queue
    from scheduler.bootstrap.drafts.previews import stories_for
    from scheduler.campaigns.planning import check as checking
    from scheduler.errors import MistakesFound

    workspace = workspace_at(root)
    now = workspace.clock.now()
    try:
        checked = checking.check(
            root, workspace.directory(), now, only, lambda files: stories_for(workspace, files)
        )
        checked, not_compared = beside_queue(workspace, checked)
        if not_compared:
            err().print(not_compared, markup=False, soft_wrap=True)
    except MistakesFound as error:
        _tell(error, form)
        return False
    if form is OutputFormat.JSON:
        _tell(MistakesFound([]), form)
    if form is OutputFormat.TEXT:
        _praise(workspace, checked, now)
    return True


def _tell(error: "MistakesFound", form: OutputFormat) -> None:
    import sys

    from scheduler.cli.output import tell

    if form is OutputFormat.JSON:
        put_json({"mistakes": [_as_json(mistake) for mistake in error.mistakes]})
    elif form is OutputFormat.GITHUB:
        for one in error.mistakes:
            path = _for_github(one.path).replace(":", "%3A").replace(",", "%2C")
            message = _for_github(f"{one.wrong}. {one.remedy}")
            place = f"file={path},line={one.line},col={one.column}"
            sys.stdout.write(f"::error {place}::{message}\n")
    else:
        tell(str(error))


def _as_json(mistake: "Mistake") -> dict[str, object]:
    names = ("path", "line", "column", "wrong", "remedy")
    return {name: getattr(mistake, name) for name in names}


def _for_github(text: str) -> str:
    """Words that cannot begin a command of GitHub's."""
    from scheduler.hidden_characters import shown

    return shown(text.replace("%", "%25").replace("\n", "%0A"))


def _praise(workspace: "Workspace", checked: "Checked", now: "datetime") -> None:
    from scheduler.bootstrap.drafts.left_behind import notes
    from scheduler.campaigns.planning.check import has_ended
    from scheduler.cli.render.plan import print_support
    from scheduler.formatting import count

    for campaign, threads in checked.plans:
        posts = sum(len(thread.posts) + thread.has_closing for thread in threads)
        counts = f"{count(len(threads), 'thread')}, {count(posts, 'post')}"
        ended = " It has ended." if has_ended(threads, now) else ""
        out().print(f"{campaign.name}: {counts}, no mistakes.{ended}")
        for thread in threads:
            for warning in thread.warnings:
                out().print(f"  {thread.key}: {warning}")
    if not checked.plans:
        out().print("No campaigns yet, and no mistakes. How to write one: campaigns/README.md")
    for note in notes(checked.workspace):
        out().print(f"Note: {note}")
    print_support(workspace, (thread for _, threads in checked.plans for thread in threads))
