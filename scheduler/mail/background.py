"""Hands letters over while nobody waits: how long a server takes would tell who is known here."""

import threading
from dataclasses import dataclass, field

from scheduler.mail.letter import Letter, Post

MOST_AT_ONCE = 16  # then a letter is not taken, and its person asks again


@dataclass(frozen=True, slots=True)
class InBackground:
    """Another way, each letter in a thread of its own."""

    post: Post
    _places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE)
    )

    def send(self, letter: Letter) -> bool:
        """Whether it is on its way."""
        if not self._places.acquire(blocking=False):
            return False
        threading.Thread(target=self._send, args=(letter,), daemon=True).start()
        return True

    def _send(self, letter: Letter) -> None:
        try:
            self.post.send(letter)
        finally:
            self._places.release()
