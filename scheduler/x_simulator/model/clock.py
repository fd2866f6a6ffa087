"""The rehearsal's civil clock, as a server reads it: before each call, in a few microseconds."""

import os
from datetime import UTC, datetime
from pathlib import Path

_LONGEST = 64  # bytes of a time


class ReadClock:
    """Reads the file that `scheduler.clock.RehearsalClock` writes, and never writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = b""
        self._instant = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The instant at which the rehearsal stands, aware, in UTC."""
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            read = os.read(descriptor, _LONGEST)
        finally:
            os.close(descriptor)
        if read != self._read:
            self._instant = datetime.fromisoformat(read.decode("ascii"))
            self._read = read
        return self._instant
