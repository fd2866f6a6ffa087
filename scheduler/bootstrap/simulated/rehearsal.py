"""Joins the publishing verbs to a rehearsal X, with a database, clock and sham keys of its own."""

import hashlib
from collections.abc import Callable

from scheduler.bootstrap.app import App, join
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.model.organisation import Organisation
from scheduler.clock import RehearsalClock
from scheduler.engine.local import LocalEngine
from scheduler.engine.rehearsal import RehearsalEngine
from scheduler.engine.work import Tick, work_list
from scheduler.networks.base import AccountName
from scheduler.networks.x.client import X
from scheduler.networks.x.search import XListening
from scheduler.settings import Credentials
from scheduler.x_simulator.process import RehearsalAccount

REHEARSAL_STEP_SECONDS = 0.01
REHEARSAL_LEASE_SECONDS = 5.0  # a rehearsal that was killed goes on as soon as this has run out


def open_rehearsal(workspace: Workspace, x_url: str, seed: int) -> App:
    """Joins a workspace that goes by a rehearsal's queue and clock to the rehearsal X."""
    credentials = {
        AccountName(name): sham_credentials(account.handle, seed)
        for name, account in workspace.organisation.accounts.items()
    }
    networks = X(credentials, x_url, 2, 5), XListening(credentials, x_url, 2, 5)
    return join(workspace, networks, REHEARSAL_LEASE_SECONDS)


def rehearsal_accounts(organisation: Organisation, seed: int) -> list[RehearsalAccount]:
    """The organisation's accounts as the rehearsal X knows them, with sham keys."""
    return [
        RehearsalAccount(
            handle=account.handle,
            api_key=(sham := sham_credentials(account.handle, seed)).api_key,
            api_secret=sham.api_secret,
            access_token=sham.access_token,
            access_secret=sham.access_secret,
        )
        for account in organisation.accounts.values()
    ]


def sham_credentials(handle: str, seed: int) -> Credentials:
    """Keys that open nothing but a rehearsal, the same each time."""

    def key(name: str) -> str:
        return hashlib.sha256(f"sham {seed} {handle} {name}".encode()).hexdigest()[:40]

    return Credentials(key("api key"), key("api secret"), key("token"), key("token secret"))


def rehearsal_engine(
    app: App, clock: RehearsalClock, on_progress: Callable[[], None]
) -> tuple[LocalEngine, RehearsalEngine]:
    """The one tick of a rehearsal, and what tells when it has ended."""
    work = work_list(
        app.publisher,
        app.reconciler,
        app.remover,
        collect=app.collect.collect_due,
        listen=app.listen.listen_due,
    )
    rehearsing = RehearsalEngine(app.context.database, clock, work, on_progress)
    step = Tick("step", REHEARSAL_STEP_SECONDS, rehearsing.step)
    return LocalEngine((step,), workers=1), rehearsing
