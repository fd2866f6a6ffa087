"""run, rehearse, demo: the engine at work, for real or on a simulated X."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import online, workspace_at
from scheduler.cli.options import (
    HERE,
    AsJson,
    Campaigns,
    InstallationDir,
    Listen,
    WorkspaceDir,
    chosen,
    organisation_asked,
    workspace_of,
)
from scheduler.cli.output import put_json
from scheduler.installation import has_several

Seed = Annotated[int, typer.Option(help="The simulated audience; the same seed, the same run.")]

Port = Annotated[int, typer.Option(min=0, max=65_535, help="0: any that is free.")]
DESK_PORT = 8_432


def run(
    context: typer.Context,
    root: InstallationDir = HERE,
    once: Annotated[
        bool, typer.Option("--once", help="Send what is due now and end; for cron.")
    ] = False,
    listen: Listen = "",
    every: Annotated[
        bool,
        typer.Option("--every-organisation", help="For all charities of an installation at once."),
    ] = False,
) -> None:
    """Publish the queue on X, until stopped with Ctrl-C or SIGTERM.

    A call that is open is finished; nothing new is begun. Example: handrail run
    """
    key = organisation_asked(context)
    if every:
        _run_every(root, key, is_more=once or bool(listen))
        return
    from scheduler.cli.running import loop

    workspace = workspace_at(workspace_of(root, key))
    page = None
    if listen:
        from scheduler.bootstrap.watched import figures_page

        page = figures_page(workspace)
    app = online(workspace, page)
    if workspace.practice:
        from scheduler.cli.output import err

        err().print("PRACTICE: this goes to the simulated X on this machine, and to nobody else.")
    if once:
        loop.once(app)
    else:
        loop.until_stopped(app, listen, page)


def _run_every(root: Path, key: str, *, is_more: bool) -> None:
    from scheduler.errors import NotPossible
    from scheduler.settings import is_practice

    if key or is_more or is_practice():
        raise NotPossible(
            "--every-organisation goes without --organisation, --once, --listen and practice. "
            "For one charity: handrail --organisation KEY run"
        )
    from scheduler.cli.running.every import publish_every

    publish_every(root)


def rehearse(
    campaigns: Campaigns = None,
    root: WorkspaceDir = HERE,
    seed: Seed = 1,
    faults: Annotated[
        str, typer.Option(help="What goes wrong: calm, storm, outage or out-of-credits.")
    ] = "calm",
    pace: Annotated[
        str, typer.Option(help="fast, or watch: pauses, so that you can look at its page.")
    ] = "fast",
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave its page up afterwards, until Ctrl-C.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rehearse campaigns on a simulated X: weeks pass in seconds.

    Ends in a verdict; the exit code is 1 if the plan cannot work. A rehearsal that was stopped
    goes on where it stood. Example: handrail rehearse --faults storm --keep
    """
    from scheduler.cli.running.rehearsing import rehearse_and_tell
    from scheduler.rehearsal.rehearse import Mixture, Speed, Staging

    staging = Staging(seed, chosen(Mixture, faults, "--faults"), chosen(Speed, pace, "--pace"))
    if not rehearse_and_tell(root, campaigns or None, staging, keep=keep, as_json=as_json):
        raise typer.Exit(1)


def demo(
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Open the web desk instead, with sample people and stories."),
    ] = False,
    port: Port = 0,
    seed: Seed = 1,
) -> None:
    """Rehearse the sample campaigns from three accounts and more. Nothing leaves this machine.

    Example: handrail demo --serve
    """
    if serve:
        from scheduler.cli.running.desk import serve_demonstration

        serve_demonstration(root, port, seed)
        return
    from scheduler.cli.render.rehearsal import print_rehearsal
    from scheduler.cli.running.rehearsing import ProgressBar
    from scheduler.rehearsal.rehearse import rehearse_samples
    from scheduler.serializers.running.rehearsal import rehearsal_json

    rehearsal = rehearse_samples(root, seed, ProgressBar())
    if as_json:
        put_json(rehearsal_json(rehearsal))
    else:
        print_rehearsal(rehearsal)


def web(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(help="Where to listen; elsewhere than here, only behind a named proxy."),
    ] = "127.0.0.1",
    port: Port = DESK_PORT,
    listen: Listen = "",
    root: InstallationDir = HERE,
) -> None:
    """Serve the web desk: today, what waits, hold and approve, in a browser or on a phone.

    On this machine only, unless a proxy with https stands in front. Where several charities are
    kept, each at its own address. Example: handrail web
    """
    from scheduler.cli.running.desk import serve_desk, serve_every

    key = organisation_asked(context)
    if has_several(root) and not key:
        serve_every(root, host, port, listen)
    else:
        serve_desk(workspace_of(root, key), host, port, listen)
