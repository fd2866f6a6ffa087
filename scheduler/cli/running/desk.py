"""Serves the web desk, of a workspace or of a demonstration, until Ctrl-C."""

import webbrowser
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.opened import workspace_at
from scheduler.cli.output import err, out
from scheduler.probes.systemd import READY, notify
from scheduler.web.application import desk_app
from scheduler.web.demo.stage import demonstration
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import has_people
from scheduler.web.opening import open_desk
from scheduler.web.server import check_binding, listen, server_of
from scheduler.web.watching import watching

LOOPBACK = "127.0.0.1"


def serve_desk(root: Path, host: str, port: int, place: str = "") -> None:
    """Serves the desk of a workspace, and says how the first person gets in.

    At `place`, apart from its pages, it answers who watches it.
    """
    workspace = workspace_at(root)
    desk = open_desk(workspace)
    check_binding(desk, host)
    listener, url = listen(host, port)
    out().print(f"The desk: {desk.address or url}", soft_wrap=True)
    if not has_people(desk.people):
        out().print(
            "Nobody can sign in yet. In another terminal, make the first administrator:\n"
            "  handrail people add YOUR-NAME --role administrator",
            soft_wrap=True,
        )
    err().print("Stop it with Ctrl-C. Publishing runs apart from it: handrail run")
    with watching(desk), _watched(workspace, place):
        notify(READY)
        server_of(desk_app(desk)).run(sockets=[listener])


def _watched(workspace: Workspace, place: str) -> AbstractContextManager[str]:
    if not place:
        return nullcontext("")
    from scheduler.bootstrap.watched import figures_page, watched

    return watched(workspace, place, figures_page(workspace))


def serve_demonstration(root: Path, port: int, seed: int, *, opens_browser: bool = True) -> None:
    """Serves the desk of a demonstration, on this machine alone."""
    err().print("Setting the stage: sample people, campaigns, a story and a simulated X …")
    with demonstration(root, seed) as desk:
        listener, url = listen(LOOPBACK, port)
        out().print(f"The desk, as a demonstration: {url}", soft_wrap=True)
        out().print(f"The simulated X: {_x_page(desk)}", soft_wrap=True)
        err().print("Everybody is made up, and nothing leaves this machine. Stop it with Ctrl-C.")
        if opens_browser:
            webbrowser.open(url)
        server_of(desk_app(desk)).run(sockets=[listener])
    err().print("Stopped.")


def _x_page(desk: Desk) -> str:
    return desk.demonstration.x_page if desk.demonstration else ""
