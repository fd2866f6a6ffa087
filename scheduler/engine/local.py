"""Runs the work on APScheduler: says "now, this account", and forgets it."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.collector import keep_what_is_here
from scheduler.engine.said_once import LoggedOnce
from scheduler.engine.work import AccountTick, Tick
from scheduler.errors import HandrailError
from scheduler.store.troubles import in_one_line
from scheduler.tracing import span

log = logging.getLogger(__name__)


class LocalEngine:
    """Runs ticks in threads of this process until it is stopped."""

    def __init__(self, ticks: Sequence[Tick | AccountTick], workers: int, of: str = "") -> None:
        """`of` names the charity in the log, where one process works for several."""
        # APScheduler warns each time a tick comes round while the last is at work: ours may.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._of = f"{of}: " if of else ""
        self._at_work: set[str] = set()
        self._lock = threading.Lock()
        self._said = LoggedOnce()
        self._scheduler = BackgroundScheduler(
            executors={
                "ticks": ThreadPoolExecutor(max(1, len(ticks))),
                "accounts": ThreadPoolExecutor(workers),
            },
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        for tick in ticks:
            if isinstance(tick, AccountTick):
                verb = self._spread(tick)
            else:
                verb = traced(tick.name, tick.verb)
            self._scheduler.add_job(
                self._guarded(tick.name, verb),
                "interval",
                seconds=tick.every_seconds,
                next_run_time=datetime.now(UTC),
                executor="ticks",
                id=tick.name,
            )

    def start(self) -> None:
        """Begins; returns at once."""
        keep_what_is_here()  # looking through it again would hold up posts by 50 ms
        self._scheduler.start()

    def stop(self) -> bool:
        """Begins nothing more, and returns when what is at work has ended: True."""
        self._scheduler.shutdown(wait=True)
        return True

    def _guarded(self, name: str, verb: Callable[[], object]) -> Callable[[], None]:
        return guarded(self._of + name, verb, self._said)

    def _spread(self, tick: AccountTick) -> Callable[[], None]:
        def spread() -> None:
            for account in tick.due():
                self._begin(tick, account)

        return spread

    def _begin(self, tick: AccountTick, account: str) -> None:
        with self._lock:
            if account in self._at_work:
                return
            self._at_work.add(account)

        def work() -> None:
            gave_way = False
            try:
                with span("job", job=tick.name):
                    gave_way = tick.verb(account) is True
            finally:
                with self._lock:
                    self._at_work.discard(account)
            if gave_way:
                self._begin(tick, account)  # behind those that wait

        self._scheduler.add_job(self._guarded(tick.name, work), executor="accounts")


def traced(name: str, verb: Callable[[], object]) -> Callable[[], None]:
    """The verb, each time as a span."""

    def traced() -> None:
        with span("job", job=name):
            verb()

    return traced


def guarded(
    name: str, verb: Callable[[], object], logged: LoggedOnce | None = None
) -> Callable[[], None]:
    """The verb; if it fails, that is logged, and it comes round again: the one broad `except`.

    What `said` has for all ticks of an engine is not said by each of them.
    """
    logged = logged or LoggedOnce()

    def guarded() -> None:
        try:
            verb()
        except (DBAPIError, NoneFree, HandrailError) as error:
            # The database, in one line; or a sentence for a person: where it failed tells no more.
            line = in_one_line(error)
            if logged.trouble(name, line):
                log.warning("the tick %s failed; it will be tried again (%s)", name, line)
        except Exception:
            log.exception("the tick %s failed; it will be tried again", name)
        else:
            logged.fine(name)

    return guarded
