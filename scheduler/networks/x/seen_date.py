"""Remembers the Date header of X's last answer, whatever it was an answer to."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

_TRUSTED_FOR = timedelta(minutes=15)  # then X is asked again
_LAST_YEAR = 9000  # what lies beyond cannot be reckoned with


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """What time the server has by its Date header, aware, in UTC; None if it says none."""
    return _read(headers.get("Date", ""))


@lru_cache(maxsize=8)  # answers of one second say the same
def _read(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if not 1970 <= found.year < _LAST_YEAR:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class SeenDate:
    """X's clock as its last answer told it. Several threads may use it at once."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: tuple[datetime, float] | None = None

    def note(self, headers: Mapping[str, str]) -> None:
        """Keeps what an answer says; one that says nothing changes nothing."""
        if (found := date_of(headers)) is not None:
            self._seen = found, self._monotonic()

    def now(self) -> datetime | None:
        """X's time now; None if no answer of late told it. Too early after a machine has slept."""
        if self._seen is None:
            return None
        time_of_x, at = self._seen
        passed = timedelta(seconds=self._monotonic() - at)
        return time_of_x + passed if passed <= _TRUSTED_FOR else None
