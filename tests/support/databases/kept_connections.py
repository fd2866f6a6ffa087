"""Connections to the PostgreSQL that tests take turns on, kept from one test for the next.

The program opens its connections once and keeps them for as long as it lives. The tests open it
anew a thousand times, and a new connection is a new process of the server, which has to read the
whole catalogue of tables before it can answer its first question.
"""

import os
from typing import Any
from weakref import WeakSet

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

_MOST = 8  # whoever opens more at once has them closed
# Whatever a session may have of its own, but for what it was opened with.
_AS_NEW = b"RESET ALL; UNLISTEN *; CLOSE ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all()"
_KEPT: dict[str, "KeptConnections"] = {}


class KeptConnections:
    """Free connections to one address, each as it was when it was opened."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._owner = os.getpid()  # a fork has the same socket, and must not speak on it
        self._free: list[psycopg.Connection[Any]] = []
        self._known: WeakSet[psycopg.Connection[Any]] = WeakSet()
        _KEPT[url] = self

    def pids(self) -> list[int]:
        """The server's processes that wait for the next test."""
        return [one.info.backend_pid for one in self._free]

    def take(self, *_: object) -> psycopg.Connection[Any] | None:
        """A free one, if there is any."""
        is_ours = os.getpid() == self._owner
        return self._free.pop() if is_ours and self._free else None

    def give(self, connection: psycopg.Connection[Any]) -> None:
        """Keeps it, as new, or closes it."""
        if not self._is_as_new(connection):
            connection.close()
            return
        self._known.add(connection)
        self._free.append(connection)

    def _is_as_new(self, connection: psycopg.Connection[Any]) -> bool:
        if os.getpid() != self._owner or connection.closed or len(self._free) >= _MOST:
            return False
        try:
            connection.rollback()
            connection.pgconn.exec_(_AS_NEW)
            connection.read_only = connection.deferrable = None
        except psycopg.Error:  # the server has ended it
            return False
        return connection.info.transaction_status is TransactionStatus.IDLE

    def is_new(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether no test before has had it."""
        return connection not in self._known

    def close(self) -> None:
        """Closes all that are free, and keeps none from now on."""
        _KEPT.pop(self._url, None)
        while self._free:
            self._free.pop().close()


def kept_for(engine: Engine) -> KeptConnections | None:
    """What this engine takes its connections from; None but for the tests' shared database."""
    return _KEPT.get(engine.url.render_as_string(hide_password=False))


def keep_connections(engine: Engine, kept: KeptConnections) -> None:
    """Has an engine take its connections from there, and give them back there."""
    dialect = engine.dialect
    event.listen(engine, "do_connect", kept.take)
    dialect.do_close = kept.give  # type: ignore[method-assign,assignment]
    dialect.do_terminate = psycopg.Connection.close  # type: ignore[method-assign,assignment]
