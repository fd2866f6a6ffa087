"""The civil clock: what decides due, late, holds and consent. Leases use the database's own."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the time as the public lives it."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class RehearsalClock:
    """A clock that stands still until it is told to jump, kept in a file.

    The rehearsal X reads the same file, and a rehearsal that was killed goes on where it stood.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """The file that it is kept in."""
        return self._path

    @property
    def is_set(self) -> bool:
        """Whether a rehearsal has begun with this file."""
        return self._path.exists()

    def now(self) -> datetime:
        """The instant at which the rehearsal stands, aware, in UTC."""
        return datetime.fromisoformat(self._path.read_text(encoding="ascii"))

    def jump_to(self, instant: datetime) -> None:
        """Moves to `instant`; never backwards.

        Raises: ValueError if `instant` is naive or lies in this rehearsal's past.
        """
        if instant.tzinfo is None:
            raise ValueError("a rehearsal clock takes aware times only")
        if self.is_set and instant < self.now():
            raise ValueError(f"a rehearsal clock does not go back to {instant.isoformat()}")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._path.with_suffix(".next")
        beside.write_text(instant.astimezone(UTC).isoformat(), encoding="ascii")
        os.replace(beside, self._path)  # noqa: PTH105 - atomic: a reader never sees half a time
