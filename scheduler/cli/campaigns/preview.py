"""preview: each thread as the public would see it, on a page of its own."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.options import HERE, Campaigns, WorkspaceDir

Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write an HTML page, for a phone too.")
]


def preview(campaigns: Campaigns = None, workspace: WorkspaceDir = HERE, page: Page = None) -> None:
    """Show each thread as the public will see it; with --page, as an HTML page.

    Prices and warnings stand beside. Example: handrail preview still-waiting --page preview.html
    """
    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import out
    from scheduler.cli.render import plan
    from scheduler.cli.render.preview import preview_page
    from scheduler.clock import SystemClock
    from scheduler.pages.threads_page import render_threads_page

    loaded = load_workspace(workspace, campaigns or None)
    clock, settings = SystemClock(), bootstrap.settings_of(workspace)
    previews = bootstrap.previews(workspace, settings, bootstrap.plans(loaded, clock), clock)
    if page is None:
        plan.print_plans(previews, settings.prices, settings.app_owner)
        return
    shown = preview_page(workspace, loaded, previews, settings.prices, clock.now())
    page.write_text(render_threads_page(shown), "utf-8")
    out().print(f"wrote {page}")
