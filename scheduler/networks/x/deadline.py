"""One deadline for a whole call, however slowly its bytes come.

A time-out of a socket begins anew with each byte: a server that sends one a second would hold a
call for hours, past the account's lease, and no signal would end it.
"""

import contextlib
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class CallInFlight:
    """One call under way: its socket once there is one, and whether its time is over."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self.is_over = False

    def rides_on(self, line: socket.socket | None) -> None:
        """Notes the socket; ends it at once if the time is over already."""
        with self._lock:
            self._socket = line
            if self.is_over:
                self._hang_up()

    def leaves(self) -> None:
        """Gives the socket back: what ends it later belongs to another call."""
        with self._lock:
            self._socket = None

    def end(self) -> None:
        """Hangs up, so that whoever waits for bytes goes on with an error."""
        with self._lock:
            self.is_over = True
            self._hang_up()

    def _hang_up(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # the other side may have been first
                self._socket.shutdown(socket.SHUT_RDWR)


class Deadlines:
    """Ends calls whose time is over. One thread for all of them, begun with the first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, CallInFlight]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[CallInFlight]:
        """A block in which the calls of this thread have so many seconds in all."""
        call = CallInFlight()
        at = time.monotonic() + seconds
        with self._changed:
            is_first = not self._waiting or at < self._waiting[0][0]
            heapq.heappush(self._waiting, (at, next(self._numbers), call))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif is_first:
                self._changed.notify()
        _current.call = call
        try:
            yield call
        finally:
            _current.call = None
            call.leaves()

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._waiting or self._waiting[0][0] > time.monotonic():
                    soonest = self._waiting[0][0] - time.monotonic() if self._waiting else None
                    self._changed.wait(soonest)
                _, _, call = heapq.heappop(self._waiting)
            call.end()


class _Current(threading.local):
    call: CallInFlight | None = None


_current = _Current()


class _Watched:
    """A connection that tells the thread's call which socket it rides on."""

    sock: socket.socket | None
    _head: bytes | None = None  # of a request that is being written

    def request(self, *args: Any, **named: Any) -> None:
        """Sends a request, its head and its body in one piece: X need not wake up twice."""
        if _current.call is not None and self.sock is not None:  # an open line, used again
            _current.call.rides_on(self.sock)
        self._head = b""
        try:
            super().request(*args, **named)  # type: ignore[misc] # the connection it is mixed into
            if self._head:  # no body
                self._send_at_once(b"")
        finally:
            self._head = None

    def send(self, data: Any) -> None:
        """Sends, but for the head of a request, which waits for what comes after it."""
        if self._head is None:
            super().send(data)  # type: ignore[misc] # the connection it is mixed into
        elif not self._head:
            self._head = data
        else:
            self._send_at_once(data)

    def _send_at_once(self, data: bytes) -> None:
        head, self._head = self._head, None
        super().send(head + data)  # type: ignore[misc, operator] # the connection it is mixed into

    def connect(self) -> None:
        super().connect()  # type: ignore[misc] # the connection it is mixed into
        if _current.call is not None:
            _current.call.rides_on(self.sock)


class _Connection(_Watched, HTTPConnection):
    pass


class _SecureConnection(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}  # by scheme, for urllib3's pool managers
