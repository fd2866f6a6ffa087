"""Serves the desk: over plain http on this machine only, or to a proxy that the settings name."""

import ipaddress
import socket

import uvicorn
from starlette.types import ASGIApp

from scheduler.errors import SettingsError
from scheduler.web.desk import Desk

# Longer than a proxy keeps a connection for its next request (Caddy: 120): were ours the first to
# end, a form sent at that moment would meet a closed door.
KEEP_ALIVE_SECONDS = 150
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


def server_of(app: ASGIApp) -> uvicorn.Server:
    """What serves `app`; its `should_exit` ends it."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # defence/proxies.py reads them, from named proxies
            limit_concurrency=MOST_AT_ONCE,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=1,  # an open Today would hold it up
        )
    )
