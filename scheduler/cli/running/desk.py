"""Serves the web desk, of a workspace or of a demonstration, until Ctrl-C."""

import webbrowser
from collections.abc import Iterable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from scheduler.bootstrap.charities.sharing import charities
from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.opened import workspace_at
from scheduler.cli.output import err, out
from scheduler.errors import HandrailError, NotPossible, SettingsError
from scheduler.probes.systemd import READY, STOPPING, notify
from scheduler.web.application import desk_app
from scheduler.web.demo.stage import demonstration
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import has_people
from scheduler.web.opening import open_desk
from scheduler.web.server import check_binding, listen, serve
from scheduler.web.several import SeveralDesks
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
    _tell_of_no_proxy((desk,))
    err().print("Stop it with Ctrl-C. Publishing runs apart from it: handrail run")
    with watching(desk), _watched(workspace, place):
        notify(READY)
        serve(desk_app(desk), listener, lambda: _stop((desk,)))
    err().print("Stopped.")


def _tell_of_no_proxy(desks: Iterable[Desk]) -> None:
    """Nothing that a proxy says is believed before it is named: that a page was asked by https."""
    shut = [
        desk.address for desk in desks if desk.address.startswith("https:") and not desk.proxies
    ]
    if shut:
        err().print(
            f"{', '.join(shut)} will let nobody in yet: no proxy is named, and the desk itself "
            "speaks plain http. Put a proxy with https in front of it, name it in .env "
            "(HANDRAIL_WEB_PROXIES=127.0.0.1 where it is on this machine), and start again.",
            soft_wrap=True,
        )


def _stop(desks: Iterable[Desk]) -> None:
    for desk in desks:
        desk.stopping.set()  # pages that stay open to hear what is new end
    notify(STOPPING)


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
        serve(desk_app(desk), listener, lambda: _stop((desk,)))
    err().print("Stopped.")


def _x_page(desk: Desk) -> str:
    return desk.demonstration.x_page if desk.demonstration else ""


def serve_every(installation: Path, host: str, port: int, place: str = "") -> None:
    """Serves the desks of all charities, each to its own host name alone.

    Raises: SettingsError if none can be served; NotPossible.
    """
    if place:
        raise NotPossible(
            "--listen watches one charity: handrail --organisation KEY web --listen …"
        )
    desks = _desks_of(installation, host)
    if not desks:
        raise SettingsError("No charity's desk can be served. See what is told above.")
    listener, url = listen(host, port)
    for desk in desks.values():
        out().print(f"The desk: {desk.address}", soft_wrap=True)
    _tell_of_no_proxy(desks.values())
    err().print(f"Behind a proxy, at {url}. Stop with Ctrl-C. Publishing runs apart from it.")
    with ExitStack() as watched:
        for desk in desks.values():
            watched.enter_context(watching(desk))
        notify(READY)
        served = SeveralDesks({name: desk_app(desk) for name, desk in desks.items()})
        serve(served, listener, lambda: _stop(desks.values()))
    err().print("Stopped.")


def _desks_of(installation: Path, host: str) -> dict[str, Desk]:
    """The desk of each host name; whose cannot be opened is told, and kept from no other."""
    desks: dict[str, Desk] = {}
    for key, workspace in charities(installation):
        try:
            desk = open_desk(workspace)
            check_binding(desk, host)
            (name,) = desk.hosts or ("",)
            if not name or name in desks:
                raise SettingsError("it needs a HANDRAIL_WEB_ADDRESS with a host of its own.")
        except HandrailError as error:
            err().print(f"{key}: its desk is NOT served: {error}", soft_wrap=True)
            continue
        desks[name] = desk
    return desks
