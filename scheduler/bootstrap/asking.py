"""Asks who may, for what is done beside the queue: reading reports, writing files."""

from collections.abc import Iterable

from scheduler.bootstrap.workspace import Workspace
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor


def require_now(workspace: Workspace, actor: Actor, act: Act) -> None:
    """Passes if `actor` may do `act` by the roles of now; where there is no queue, nobody is asked.

    Raises: NotAllowed.
    """
    if workspace.has_queue:
        with workspace.database.read() as connection:
            allowed(connection, actor, act)


def require_at_desk(
    workspace: Workspace, actor: Actor, act: Act, accounts: Iterable[str] = ()
) -> None:
    """The same, and also in a simulated queue, where a desk goes by one: it has people of its own.

    With `accounts`: for each of them. Raises: NotAllowed.
    """
    if workspace.is_simulated or workspace.has_queue:
        with workspace.database.read() as connection:
            allowed(connection, actor, act, accounts=accounts)
