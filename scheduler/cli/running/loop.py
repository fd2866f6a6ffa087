"""Runs the real engine, once or until somebody stops it."""

import signal
from types import FrameType

from scheduler.bootstrap.app import App
from scheduler.bootstrap.engine import real_engine, run_once, say_goodbye
from scheduler.cli.output import err, out
from scheduler.publishing.monitoring.status import status


def once(app: App) -> None:
    """Does everything that is due, and shows how the queue stands then."""
    _stop_on_signals(app)
    run_once(app)
    standing = status(app.context.database, app.context.clock)
    out().print(", ".join(f"{number:,} {state}" for state, number in standing.threads.items()))


def until_stopped(app: App) -> None:
    """Runs the ticks; SIGTERM and Ctrl-C let the call in hand end, and begin nothing new."""
    _stop_on_signals(app)
    engine = real_engine(app)
    engine.start()
    err().print("Publishing. Stop with Ctrl-C; the post in hand is finished first.")
    while not app.stopping.wait(0.5):  # a bare wait() would keep signals from being handled
        pass
    engine.stop()
    say_goodbye(app)
    err().print("Stopped. Nothing is half done.")


def _stop_on_signals(app: App) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
