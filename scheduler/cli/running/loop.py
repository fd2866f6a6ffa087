"""The real engine, once or until somebody stops it."""

import signal
from collections import deque
from collections.abc import Iterator
from types import FrameType

from scheduler import bootstrap
from scheduler.bootstrap import House
from scheduler.bootstrap.stories import story_tick
from scheduler.cli.output import err, out
from scheduler.publishing.monitoring.status import status


def once(house: House) -> None:
    """Does everything that is due, and says so: `status` shows when that was."""
    _stop_on_signals(house)
    # Beside an engine that runs for good, its heartbeat is the one that counts.
    is_alone = not status(house.database, house.clock).is_running
    heart = bootstrap.heartbeat_of(house, pings=False)
    for _ in _due(house):
        if is_alone:
            heart.beat()
    if (watcher := bootstrap.pinger_of(house.settings)) is not None:
        watcher.ping()  # only now: all went well
    if is_alone:
        bootstrap.say_goodbye(house)
    standing = status(house.database, house.clock)
    out().print(", ".join(f"{number:,} {state}" for state, number in standing.threads.items()))


def _due(house: House) -> Iterator[None]:
    """One piece of work after the other, what must come down before what may go out."""
    yield
    story_tick(house).verb()
    for account in house.reconciler.due_accounts():
        house.reconciler.reconcile_account(account)
        yield
    for account in house.remover.due_accounts():
        house.remover.remove_account(account)
        yield
    accounts = deque(house.publisher.due_accounts())
    while accounts:
        account = accounts.popleft()
        if house.publisher.publish_account(account):
            accounts.append(account)  # it gave way to the others
        yield
    house.collect.collect_due()
    bootstrap.tell_of(house).tell_due()


def until_stopped(house: House) -> None:
    """Runs the ticks; SIGTERM and Ctrl-C let the call in hand end, and begin nothing new."""
    _stop_on_signals(house)
    engine = bootstrap.real_engine(house, (story_tick(house),))
    engine.start()
    err().print("Publishing. Stop with Ctrl-C; the post in hand is finished first.")
    while not house.stopping.wait(0.5):  # a bare wait() would keep signals from being handled
        pass
    engine.stop()
    bootstrap.say_goodbye(house)
    err().print("Stopped. Nothing is half done.")


def _stop_on_signals(house: House) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        house.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
