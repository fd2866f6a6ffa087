"""The real engine, once or until somebody stops it."""

import signal
from collections import deque
from collections.abc import Iterator
from types import FrameType

from scheduler import bootstrap
from scheduler.bootstrap import App
from scheduler.bootstrap.stories import story_tick
from scheduler.cli.output import err, out
from scheduler.publishing.monitoring.status import status


def once(app: App) -> None:
    """Does everything that is due, and says so: `status` shows when that was."""
    _stop_on_signals(app)
    # Beside an engine that runs for good, its heartbeat is the one that counts.
    is_alone = not status(app.database, app.clock).is_running
    heart = bootstrap.heartbeat_of(app, pings=False)
    for _ in _due(app):
        if is_alone:
            heart.beat()
    if (watcher := bootstrap.pinger_of(app.settings)) is not None:
        watcher.ping()  # only now: all went well
    if is_alone:
        bootstrap.say_goodbye(app)
    standing = status(app.database, app.clock)
    out().print(", ".join(f"{number:,} {state}" for state, number in standing.threads.items()))


def _due(app: App) -> Iterator[None]:
    """One piece of work after the other, what must come down before what may go out."""
    yield
    story_tick(app).verb()
    for account in app.reconciler.due_accounts():
        app.reconciler.reconcile_account(account)
        yield
    for account in app.remover.due_accounts():
        app.remover.remove_account(account)
        yield
    accounts = deque(app.publisher.due_accounts())
    while accounts:
        account = accounts.popleft()
        if app.publisher.publish_account(account):
            accounts.append(account)  # it gave way to the others
        yield
    app.collect.collect_due()
    bootstrap.tell_of(app).tell_due()


def until_stopped(app: App) -> None:
    """Runs the ticks; SIGTERM and Ctrl-C let the call in hand end, and begin nothing new."""
    _stop_on_signals(app)
    engine = bootstrap.real_engine(app, (story_tick(app),))
    engine.start()
    err().print("Publishing. Stop with Ctrl-C; the post in hand is finished first.")
    while not app.stopping.wait(0.5):  # a bare wait() would keep signals from being handled
        pass
    engine.stop()
    bootstrap.say_goodbye(app)
    err().print("Stopped. Nothing is half done.")


def _stop_on_signals(app: App) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
