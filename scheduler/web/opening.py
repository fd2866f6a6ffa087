"""Opens the desk of a workspace."""

from scheduler.bootstrap.app import open_offline
from scheduler.bootstrap.workspace import Workspace
from scheduler.web.defence.proxies import read_networks
from scheduler.web.desk import Demonstration, Desk
from scheduler.web.identity.desk_actor import DeskPeople
from scheduler.web.identity.sessions import Sessions


def open_desk(workspace: Workspace, demonstration: Demonstration | None = None) -> Desk:
    """The desk of a workspace, joined to no account: publishing deletes and sends.

    Raises: SettingsError, MistakesFound or DatabaseError.
    """
    settings = workspace.settings
    is_shown_here_only = demonstration is not None
    return Desk(
        workspace=workspace,
        context=open_offline(workspace),
        people=DeskPeople(workspace.database, workspace.clock, Sessions()),
        address="" if is_shown_here_only else settings.web_address,
        proxies=() if is_shown_here_only else read_networks(settings.web_proxies),
        demonstration=demonstration,
    )
