"""preview: each thread as the public would see it, on a page of its own."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import reader_of_stories, workspace_at
from scheduler.cli.options import HERE, As, Campaigns, WorkspaceDir
from scheduler.cli.output import out

Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write an HTML page, for a phone too.")
]


def preview(
    campaigns: Campaigns = None, as_: As = "", root: WorkspaceDir = HERE, page: Page = None
) -> None:
    """Preview each thread as the public will see it; --page writes an HTML page.

    It shows prices and warnings too. Example: handrail preview still-waiting --page preview.html
    """
    from scheduler.bootstrap.drafts.preview_page import preview_page
    from scheduler.bootstrap.drafts.previews import plans, previews
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.render.plan import PriceTags, print_plans
    from scheduler.output_files import Kind, refuse_output, write_output
    from scheduler.pages.threads_page import render_threads_page

    if page is not None:
        refuse_output(page, "", Kind.PAGE, root)
    workspace = workspace_at(root)
    files = load_workspace(root, campaigns or None)
    planned = previews(workspace, plans(workspace, files), reader_of_stories(workspace, as_))
    if page is None:
        print_plans(planned, PriceTags.of(workspace), is_full=True)
        return
    shown = preview_page(workspace, files, planned)
    write_output(page, render_threads_page(shown), Kind.PAGE, root)
    out().print(f"wrote {page}")
