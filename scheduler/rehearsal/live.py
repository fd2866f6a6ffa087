"""Keeps a simulated X and its publishing going in real time, from a chosen moment on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.bootstrap.app import App
from scheduler.bootstrap.engine import heartbeat_of
from scheduler.bootstrap.keys.connections import AccountsAtX, accounts_at_x
from scheduler.bootstrap.notices import ring_verb
from scheduler.bootstrap.simulated.rehearsal import (
    open_rehearsal,
    rehearsal_accounts,
    sham_credentials,
)
from scheduler.bootstrap.stories import story_verb
from scheduler.bootstrap.workspace import Workspace
from scheduler.clock import RehearsalClock
from scheduler.engine.local import LocalEngine
from scheduler.engine.work import Tick, Work, is_account_due, one_pass, work_list
from scheduler.networks.base import AccountName
from scheduler.networks.x.oauth2 import XApp
from scheduler.private_files import make_private_folder
from scheduler.store.queue import due
from scheduler.x_simulator.process import start

WORKERS = 4


@dataclass(frozen=True, slots=True)
class LiveStage:
    """A rehearsal that people look into while it goes on."""

    workspace: Workspace
    app: App
    clock: RehearsalClock
    x_page_url: str
    x_url: str
    seed: int

    def accounts_at_x(self) -> AccountsAtX:
        """The accounts at the simulated X, by an app that everybody can connect."""
        organisation = self.workspace.organisation
        keys = {
            AccountName(name): sham_credentials(account.handle, self.seed)
            for name, account in organisation.accounts.items()
        }
        of_app = next(iter(keys.values()))
        app = XApp(of_app.api_key, of_app.api_secret, self.x_url, (2, 5))
        return accounts_at_x(self.workspace, app, keys, self.x_url)

    def run_until(self, instant: datetime) -> None:
        """Publishes everything that is due until then, at once, and stands there."""
        work = self._work(lambda: None)
        while True:
            one_pass(work)
            if is_account_due(work):
                continue
            with self.app.context.database.read() as connection:
                found = due.next_instant(connection, self.clock.now())
            if found is None or found > instant:
                self.clock.jump_to(instant)
                return
            self.clock.jump_to(found)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Lets its clock go and publishes, for as long as the block."""
        began_at, began = self.clock.now(), time.monotonic()

        def move_on() -> None:
            self.clock.jump_to(began_at + timedelta(seconds=time.monotonic() - began))

        beat = heartbeat_of(self.app, pings=False).beat
        beat()
        engine = LocalEngine((Tick("clock", 1.0, move_on), *self._work(beat)), WORKERS)
        engine.start()
        try:
            yield
        finally:
            self.app.stopping.set()
            engine.stop()

    def _work(self, beat: Callable[[], None]) -> Work:
        app = self.app
        return work_list(
            app.publisher,
            app.reconciler,
            app.remover,
            heartbeat=beat,
            stories=story_verb(app),
            collect=app.collect.collect_due,
            ring=ring_verb(self.workspace, app.context),
        )


@contextmanager
def live_stage(workspace: Workspace, opens_at: datetime, seed: int) -> Iterator[LiveStage]:
    """A simulated X, and publishing joined to it, at a moment; nothing is in its queue yet.

    `workspace` goes by the queue and the clock of a rehearsal.
    """
    folder = workspace.rehearsal
    if folder is None or not isinstance(workspace.clock, RehearsalClock):
        raise ValueError("a live stage stands in a rehearsal's own folder")
    make_private_folder(folder)
    clock = workspace.clock
    clock.jump_to(opens_at)
    accounts = rehearsal_accounts(workspace.organisation, seed)
    with start(folder / "x", folder / "clock", accounts, seed) as x:
        app = open_rehearsal(workspace, x.url, seed)
        try:
            yield LiveStage(workspace, app, clock, f"{x.url}/rehearsal/", x.url, seed)
        finally:
            workspace.database.close()
