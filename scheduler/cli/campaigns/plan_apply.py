"""plan, apply: from campaign files to the queue."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, reader_of_stories, workspace_at
from scheduler.cli.options import HERE, As, AsJson, ByName, Campaigns, WorkspaceDir
from scheduler.cli.output import out, put_json

Full = Annotated[
    bool, typer.Option("--full", help="Show every post of each thread, support lines and all.")
]


def plan(
    campaigns: Campaigns = None,
    full: Full = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Show what goes out when, from which account, what it costs, and what applying changes.

    With --full each thread as the public will see it. Stores nothing.
    Example: handrail plan world-mental-health-day --full
    """
    from scheduler.bootstrap.drafts.left_behind import forgotten
    from scheduler.bootstrap.drafts.previews import plans, previews, questions
    from scheduler.campaigns.checks.clashes import clashes
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.render.plan import (
        PriceTags,
        print_left_behind,
        print_plans,
        print_support,
    )
    from scheduler.serializers.plans import left_behind_json, plan_json

    workspace = workspace_at(root)
    files = load_workspace(root, campaigns or None)
    prices, reading = workspace.settings.prices, workspace.reading_prices
    shown = previews(workspace, plans(workspace, files), reader_of_stories(workspace, as_))
    planned = [thread for preview in shown for thread in preview.as_decided]
    clashing = clashes(planned, files.organisation)
    if as_json:
        values = [
            plan_json(preview, prices, reading, clashing, workspace.exchange) for preview in shown
        ]
        if campaigns and len(values) == 1:
            put_json(values[0])
        else:
            put_json([*values, *map(left_behind_json, forgotten(workspace, files))])
        return
    print_plans(shown, PriceTags.of(workspace), is_full=full)
    print_left_behind(files, forgotten(workspace, files))
    for clash in clashing:
        out().print(f"Clash: {clash}")
    for line in questions(files.campaigns, planned):
        out().print(line)
    print_support(workspace, planned)
    if not full:
        named = "".join(f" {name}" for name in campaigns or ())
        out().print(f"The whole words: handrail plan{named} --full", soft_wrap=True)


def apply(campaigns: Campaigns = None, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Put what the campaign files say into the queue. Doing it twice changes nothing.

    What has begun is never changed. Example: handrail apply
    """
    from scheduler.bootstrap.drafts.left_behind import forgotten
    from scheduler.bootstrap.drafts.previews import apply_files
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.render.plan import print_changes, print_left_behind
    from scheduler.cli.render.status import print_unapproved
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import awaiting_approval
    from scheduler.publishing.operations.approving.approve import owners_nobody_knows

    workspace = workspace_at(root, makes_queue=True)
    print_changes(apply_files(workspace, campaigns or None, actor_at(workspace, as_)))
    files = load_workspace(root, campaigns or None)
    print_left_behind(files, forgotten(workspace, files))
    ahead = [one for one in awaiting_approval(workspace.database) if not one.is_waiting]
    print_unapproved(ahead, LocalTimes(workspace).shown)
    for campaign, owner in owners_nobody_knows(workspace.database):
        out().print(
            f'Nobody can approve {campaign} yet: its owner "{owner}" is nobody\'s id here, so it '
            "cannot be told whose approval does not count. Write `owner:` with an id that "
            "handrail people list shows, and apply again.",
            markup=False,
            soft_wrap=True,
        )
