"""Tells systemd that this process is ready, and that it lives. Elsewhere, it tells nobody.

Source: sd_notify(3). The address of the socket is in NOTIFY_SOCKET, in the environment that systemd
gives, and is no setting of ours.
"""

import os
import socket
from collections.abc import Callable

READY, WATCHDOG, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def notify(state: str) -> bool:
    """Sends one line; whether anybody was there to be told. A socket that is gone is no error."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
            line.sendall(state.encode())
    except OSError:
        return False
    return True


def with_watchdog(beat: Callable[[], object]) -> Callable[[], None]:
    """The beat, and after each that went well, that we live: one that cannot be written tells not.

    So systemd restarts an engine that hangs, or that cannot reach its database for a minute; never
    one to which X alone is away.
    """

    def told() -> None:
        beat()
        notify(WATCHDOG)

    return told
