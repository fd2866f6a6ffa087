"""Opens the desk of a workspace."""

from scheduler.bootstrap.app import open_offline
from scheduler.bootstrap.keys.connections import accounts_at_x
from scheduler.bootstrap.people import letters_of, names_of, vault_of
from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import MistakesFound, SettingsError
from scheduler.people.mailed.letters import Letters
from scheduler.web.defence.proxies import read_networks
from scheduler.web.desk import Demonstration, Desk
from scheduler.web.identity.desk_actor import DeskPeople


def open_desk(workspace: Workspace, demonstration: Demonstration | None = None) -> Desk:
    """The desk of a workspace, joined to no account: publishing deletes and sends.

    Raises: SettingsError, MistakesFound or DatabaseError.
    """
    settings = workspace.settings
    is_shown_here_only = demonstration is not None
    return Desk(
        workspace=workspace,
        context=open_offline(workspace),
        people=DeskPeople(
            workspace.database,
            workspace.clock,
            lambda: vault_of(workspace),
            _organisation(workspace),
            None if is_shown_here_only else _letters(workspace),
            lambda: _names(workspace),
        ),
        accounts=(demonstration and demonstration.accounts) or accounts_at_x(workspace),
        address="" if is_shown_here_only else settings.web_address,
        proxies=() if is_shown_here_only else read_networks(settings.web_proxies),
        demonstration=demonstration,
    )


def _letters(workspace: Workspace) -> Letters | None:
    """What mail is written with; None where none can be sent, or its links would lead nowhere."""
    if not workspace.settings.web_address:
        return None
    try:
        return letters_of(workspace, in_background=True)
    except (SettingsError, MistakesFound):
        return None


def _names(workspace: Workspace) -> tuple[str, ...]:
    """Words that no passphrase may be made of; none while the organisation's file is broken."""
    try:
        return names_of(workspace)
    except MistakesFound:
        return ()


def _organisation(workspace: Workspace) -> str:
    try:
        return workspace.organisation.name
    except MistakesFound:
        return "Handrail"
