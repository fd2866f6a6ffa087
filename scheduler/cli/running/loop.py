"""Runs the real engine, once or until somebody stops it."""

import signal
from itertools import count
from types import FrameType
from typing import TYPE_CHECKING

from scheduler.bootstrap.app import App
from scheduler.bootstrap.checks.queue_mark import has_another_mark, mark_of
from scheduler.bootstrap.engine import Running, real_engine, run_once, say_goodbye
from scheduler.bootstrap.plain_errors import what_passes
from scheduler.cli.output import err, out, print_at_once
from scheduler.errors import DatabaseError
from scheduler.probes.systemd import READY, STOPPING, notify
from scheduler.publishing.monitoring.status import status
from scheduler.remedies import Action, Remedy

if TYPE_CHECKING:
    from scheduler.probes.figures_page import FiguresPage


def once(app: App) -> None:
    """Does everything that is due, and shows how the queue stands then."""
    _stop_on_signals(app)
    running = Running(app, print_at_once)
    running.begin()
    run_once(app, running.news)
    standing = status(app.context.database, app.context.clock)
    out().print(", ".join(f"{number:,} {state}" for state, number in standing.threads.items()))


def until_stopped(app: App, place: str = "", page: "FiguresPage | None" = None) -> None:
    """Runs the ticks; SIGTERM and Ctrl-C let the call in hand end, and begin nothing new.

    At `place` it answers who watches it, if there is one.
    """
    _stop_on_signals(app)
    if page is None:
        _publish(app)
        return
    from scheduler.bootstrap.watched import watched

    with watched(app.workspace, place, page, app.context.owner) as address:
        err().print(f"Watched at {address}/readyz and {address}/metrics.", soft_wrap=True)
        _publish(app)


def _publish(app: App) -> None:
    running = Running(app, print_at_once)
    err().print("Publishing. Stop with Ctrl-C; the post in hand is finished first.")
    running.begin()
    mine = mark_of(app.context.database)
    is_replaced = False
    engine = real_engine(app, running.news)
    engine.start()
    notify(READY)
    # A file is looked at for nothing; a server is asked, by each of its engines.
    rounds, every = count(1), 1 if app.context.database.is_sqlite else 4
    while not app.stopping.wait(0.5):  # a bare wait() would keep signals from being handled
        if next(rounds) % every:
            continue
        if is_replaced := has_another_mark(app.context.database, mine):
            app.stopping.set()
    notify(STOPPING)
    is_idle = engine.stop()
    if is_replaced:
        raise DatabaseError(
            "The database was replaced while we published from it. Nothing more is sent. If that "
            "was meant, begin again: ",
            Remedy(Action.RUN),
        )
    _say_goodbye(app, running, is_idle=is_idle)


def _say_goodbye(app: App, running: Running, *, is_idle: bool) -> None:
    try:
        running.news()  # of what was in hand
        say_goodbye(app, is_idle=is_idle)
    except Exception as error:
        why = what_passes(error)
        if why is None:
            raise
        err().print(f"Stopped. {why} What it had is free for others in a while.", soft_wrap=True)
        return
    if is_idle:
        err().print("Stopped. Nothing is half done.")
    else:
        err().print("Stopped, while something was still at work: it is looked for by the others.")


def _stop_on_signals(app: App) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stopping.set()

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):  # the last where a terminal is closed
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
