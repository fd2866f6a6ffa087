"""A local HTTP server that keeps what it is sent: where Apprise and pings go in tests."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """What was heard, and how the next request is answered."""

    port: int = 0
    status: int = 200
    heard: list[dict[str, Any]] = field(default_factory=list)  # bodies of POSTs
    heard_at: list[float] = field(default_factory=list)  # of each, seconds since 1970
    paths: list[str] = field(default_factory=list)


@contextmanager
def a_listener() -> Iterator[Listener]:
    """Listens on this machine as long as the block lasts."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            listener.heard_at.append(time.time())
            listener.heard.append(json.loads(body))
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            listener.paths.append(self.path)
            self.send_response(listener.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
