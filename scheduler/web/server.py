"""Serves the desk: over plain http on this machine only, or to a proxy that the settings name."""

import ipaddress
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from scheduler.errors import SettingsError
from scheduler.web.desk import Desk

# Longer than a proxy keeps a connection for its next request (Caddy: 120): were ours the first to
# end, a form sent at that moment would meet a closed door.
KEEP_ALIVE_SECONDS = 150
# A page may wait for X's answer, which is not to be lost: a token that was renewed is in it alone.
DRAIN_SECONDS = 45
MOST_AT_ONCE = 400  # connections; an open Today is one


def check_binding(desk: Desk, host: str) -> None:
    """Passes if the desk may listen at `host`.

    Raises: SettingsError where others could read along.
    """
    if is_loopback(host):
        return
    if not desk.proxies:
        raise SettingsError(
            f"Over plain http the desk listens on this machine only, and not at {host}. Put a "
            "proxy with https in front of it, and name the proxy in HANDRAIL_WEB_PROXIES."
        )
    if not desk.address.startswith("https://"):
        raise SettingsError(
            "Say in HANDRAIL_WEB_ADDRESS at which https:// address people reach the desk."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """A listening socket, and its address; port 0 is any free one.

    Raises: SettingsError if the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"The desk cannot listen at {host}, port {port}: {error.strerror}. Choose another: "
            "--port NUMBER"
        ) from None
    listener.listen(128)
    shown = f"[{host.strip('[]')}]" if family is socket.AF_INET6 else host
    return listener, f"http://{shown}:{listener.getsockname()[1]}"


class DeskServer(uvicorn.Server):
    """Tells who asks for it that it ends, as soon as a signal says so."""

    on_exit: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by a signal."""
        self.on_exit()
        super().handle_exit(sig, frame)


def serve(app: ASGIApp, listener: socket.socket, on_exit: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; what is being answered then is answered to its end.

    After SIGTERM it comes back, so that whoever serves can clear up and leave with 0.
    """
    server = server_of(app)
    server.on_exit = on_exit
    # uvicorn ends the process by the signal that it caught, once it has stopped: by then it means
    # nothing more. One that comes before uvicorn listens for it ends the server all the same.
    before = signal.signal(signal.SIGTERM, server.handle_exit)
    try:
        server.run(sockets=[listener])
    finally:
        signal.signal(signal.SIGTERM, before)


def server_of(app: ASGIApp) -> DeskServer:
    """What serves `app`; its `should_exit` ends it."""
    return DeskServer(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # defence/proxies.py reads them, from named proxies
            limit_concurrency=MOST_AT_ONCE,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )
