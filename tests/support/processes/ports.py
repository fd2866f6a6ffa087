"""A port for a server that has to be told one before it listens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from socket import SO_REUSEADDR, SOL_SOCKET, socket


@contextmanager
def a_port() -> Iterator[int]:
    """A port of this machine that nobody else is given while the block lasts.

    A server may listen there: Linux lets it, for nobody listens here. Elsewhere the port is free,
    and another might come first.
    """
    with socket() as held:
        held.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
        if not sys.platform.startswith("linux"):
            held.close()
        yield port
