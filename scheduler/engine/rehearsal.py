"""A rehearsal's ticks: work while there is any, then jump to the next instant."""

import threading
from collections.abc import Callable

from scheduler.clock import RehearsalClock
from scheduler.engagement.collection.collector import Collect
from scheduler.engagement.listening.listener import Listen
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database
from scheduler.store.queue import due


class RehearsalEngine:
    """One step at a time, in one order, so that the same seed gives the same run."""

    def __init__(
        self,
        database: Database,
        clock: RehearsalClock,
        publisher: Publisher,
        reconciler: Reconciler,
        remover: TakedownWorker,
        collect: Collect,
        listen: Listen,
        on_progress: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._publisher = publisher
        self._reconciler = reconciler
        self._remover = remover
        self._collect = collect
        self._listen = listen
        self._on_progress = on_progress
        self.ended = threading.Event()

    def step(self) -> None:
        """Does everything that is due now; with nothing left, moves the clock or ends."""
        if self.ended.is_set():
            return
        for account in self._reconciler.due_accounts():
            self._reconciler.reconcile_account(account)
        for account in self._publisher.due_accounts():
            self._publisher.publish_account(account)
        for account in self._remover.due_accounts():
            self._remover.remove_account(account)
        self._collect.collect_due()
        self._on_progress()
        if not self._publisher.due_accounts() and not self._reconciler.due_accounts():
            self._move_on()

    def _move_on(self) -> None:
        self._listen.listen_due()
        with self._database.read() as connection:
            instant = due.next_instant(connection, self._clock.now())
        if instant is None:
            self.ended.set()
        else:
            self._clock.jump_to(instant)
