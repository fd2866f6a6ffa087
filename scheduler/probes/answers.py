"""Answers /healthz, /readyz and /metrics over http, on this machine unless another is named."""

import ipaddress
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from scheduler.clock import Clock
from scheduler.errors import DatabaseError, SettingsError
from scheduler.probes.figures_page import FiguresPage
from scheduler.store.database import Database
from scheduler.store.operations import heartbeat
from scheduler.store.tables.queue import stamps
from scheduler.store.troubles import in_one_line
from scheduler.store.upgrades import require_fit

log = logging.getLogger(__name__)

BEAT_WITHIN = timedelta(seconds=60)
PLAIN = "text/plain; charset=utf-8"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = "127.0.0.1"
_PATIENCE_SECONDS = 10.0  # for somebody who sends half a request

Answer = tuple[int, str, bytes]


class Probes:
    """What a watcher may ask of one process. `owner` beats in the queue; None where nobody does."""

    def __init__(
        self, database: Database, clock: Clock, page: FiguresPage, owner: str | None
    ) -> None:
        self._database, self._clock, self._page, self._owner = database, clock, page, owner

    def answer(self, path: str) -> Answer:
        """Status, kind and content for one path."""
        match path.partition("?")[0]:
            case "/healthz":
                return 200, PLAIN, b"alive\n"
            case "/readyz":
                why = self.why_not_ready()
                return (503, PLAIN, f"{why}\n".encode()) if why else (200, PLAIN, b"ready\n")
            case "/metrics":
                return self._figures()
            case _:
                return 404, PLAIN, b"There is /healthz, /readyz and /metrics.\n"

    def why_not_ready(self) -> str | None:
        """What is missing; None if it may work. X may be away: that is no reason to restart."""
        try:
            with self._database.read() as connection:
                connection.execute(select(stamps.c.name).limit(1))
                seen = {one.owner: one for one in heartbeat.all_seen(connection)}
            require_fit(self._database)
        except DatabaseError as error:
            return f"the database: {error}"
        except SQLAlchemyError as error:
            return f"the database: {in_one_line(error)}"
        if self._owner is None:
            return None
        mine = seen.get(self._owner)
        if mine is None or not mine.is_running:
            return "this engine has not begun yet, or stops"
        age = abs(self._clock.now() - mine.last_seen)
        return None if age <= BEAT_WITHIN else f"the last beat is {age.total_seconds():.0f} s old"

    def _figures(self) -> Answer:
        try:
            return 200, PROMETHEUS, self._page.text()
        except (DatabaseError, SQLAlchemyError):
            return 503, PLAIN, b"the database cannot be reached\n"


def place_of(text: str) -> tuple[str, int]:
    """Host and port of "9464" or "HOST:PORT"; without a host, this machine alone.

    Raises: SettingsError.
    """
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or LOOPBACK
    wrong = SettingsError(
        f'"{text}" is no place to listen at. Write a port, such as 9464, or 127.0.0.1:9464.'
    )
    if not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise wrong
    if host != "localhost":
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise wrong from None
    return host, int(port)


@contextmanager
def listening(place: str, probes: Probes) -> Iterator[str]:
    """Answers beside the work for as long as the block lasts; gives the address.

    Raises: SettingsError if nothing can listen there.
    """
    host, port = place_of(place)
    try:
        server = _server(host, port, probes.answer)
    except OSError as error:
        raise SettingsError(
            f"Nothing can listen at {host}, port {port}: {error.strerror}. Choose another: --listen"
        ) from None
    worker = threading.Thread(target=server.serve_forever, name="probes", daemon=True)
    worker.start()
    try:
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        worker.join()


def _server(host: str, port: int, answer: Callable[[str], Answer]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_SECONDS
        server_version, sys_version = "handrail", ""

        def do_GET(self) -> None:
            status, kind, content = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: Any) -> None:
            """A watcher asks every few seconds: nobody wants to read that."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            log.debug("a watcher hung up", exc_info=True)

    return Server((host, port), Handler)
