"""A line to a server on which some answers wait until a test lets them go."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

_SECONDS = 120  # a test that never lets one go fails, and does not hang


@contextmanager
def answers_held(url: str, call: bytes) -> Iterator[tuple[str, threading.Event]]:
    """An address that leads to `url`, and what lets go the answers to requests that begin so."""
    may_go = threading.Event()
    far_end = urlsplit(url)
    lines: list[socket.socket] = []

    def pass_on(near: socket.socket) -> None:
        far = socket.create_connection((str(far_end.hostname), far_end.port or 80), _SECONDS)
        is_held = threading.Event()
        lines.extend((near, far))
        threading.Thread(target=answer, args=(near, far, is_held), daemon=True).start()
        with contextlib.suppress(OSError):
            while asked := near.recv(65_536):
                if asked.startswith(call):
                    is_held.set()
                far.sendall(asked)
            far.shutdown(socket.SHUT_WR)

    def answer(near: socket.socket, far: socket.socket, is_held: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while said := far.recv(65_536):
                if is_held.is_set():
                    may_go.wait(_SECONDS)
                near.sendall(said)
            near.shutdown(socket.SHUT_WR)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=pass_on, args=(near,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", may_go
        finally:
            may_go.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for line in lines:
                line.close()
