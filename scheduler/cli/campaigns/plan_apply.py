"""plan, apply: from campaign files to the queue."""

from scheduler.cli.opened import actor_at, reader_of_stories, workspace_at
from scheduler.cli.options import HERE, As, AsJson, ByName, Campaigns, WorkspaceDir
from scheduler.cli.output import out, put_json


def plan(
    campaigns: Campaigns = None, as_: As = "", root: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Show each thread as the public will see it, when it goes out, and what it will cost.

    Stores nothing. Example: handrail plan world-mental-health-day
    """
    from scheduler.bootstrap.previews import plans, previews, questions
    from scheduler.campaigns.checks.clashes import clashes
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.render.plan import print_plans, print_support
    from scheduler.serializers.plans import plan_json

    workspace = workspace_at(root)
    files = load_workspace(root, campaigns or None)
    prices, reading = workspace.settings.prices, workspace.reading_prices
    shown = previews(workspace, plans(workspace, files), reader_of_stories(workspace, as_))
    planned = [thread for preview in shown for thread in preview.as_decided]
    clashing = clashes(planned, files.organisation)
    if as_json:
        values = [plan_json(preview, prices, reading, clashing) for preview in shown]
        put_json(values[0] if campaigns and len(values) == 1 else values)
        return
    print_plans(shown, prices, reading)
    for clash in clashing:
        out().print(f"Clash: {clash}")
    for line in questions(files.campaigns, planned):
        out().print(line)
    print_support(workspace, planned)


def apply(campaigns: Campaigns = None, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Put what the campaign files say into the queue. Doing it twice changes nothing.

    What has begun is never changed. Example: handrail apply
    """
    from scheduler.bootstrap.previews import apply_files
    from scheduler.cli.render.plan import print_changes

    workspace = workspace_at(root)
    print_changes(apply_files(workspace, campaigns or None, actor_at(workspace, as_)))
