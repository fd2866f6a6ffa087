"""Who is signed in on which browser, for as long as this process lives.

It stands in for the sessions that `people` keeps as rows: `desk_actor` is all that knows it.
"""

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
IN_ALL = timedelta(hours=12)
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in."""

    person_id: str
    began_at: datetime
    seen_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it ends, if nothing more is done in it."""
        return min(self.seen_at + IDLE, self.began_at + IN_ALL)


class Sessions:
    """Begins, finds and ends sessions. Keeps the hash of each secret, and never the secret."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, Session] = {}

    def begin(self, person_id: str, now: datetime) -> str:
        """A new session; gives its secret, for the cookie."""
        secret = new_secret()
        with self._lock:
            self._kept = {key: one for key, one in self._kept.items() if now < one.ends_at}
            self._kept[_hash(secret)] = Session(person_id, now, now)
        return secret

    def find(self, secret: str, now: datetime, *, is_used: bool) -> Session | None:
        """The session of a secret, if it has not ended; `is_used` keeps it from ending idle."""
        key = _hash(secret)
        with self._lock:
            found = self._kept.get(key)
            if found is None or now >= found.ends_at:
                self._kept.pop(key, None)
                return None
            if is_used:
                found = self._kept[key] = replace(found, seen_at=now)
            return found

    def end(self, secret: str) -> None:
        """Ends it; twice is no harm."""
        with self._lock:
            self._kept.pop(_hash(secret), None)


def new_secret() -> str:
    """What nobody guesses: 256 bits, as a cookie carries them."""
    return secrets.token_urlsafe(SECRET_BYTES)


def form_token(secret: str) -> str:
    """What a form of this browser carries, so that no other site can send it."""
    return hmac.new(secret.encode(), b"a form of the desk", hashlib.sha256).hexdigest()


def is_form_token(given: str, secret: str) -> bool:
    """Whether a form came from a page that this browser was given."""
    return hmac.compare_digest(given.encode(), form_token(secret).encode())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
