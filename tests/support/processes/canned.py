"""A server that says the same bytes to everybody: for answers that no HTTP library would send."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def a_server_that_answers(answer: bytes | None) -> Iterator[str]:
    """The address of a server that reads one request, says `answer` and hangs up.

    None: it says nothing and keeps the line open until the test ends.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        open_lines: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    line.recv(65536)
                    if answer is None:
                        open_lines.append(line)
                        continue
                    line.sendall(answer)
                    line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for line in open_lines:
            line.close()


@contextmanager
def a_server_that_drips(answer: bytes, pause_seconds: float) -> Iterator[str]:
    """The address of a server that says `answer` a byte at a time, with a pause after each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    with line, contextlib.suppress(OSError):
                        line.recv(65536)
                        for byte in answer:
                            line.send(bytes([byte]))
                            if over.wait(pause_seconds):
                                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def nobody_listening() -> Iterator[str]:
    """An address where a connection is refused, and that nobody else gets meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
