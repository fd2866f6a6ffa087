"""One charity of several in one process: begun, watched, and tried again while it is broken."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from scheduler.bootstrap.app import App, open_real
from scheduler.bootstrap.checks.queue_mark import has_another_mark, mark_of
from scheduler.bootstrap.engine import Running, real_engine, say_goodbye
from scheduler.bootstrap.plain_errors import told_plainly
from scheduler.bootstrap.workspace import Workspace
from scheduler.engine.local import LocalEngine
from scheduler.errors import HandrailError

if TYPE_CHECKING:
    from scheduler.engine.cluster import ClusterEngine

log = logging.getLogger(__name__)
AGAIN_SECONDS = 60.0


@dataclass
class Charity:
    """One charity of the process: at work, or tried again in a while."""

    key: str
    workspace: Workspace
    tell: Callable[[str], None]
    warn: Callable[[str], None]
    app: App | None = None
    engine: "LocalEngine | ClusterEngine | None" = None
    running: Running | None = None
    mark: str | None = None
    next_try: float = 0.0
    trouble: str = ""

    def begin(self) -> None:
        """Begins, or says why not: once for each reason."""
        try:
            self.workspace = self.workspace.again()
            self.app = open_real(self.workspace)
            self.running = Running(self.app, self.say)
            self.running.begin()
            self.mark = mark_of(self.app.context.database)
            self.engine = real_engine(self.app, self.running.news, self.key)
            self.engine.start()
            self.trouble = ""
        except (HandrailError, DBAPIError, OSError) as error:
            told = told_plainly(error)
            self._put_off(told[0] if told else str(error))
        except Exception as error:
            log.exception("%s cannot begin", self.key)  # a mistake of ours: the others go on
            self._put_off(type(error).__name__)

    def _put_off(self, words: str) -> None:
        self.app = None
        self.next_try = time.monotonic() + AGAIN_SECONDS
        if words != self.trouble:
            self.trouble = words
            self.warn(f"{self.key}: NOTHING GOES OUT. {words}")

    def look(self) -> None:
        """Begins where it is time to, and stops where another database is in the place of ours."""
        if self.app is None:
            if time.monotonic() >= self.next_try:
                self.begin()
            return
        if has_another_mark(self.app.context.database, self.mark):
            self.warn(f"{self.key}: its queue was replaced. It begins again.")
            self.end()

    def end(self) -> None:
        """Lets what is in hand end, and leaves word of it."""
        app, engine, running = self.app, self.engine, self.running
        self.app = None
        if app is None or engine is None or running is None:
            return
        app.stopping.set()
        engine.stop()
        try:
            running.news()
            say_goodbye(app)
        except (HandrailError, DBAPIError) as error:  # its database is away
            log.warning("%s could not say that it stops (%s)", self.key, error)
        app.context.database.close()

    def say(self, line: str) -> None:
        """A line of this charity, under its key."""
        self.tell(f"{self.key}: {line}")
