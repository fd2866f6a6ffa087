"""Running a rehearsal's engine until nothing is left to do, and showing how far it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from rich.progress import BarColumn, Progress, TaskID, TextColumn

from scheduler import bootstrap
from scheduler.cli.output import err
from scheduler.clock import RehearsalClock
from scheduler.formatting import count, local
from scheduler.rehearsal.network_summary import network_summary
from scheduler.store.overview.published import sent_posts
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import ThreadState

# After so many steps in which nothing came of anything, nothing more will: no money, say, for
# weeks. A long outage stays well below it.
IDLE_STEPS = 400


class _Onlooker:
    """Looks after each step, for the bar, for people who watch, and for the end."""

    def __init__(
        self,
        app: bootstrap.App,
        clock: RehearsalClock,
        x_url: str,
        zone: ZoneInfo,
        pause_seconds: float,
    ) -> None:
        self._app = app
        self._clock = clock
        self._x_url = x_url
        self._zone = zone
        self._pause_seconds = pause_seconds
        self._sent = 0
        self._steps = 0
        self._seen: object = None
        self.is_idle = False

    def counts(self) -> dict[ThreadState, int]:
        """How many threads stand in each state."""
        with self._app.database.read() as connection:
            return count_by_state(connection)

    def look(self, progress: Progress, bar: TaskID) -> None:
        """One step was made."""
        counts = self.counts()
        out = counts[ThreadState.PUBLISHED]
        moment = local(self._clock.now().astimezone(self._zone))
        progress.update(bar, completed=out, description=f"{moment}: {count(out, 'thread')} out")
        if self._pause_seconds:
            self._pause()
        self._steps += 1
        if self._steps % IDLE_STEPS == 0:
            seen = (counts, network_summary(self._x_url).answered)
            self.is_idle = seen == self._seen
            self._seen = seen

    def _pause(self) -> None:
        with self._app.database.read() as connection:
            sent = len(sent_posts(connection))
        if sent != self._sent:
            self._sent = sent
            self._app.stopping.wait(self._pause_seconds)


def run_to_the_end(
    app: bootstrap.App,
    clock: RehearsalClock,
    x_url: str,
    zone: ZoneInfo,
    pause_seconds: float,
) -> None:
    """Runs until nothing is due any more, or nothing comes of anything any more."""
    onlooker = _Onlooker(app, clock, x_url, zone, pause_seconds)
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), console=err(), transient=True
    )
    with progress, _quiet_log():
        total = sum(onlooker.counts().values())
        bar = progress.add_task("rehearsing", total=total)
        engine, rehearsing = bootstrap.rehearsal_engine(
            app, clock, lambda: onlooker.look(progress, bar)
        )
        engine.start()
        try:
            while not rehearsing.ended.wait(0.2) and not onlooker.is_idle:
                pass
        finally:
            app.stopping.set()
            engine.stop()


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
