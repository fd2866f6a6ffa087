"""preview: each thread as the public would see it, on a page of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.options import HERE, Campaigns, WorkspaceDir

if TYPE_CHECKING:
    from scheduler.bootstrap import Preview, ThreadPreview
    from scheduler.campaigns.organisation import Organisation
    from scheduler.pages.threads_page import PublicThread
    from scheduler.settings import Prices

Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write an HTML page, for a phone too.")
]


def preview(campaigns: Campaigns = None, workspace: WorkspaceDir = HERE, page: Page = None) -> None:
    """Show each thread as the public will see it; with --page, as an HTML page.

    Prices and warnings stand beside. Example: handrail preview still-waiting --page preview.html
    """
    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli import plans_shown
    from scheduler.cli.show import out
    from scheduler.clock import SystemClock
    from scheduler.pages.threads_page import ThreadsPage, render_threads_page

    loaded = load_workspace(workspace, campaigns or None)
    clock, settings = SystemClock(), bootstrap.settings_of(workspace)
    previews = bootstrap.previews(workspace, settings, bootstrap.plans(loaded, clock), clock)
    if page is None:
        plans_shown.print_plans(previews, settings.prices)
        return
    shown = ThreadsPage(
        heading="Preview: nothing of this is out",
        threads=[
            _public(one, thread, loaded.organisation, settings.prices, workspace / "media")
            for one in previews
            for thread in one.threads
        ],
        hashtags=None,
        zone=loaded.organisation.zone,
        made_at=clock.now(),
        is_simulated=True,
    )
    page.write_text(render_threads_page(shown), "utf-8")
    out().print(f"wrote {page}")


def _public(
    one: "Preview",
    thread: "ThreadPreview",
    organisation: "Organisation",
    prices: "Prices",
    media: Path,
) -> "PublicThread":
    from scheduler.cli import plans_shown
    from scheduler.cli.show import usd
    from scheduler.pages.pictures import pictures_of
    from scheduler.pages.threads_page import PublicPost, PublicThread

    planned = thread.planned
    told = plans_shown.chosen_for(planned)
    notes = [
        f"{planned.key}: {usd(plans_shown.price(thread, prices))} to send",
        *([f"Help{told}"] if told else []),
        *planned.warnings,
    ]
    return PublicThread(
        campaign=one.plan.title,
        posts=tuple(
            PublicPost(
                organisation.accounts[shape.account].handle,
                post.text,
                planned.due_at,
                pictures=pictures_of(shape.media, media),
            )
            for shape, post in zip(thread.shapes, thread.sealed, strict=True)
        ),
        note=". ".join(notes) + ".",
    )
