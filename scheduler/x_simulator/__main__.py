"""Runs a rehearsal X in a process of its own: `python -m scheduler.x_simulator --help`.

Prints one line of JSON, `{"url": "http://127.0.0.1:PORT"}`, when it takes requests, and ends
when its standard input closes, so that it never outlives the program that started it.
"""

import argparse
import json
import socket
import sys
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from starlette.types import ASGIApp

from scheduler.clock import SystemClock
from scheduler.errors import HandrailError
from scheduler.x_simulator.application import Setting, rehearsal_app
from scheduler.x_simulator.faults.presets import MIXTURES
from scheduler.x_simulator.http.wire import WireProtocol
from scheduler.x_simulator.model.accounts import read_accounts
from scheduler.x_simulator.model.clock import ReadClock
from scheduler.x_simulator.model.prices import read_prices

KEEP_ALIVE_SECONDS = 75
LOOPBACK = "127.0.0.1"  # a rehearsal is for this machine only


def main() -> None:
    """Serves until standard input closes."""
    options = _options()
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        setting = Setting(
            archive=options.data / "rehearsal.sqlite",
            clock=ReadClock(options.clock) if options.clock else SystemClock(),
            accounts=read_accounts(options.accounts),
            seed=options.seed,
            prices=read_prices(options.prices),
            mixture=options.faults,
            switches={"limits": True} if options.limits else {},
            zone=ZoneInfo(options.zone),
        )
    except HandrailError as error:
        sys.exit(str(error))
    listener, url = listen(options.port)
    app = rehearsal_app(setting, on_ready=lambda: print(json.dumps({"url": url}), flush=True))
    serve(app, listener)


def listen(port: int) -> tuple[socket.socket, str]:
    """A listening socket on this machine only, and its address; 0 is any free port."""
    # asyncio switches Nagle's delay off only for sockets that name TCP as their protocol.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    listener.listen(128)
    return listener, f"http://{LOOPBACK}:{listener.getsockname()[1]}"


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serves `app` until standard input closes."""
    config = uvicorn.Config(
        app,
        http=WireProtocol,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run(sockets=[listener])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scheduler.x_simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--data", type=Path, required=True, help="folder of its own database")
    parser.add_argument("--clock", type=Path, help="file of the civil clock, if not this machine's")
    parser.add_argument("--accounts", type=Path, required=True, help="JSON list of accounts")
    parser.add_argument("--prices", type=Path, help="JSON price list; built in otherwise")
    parser.add_argument("--seed", type=int, default=0, help="of the audience and of chance")
    parser.add_argument(
        "--faults", choices=[*MIXTURES], help="a mixture, in place of the rules that are kept"
    )
    parser.add_argument("--zone", default="UTC", help="in which its page tells the time")
    parser.add_argument("--limits", action="store_true", help="count calls as X does")
    return parser.parse_args()


def _end_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


if __name__ == "__main__":
    main()
