"""plan, apply: from campaign files to the queue."""

from scheduler.cli.options import HERE, AsJson, Campaigns, WorkspaceDir


def plan(
    campaigns: Campaigns = None, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Show each thread as the public will see it, when it goes out, and what it will cost.

    Stores nothing. Example: handrail plan world-mental-health-day
    """
    from scheduler import bootstrap
    from scheduler.campaigns.checks.clashes import clashes
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import out, put_json
    from scheduler.cli.render import plan as plans_shown
    from scheduler.cli.render.support import print_support
    from scheduler.clock import SystemClock
    from scheduler.crisis.workspace_files import directory_of

    loaded = load_workspace(workspace, campaigns or None)
    settings = bootstrap.settings_of(workspace)
    clock = SystemClock()
    previews = bootstrap.previews(workspace, settings, bootstrap.plans(loaded, clock), clock)
    planned = [thread for preview in previews for thread in preview.as_decided]
    found = clashes(planned, loaded.organisation)
    if as_json:
        shown = [
            plans_shown.as_json(preview, settings.prices, found, settings.app_owner)
            for preview in previews
        ]
        put_json(shown[0] if campaigns and len(shown) == 1 else shown)
    else:
        plans_shown.print_plans(previews, settings.prices, settings.app_owner)
        for clash in found:
            out().print(f"Clash: {clash}", markup=False)
        for line in plans_shown.questions(loaded.campaigns, planned):
            out().print(line, markup=False)
        contact = loaded.organisation.safeguarding
        print_support(
            planned,
            directory_of(workspace),
            clock.now(),
            contact.contact if contact else None,
        )


def apply(campaigns: Campaigns = None, workspace: WorkspaceDir = HERE) -> None:
    """Put what the campaign files say into the queue. Doing it twice changes nothing.

    What has begun is never changed. Example: handrail apply
    """
    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.render import plan as plans_shown
    from scheduler.clock import SystemClock
    from scheduler.publishing.planning.apply import apply as put_into_queue

    loaded = load_workspace(workspace, campaigns or None)
    clock = SystemClock()
    plans = bootstrap.plans(loaded, clock)
    settings = bootstrap.settings_of(workspace)
    database = bootstrap.real_database(workspace, settings)
    changes = put_into_queue(
        database,
        bootstrap.account_rows(loaded.organisation),
        plans,
        bootstrap.services(workspace, clock),
        settings.prices,
        clock.now(),
        actor=bootstrap.this_person(),
    )
    plans_shown.print_changes(changes)
