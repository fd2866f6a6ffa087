"""Runs a rehearsal's engine until nothing is left to do, and says how far it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.bootstrap.app import App
from scheduler.bootstrap.simulated.rehearsal import rehearsal_engine
from scheduler.clock import RehearsalClock
from scheduler.rehearsal.network_summary import network_summary
from scheduler.store.metrics.published import sent_posts
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import ThreadState

# After so many steps in which nothing came of anything, nothing more will: no money, say, for
# weeks. A long outage stays well below it.
IDLE_STEPS = 400


class Onlooker:
    """Hears how far a rehearsal is. This one ignores it; a bar or a page shows it."""

    def remark(self, sentence: str) -> None:
        """Hears something that a person should know meanwhile."""

    def begin(self, threads: int) -> None:
        """Hears how many threads there are."""

    def step(self, moment: datetime, threads_out: int) -> None:
        """Hears what time it is in the rehearsal, where the organisation is, and what is out."""

    def end(self) -> None:
        """Hears that nothing is left to do."""

    def is_enough(self) -> bool:
        """Whether it should end before anything else does."""
        return False


UNWATCHED = Onlooker()


class _Steps:
    """Looks after each step: tells the onlooker, waits for people who watch, and sees the end."""

    def __init__(
        self, app: App, x_url: str, zone: ZoneInfo, pause_seconds: float, onlooker: Onlooker
    ) -> None:
        self._app = app
        self._x_url = x_url
        self._zone = zone
        self._pause_seconds = pause_seconds
        self._onlooker = onlooker
        self._sent = 0
        self._steps = 0
        self._seen: object = None
        self.is_idle = False

    def counts(self) -> dict[ThreadState, int]:
        """How many threads stand in each state."""
        with self._app.context.database.read() as connection:
            return count_by_state(connection)

    def look(self) -> None:
        """One step was made."""
        counts = self.counts()
        moment = self._app.context.clock.now().astimezone(self._zone)
        self._onlooker.step(moment, counts[ThreadState.PUBLISHED])
        if self._pause_seconds:
            self._pause()
        self._steps += 1
        if self._steps % IDLE_STEPS == 0:
            seen = (counts, network_summary(self._x_url).answered)
            self.is_idle = seen == self._seen
            self._seen = seen

    def _pause(self) -> None:
        with self._app.context.database.read() as connection:
            sent = len(sent_posts(connection))
        if sent != self._sent:
            self._sent = sent
            self._app.stopping.wait(self._pause_seconds)


def run_to_the_end(
    app: App,
    clock: RehearsalClock,
    x_url: str,
    zone: ZoneInfo,
    pause_seconds: float,
    onlooker: Onlooker,
) -> None:
    """Runs until nothing is due any more, or nothing comes of anything any more."""
    steps = _Steps(app, x_url, zone, pause_seconds, onlooker)
    onlooker.begin(sum(steps.counts().values()))
    with _quiet_log():
        engine, rehearsing = rehearsal_engine(app, clock, steps.look)
        engine.start()
        try:
            while not (rehearsing.ended.wait(0.2) or steps.is_idle or onlooker.is_enough()):
                pass
        finally:
            app.stopping.set()
            engine.stop()
            onlooker.end()


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Warnings stay out of the way of the verdict, which tells the same in plain words."""
    log = logging.getLogger("scheduler")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
