"""The accounts of a web desk at a rehearsal X of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scheduler.bootstrap.keys.connections import accounts_at_x
from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.simulated.rehearsal import rehearsal_accounts, sham_credentials
from scheduler.bootstrap.workspace import Workspace
from scheduler.networks.base import AccountName
from scheduler.networks.x.oauth2 import XApp
from scheduler.x_simulator.process import RunningRehearsal, start
from tests.support.desks.web import WebDesk

_SEED = 7


@contextmanager
def x_of_the_samples(folder: Path) -> Iterator[RunningRehearsal]:
    """A rehearsal X that knows the accounts of the samples, by this machine's clock."""
    copy_samples(folder / "samples")
    known = rehearsal_accounts(Workspace(folder / "samples").organisation, _SEED)
    with start(folder / "x", None, known, _SEED) as running:
        yield running


def join(web: WebDesk, x: RunningRehearsal) -> None:
    """Has the desk's accounts be those at `x`, by an app that all of them can be connected with."""
    organisation = web.desk.workspace.organisation
    keys = {
        AccountName(name): sham_credentials(account.handle, _SEED)
        for name, account in organisation.accounts.items()
    }
    of_app = keys[AccountName("main")]
    app = XApp(of_app.api_key, of_app.api_secret, x.url, (2, 5))
    web.desk = replace(web.desk, accounts=accounts_at_x(web.desk.workspace, app, keys, x.url))


def handle(web: WebDesk, account: str = "main") -> str:
    """As organisation.yaml has it."""
    return web.desk.workspace.organisation.accounts[account].handle
