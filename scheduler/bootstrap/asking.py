"""Asks who may, for what is done beside the queue: reading reports, writing files."""

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
