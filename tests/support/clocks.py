"""The clock that tests set: one of the two things they ever replace."""

from collections.abc import Callable
from datetime import UTC, datetime

A_TUESDAY_NOON = datetime(2027, 10, 5, 12, 0, tzinfo=UTC)


class StandingClock:
    """Stands where it is put."""

    def __init__(self, now: datetime = A_TUESDAY_NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        """Where it stands, aware, in UTC."""
        return self._now

    def jump_to(self, instant: datetime) -> None:
        """Stands at `instant` from now on."""
        if instant.tzinfo is None:
            raise ValueError("a clock takes aware times only")
        self._now = instant.astimezone(UTC)


class InterruptedClock(StandingClock):
    """Stands, and before one of its readings somebody else does something."""

    def __init__(self, now: datetime, meanwhile: Callable[[], object], at_reading: int = 1) -> None:
        super().__init__(now)
        self._meanwhile = meanwhile
        self._left = at_reading

    def now(self) -> datetime:
        """Where it stands."""
        self._left -= 1
        if self._left == 0:
            self._meanwhile()
        return super().now()
