"""Hands letters over while nobody waits: how long it takes would tell who is known here."""

import threading
import time
from dataclasses import dataclass, field

from scheduler.mail.letter import Letter, LetterCarrier, Nowhere

LATER_SECONDS = 0.3  # by then whoever asked has their answer
MOST_AT_ONCE = 16  # then a letter is not taken, and its person asks again


@dataclass(frozen=True, slots=True)
class InBackground:
    """Another way, each letter in a thread of its own."""

    post: LetterCarrier
    _places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE)
    )

    def send(self, letter: Letter) -> bool:
        """Whether it is on its way."""
        if not self._places.acquire(blocking=False):
            return False
        threading.Thread(target=self._send, args=(letter,), daemon=True).start()
        return True

    def decoy(self) -> LetterCarrier:
        """The same, with a thread that sends nothing."""
        return InBackground(Nowhere(), self._places)

    def _send(self, letter: Letter) -> None:
        try:
            time.sleep(LATER_SECONDS)
            self.post.send(letter)
        finally:
            self._places.release()
