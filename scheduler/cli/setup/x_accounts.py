"""accounts: how each account is connected to X. Connecting one needs the desk and a browser."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, As, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json

AccountName = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="As organisation.yaml names it.")
]


def list_all(as_: As = "", root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """How each account is connected, what it may do, and until when. Asks X nothing.

    Example: handrail accounts list
    """
    from scheduler.bootstrap.keys.connections import connections_of
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.connections.standing import standings
    from scheduler.serializers.accounts import account_json

    workspace = workspace_at(root)
    found = standings(connections_of(workspace), actor_at(workspace, as_))
    if as_json:
        put_json([account_json(one) for one in found])
        return
    times, console = LocalTimes(workspace), out()
    for one in found:
        console.print(f"{one.name} (@{one.handle}): {one.means}", soft_wrap=True)
        if one.problem:
            console.print(f"  {one.problem}", soft_wrap=True)
        if one.may:
            console.print(f"  It may: {'; '.join(one.may)}", soft_wrap=True)
        if one.lacks:
            console.print(f"  It may not: {'; '.join(one.lacks)}", soft_wrap=True)
        if one.good_until:
            how = "renewed by itself; the present token" if one.is_renewed else "good"
            console.print(f"  {how.capitalize()} until {times.shown(one.good_until)}")


def check(account: AccountName, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Ask X who an account signs in as; X bills it as a read. Posts nothing.

    Exit status 1 if that is another account, or unknown. Example: handrail accounts check main
    """
    from scheduler.bootstrap.keys.connections import accounts_at_x
    from scheduler.networks.base import Identity
    from scheduler.publishing.connections import standing

    workspace = workspace_at(root)
    at_x = accounts_at_x(workspace)
    found = standing.check(at_x.context, actor_at(workspace, as_), account, at_x.identity)
    wanted = at_x.context.handles()[account]
    if not isinstance(found, Identity):
        out().print(f"X does not know it: {found.detail}", soft_wrap=True)
        raise typer.Exit(1)
    is_itself = found.handle.casefold() == wanted.casefold()
    tail = "Nothing was posted." if is_itself else f"organisation.yaml says @{wanted}."
    out().print(f"X knows {account} as @{found.handle}. {tail}")
    raise typer.Exit(not is_itself)


def disconnect(account: AccountName, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Revoke an account's tokens at X, and delete them here. Its threads then wait.

    With four keys in .env it goes on by those. Example: handrail accounts disconnect main
    """
    from scheduler.bootstrap.keys.connections import connections_of
    from scheduler.publishing.connections import standing

    workspace = workspace_at(root)
    actor = actor_at(workspace, as_)
    is_told = standing.disconnect(connections_of(workspace), actor, account)
    outcome = "taken back at X and" if is_told else "(X could not be told: do it there)"
    out().print(f"{account} is disconnected. Its tokens are {outcome} forgotten here.")
