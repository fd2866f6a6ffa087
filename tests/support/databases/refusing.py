"""A PostgreSQL that starts up, as whoever connects meets it: its protocol's own refusal."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ASKS_FOR_TLS, _ASKS_FOR_GSS = 80877103, 80877104


@contextmanager
def refusing(state: str, words: str) -> Iterator[int]:
    """The port of a server that refuses everybody with a SQLSTATE and a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        worker = threading.Thread(target=_refuse_all, args=(door, state, words), daemon=True)
        worker.start()
        yield int(door.getsockname()[1])
        door.shutdown(socket.SHUT_RDWR)
    worker.join(10)


def _refuse_all(door: socket.socket, state: str, words: str) -> None:
    fields = {"S": "FATAL", "V": "FATAL", "C": state, "M": words}
    told = b"".join(f"{name}{value}\0".encode() for name, value in fields.items()) + b"\0"
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line:
            while _asks_for_a_shield(line):
                line.sendall(b"N")
            line.sendall(b"E" + struct.pack("!i", len(told) + 4) + told)


def _asks_for_a_shield(line: socket.socket) -> bool:
    head = line.recv(8, socket.MSG_WAITALL)
    if len(head) < 8:
        return False
    length, code = struct.unpack("!ii", head)
    if code in (_ASKS_FOR_TLS, _ASKS_FOR_GSS):
        return True
    line.recv(length - 8, socket.MSG_WAITALL)
    return False
