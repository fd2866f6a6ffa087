"""Runs a rehearsal's work: all there is to do now, then a jump to the next instant."""

import threading
from collections.abc import Callable

from scheduler.clock import RehearsalClock
from scheduler.engine.work import Work, is_account_due, one_pass
from scheduler.store.database import Database
from scheduler.store.queue import due


class RehearsalEngine:
    """One step at a time, in one order, so that the same seed gives the same run."""

    def __init__(
        self, database: Database, clock: RehearsalClock, work: Work, on_progress: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._work = work
        self._on_progress = on_progress
        self.ended = threading.Event()

    def step(self) -> None:
        """Does everything that is due now; with nothing left, moves the clock or ends."""
        if self.ended.is_set():
            return
        one_pass(self._work)
        self._on_progress()
        if not is_account_due(self._work):
            self._move_on()

    def _move_on(self) -> None:
        with self._database.read() as connection:
            instant = due.next_instant(connection, self._clock.now())
        if instant is None:
            self.ended.set()
        else:
            self._clock.jump_to(instant)
