"""Reads every time that PostgreSQL can hold: one that Python cannot is `NEVER`, and no error."""

from typing import Any

from psycopg import DataError
from psycopg.adapt import Buffer, Loader

from scheduler.store.types import NEVER


def register_readable_times(connection: Any) -> None:
    """Makes a psycopg connection read `infinity`, years of six figures and years before Christ.

    Doing it twice changes nothing.
    """
    usual = connection.adapters.get_loader(connection.adapters.types["timestamptz"].oid, 0)
    if getattr(usual, "reads_every_time", False):  # a connection that was prepared before
        return

    class ReadableTime(Loader):
        reads_every_time = True

        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            self._usual = usual(oid, context)

        def load(self, data: Buffer) -> Any:
            try:
                return self._usual.load(data)
            except (DataError, ValueError, OverflowError):
                return NEVER

    connection.adapters.register_loader("timestamptz", ReadableTime)
