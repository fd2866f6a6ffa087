"""Says that the database is away once, and once that it is back, however many ticks meet it."""

import logging
import threading
import time

log = logging.getLogger(__name__)

AGAIN_SECONDS = 60.0  # then what stands still is said again


class LoggedOnce:
    """What is the matter at this moment, for all ticks of one engine together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, tuple[str, float]] = {}  # the tick that said each line, and when

    def trouble(self, of: str, line: str) -> bool:
        """Whether it is to be said now: it is new, or a minute old."""
        now = time.monotonic()
        with self._lock:
            last = self._said.get(line)
            if last is not None and now - last[1] < AGAIN_SECONDS:
                return False
            self._said[line] = of, now
            return True

    def fine(self, of: str) -> None:
        """A tick went well; if it is the one that told of a trouble, that is over."""
        if not self._said:
            return
        with self._lock:
            over = [line for line, (who, _) in self._said.items() if who == of]
            for line in over:
                del self._said[line]
            is_all = bool(over) and not self._said
        if is_all:
            log.warning("the database can be used again: the work goes on")
