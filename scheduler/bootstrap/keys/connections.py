"""Joins the verbs about accounts that were connected in the browser to a workspace."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from scheduler.bootstrap.workspace import Workspace
from scheduler.errors import MistakesFound, SettingsError
from scheduler.networks.base import AccountName, Identity, Unavailable
from scheduler.networks.x.client import X
from scheduler.networks.x.oauth2 import XApp
from scheduler.people.encryption import Vault
from scheduler.processes import name_of_this_process
from scheduler.publishing.connections.context import ConnectionContext
from scheduler.publishing.connections.tokens import ConnectedTokens
from scheduler.settings import Credentials, read_credentials

_SLACK_SECONDS = 5.0  # beyond both time-outs of the one call


@dataclass(frozen=True, slots=True)
class AccountsAtX:
    """What pages and commands about accounts work with."""

    context: ConnectionContext
    identity: Callable[[AccountName], Identity | Unavailable]  # whom X takes an account for


def accounts_at_x(
    workspace: Workspace,
    app: XApp | None = None,
    keys: Mapping[AccountName, Credentials] | None = None,
    x_url: str = "",
) -> AccountsAtX:
    """The accounts of a workspace at X itself, or at the simulated X of a demonstration.

    Raises: SettingsError; DatabaseError.
    """
    context, settings = connections_of(workspace, app), workspace.settings
    timeouts = settings.connect_timeout_seconds, settings.read_timeout_seconds

    def identity(account: AccountName) -> Identity | Unavailable:
        if workspace.is_simulated and not x_url:
            return Unavailable("this queue is simulated, and never asks X itself")
        known = keys if keys is not None else keys_of_accounts(workspace)
        tokens = ConnectedTokens(context)
        return X(known, x_url or settings.x_api_url, *timeouts, tokens).identity(account)

    return AccountsAtX(context, identity)


def keys_of_accounts(workspace: Workspace) -> dict[AccountName, Credentials]:
    """The four keys of every account that has them in .env."""
    found = {}
    for name, account in workspace.organisation.accounts.items():
        with suppress(SettingsError):
            found[AccountName(name)] = read_credentials(workspace.variables, account.secrets)
    return found


def connections_of(workspace: Workspace, app: XApp | None = None) -> ConnectionContext:
    """What the verbs about connections need; the settings' own app, unless another is given.

    Raises: SettingsError; DatabaseError.
    """
    settings = workspace.settings
    timeouts = settings.connect_timeout_seconds, settings.read_timeout_seconds

    def handles() -> Mapping[str, str]:
        accounts = workspace.organisation.accounts
        return {name: account.handle for name, account in accounts.items()}

    return ConnectionContext(
        workspace.database,
        workspace.clock,
        lambda: _vault(workspace),
        app or (None if workspace.is_simulated else app_of(workspace)),
        name_of_this_process(),
        sum(timeouts) + _SLACK_SECONDS,
        handles,
        lambda account: has_keys(workspace, account),
    )


def app_of(workspace: Workspace) -> XApp | None:
    """The organisation's app at X; None where none is set up.

    Raises: SettingsError.
    """
    settings = workspace.settings
    if not settings.x_client_id:
        return None
    return XApp(
        settings.x_client_id,
        settings.x_client_secret.get_secret_value(),
        settings.x_api_url,
        (settings.connect_timeout_seconds, settings.read_timeout_seconds),
    )


def has_keys(workspace: Workspace, account: str) -> bool:
    """Whether .env has the four keys of an account; a simulated one needs none."""
    if workspace.is_simulated:
        return True
    with suppress(SettingsError, MistakesFound, KeyError):
        known = workspace.organisation.accounts[account]
        read_credentials(workspace.variables, known.secrets)
        return True
    return False


def _vault(workspace: Workspace) -> Vault:
    from scheduler.bootstrap.keys.story_keys import story_vault  # it takes a while to come

    return story_vault(workspace)
