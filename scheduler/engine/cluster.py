"""Runs the work on Procrastinate: engines of many machines on one PostgreSQL.

A job only says "now, this account": what is true stands in our own rows, and the lease decides.
So a job may be lost, doubled or late; the sweep finds whatever is due within five seconds.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AppNotOpen, ConnectorException
from procrastinate.jobs import Status
from procrastinate.worker import Worker
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.engine.local import LocalEngine, guarded, traced
from scheduler.engine.said_once import LoggedOnce
from scheduler.engine.work import AccountTick, Tick, Work
from scheduler.errors import HandrailError
from scheduler.store.database import Database
from scheduler.store.queue import job_tables, wakes
from scheduler.store.troubles import in_one_line

log = logging.getLogger(__name__)

SWEEP_SECONDS, STALLED_SECONDS = 5, 10
POLL_SECONDS = 1.0  # for an account whose time nobody rang in
DUTIES_POLL_SECONDS = 5.0  # each is called at once when it is deferred, and comes again
_LOOK_SECONDS = 4.0  # between two looks for the times to come
DRAIN_SECONDS = 45.0  # then what is at work is left behind
CONNECTIONS = 6  # of Procrastinate's own pool: two listen
_AHEAD = timedelta(seconds=3 * SWEEP_SECONDS)  # what begins so soon is given its job
_BEHIND_OTHERS = -1  # a priority
_SKEW = timedelta(seconds=1)  # so far this machine's clock may be behind the database's
_AGAIN_SECONDS = 2.0  # until a worker that lost the database begins anew
CONNECT_SECONDS = 30.0  # that a worker waits for a connection; then it has lost the database


class ClusterEngine:
    """Runs ticks together with the other engines of the database until it is stopped."""

    def __init__(self, database: Database, work: Work, workers: int) -> None:
        # It warns of each job that is there already, and of each that was ended for it: both may.
        # Its pool tells of each try to connect: what is the matter we say ourselves, once.
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._database = database
        self._accounts = tuple(tick for tick in work if isinstance(tick, AccountTick))
        ticks = tuple(tick for tick in work if isinstance(tick, Tick))
        self._own = LocalEngine([tick for tick in ticks if tick.is_each_engines], workers=1)
        self._workers = workers
        self._said = LoggedOnce()  # by the jobs, and by whoever waits for them
        self._at_work: set[str] = set()
        self._lock = threading.Lock()
        self._shared = tuple(tick for tick in ticks if not tick.is_each_engines)
        self._stopping = threading.Event()
        self._running: list[Worker] = []
        self._thread = threading.Thread(target=self._run, name="cluster", daemon=True)

    def start(self) -> None:
        """Begins; returns at once."""
        self._own.start()
        self._thread.start()

    def stop(self) -> bool:
        """Begins nothing more, and returns when what is at work has ended, or took too long.

        Whether it has ended. Jobs that wait stay for the other engines.
        """
        self._stopping.set()
        for worker in list(self._running):
            worker.stop()  # type: ignore[no-untyped-call]
        self._thread.join(DRAIN_SECONDS)
        self._own.stop()
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                job_tables.require(self._database)  # somebody may have removed them meanwhile
                asyncio.run(self._work_until_stopped())
            except (*_AWAY, DBAPIError, NoneFree, HandrailError) as error:
                why = _why(error)
                if self._said.trouble("jobs", why):
                    log.warning("the jobs cannot be reached; they will be tried again (%s)", why)
            except Exception:
                log.exception("the workers ended; they will begin anew")
            self._stopping.wait(_AGAIN_SECONDS)

    async def _work_until_stopped(self) -> None:
        asyncio.get_running_loop().set_exception_handler(_tell_unless_away)
        concurrency = len(self._shared) + 2
        threads = ThreadPoolExecutor(self._workers + concurrency, "jobs")
        asyncio.get_running_loop().set_default_executor(threads)
        connector = self._connector()
        # Apart: every worker of an app defers all of its periodic jobs, and one of an engine does.
        accounts, duties = App(connector=connector), App(connector=connector)
        accounts.task(name="account", queue="accounts")(self._account)
        self._add_duties(duties)
        async with accounts.open_async():
            self._said.fine("jobs")
            alarmed = _worker(accounts, "accounts", self._workers, POLL_SECONDS)
            self._running = [alarmed, _worker(duties, "duties", concurrency, DUTIES_POLL_SECONDS)]
            ringing = asyncio.create_task(_ring(connector, alarmed))
            try:
                if not self._stopping.is_set():
                    await self._run_both()
            finally:
                ringing.cancel()
                self._running = []

    async def _run_both(self) -> None:
        """Until both have ended, and what they had at work: it needs the connections still."""
        ended = await asyncio.gather(*map(self._run_worker, self._running), return_exceptions=True)
        for error in filter(None, ended):
            raise error

    async def _run_worker(self, worker: Worker) -> None:
        """One that ends takes the other along: both begin anew."""
        try:
            await worker.run()  # type: ignore[no-untyped-call]
        finally:
            for other in list(self._running):
                other.stop()  # type: ignore[no-untyped-call]

    def _connector(self) -> PsycopgConnector:
        url = self._database.engine.url.set(drivername="postgresql")
        return PsycopgConnector(
            conninfo=url.render_as_string(hide_password=False),
            min_size=1,
            max_size=CONNECTIONS,
            timeout=CONNECT_SECONDS,
            kwargs={"options": f"-c search_path={wakes.SCHEMA}"},
        )

    def _add_duties(self, app: App) -> None:
        sweep = guarded("sweep", traced("sweep", self._sweep), self._said)
        _every(app, "sweep", SWEEP_SECONDS, sweep)
        for tick in self._shared:
            alone = self._alone(tick.name, traced(tick.name, tick.verb))
            verb = guarded(tick.name, alone, self._said)
            _every(app, tick.name, int(tick.every_seconds), verb)

        async def stalled(timestamp: int = 0) -> None:
            await _finish_stalled(app)

        _periodic(app, "stalled", STALLED_SECONDS, stalled)

    def _account(self, name: str) -> None:
        """All that one account has to do; never at once with itself in one process."""
        alone = self._alone(f"account:{name}", traced("account", lambda: self._each_tick(name)))
        guarded("account", alone, self._said)()

    def _each_tick(self, account: str) -> None:
        was_due, gave_way = self._pass(account)
        if not was_due and self._comes_in_a_moment(account):
            was_due, gave_way = self._pass(account)
        if gave_way and not self._stopping.is_set():
            with self._database.write(is_durable=False) as connection:
                wakes.wake(connection, account, datetime.now(UTC), _BEHIND_OTHERS)

    def _pass(self, account: str) -> tuple[bool, bool]:
        """Whether anything of it was due, and whether it gave way to others."""
        was_due = gave_way = False
        for tick in self._accounts:
            if account in tick.due():
                was_due = True
                gave_way = tick.verb(account) is True or gave_way
        return was_due, gave_way

    def _comes_in_a_moment(self, account: str) -> bool:
        """Waits for what the database's clock says is due, where ours is a little behind it."""
        now = datetime.now(UTC)
        with self._database.read() as connection:
            begins = [
                when
                for name, when in wakes.beginning_between(connection, now, now + _SKEW)
                if name == account
            ]
        return bool(begins) and not self._stopping.wait((begins[0] - now).total_seconds())

    def _alone(self, name: str, verb: Callable[[], object]) -> Callable[[], None]:
        def alone() -> None:
            with self._lock:
                if name in self._at_work:
                    return
                self._at_work.add(name)
            try:
                verb()
            finally:
                with self._lock:
                    self._at_work.discard(name)

        return alone

    def _sweep(self) -> None:
        """Gives each account that is due, or will be in a moment, its job."""
        now = datetime.now(UTC)
        due = dict.fromkeys(one for tick in self._accounts for one in tick.due())
        with self._database.read() as connection:
            soon = wakes.beginning_between(connection, now, now + _AHEAD)
        at: dict[str, datetime] = dict.fromkeys(due, now)
        for account, begin_at in soon:
            at.setdefault(account, begin_at)
        for account, when in at.items():  # one by one: none waits for another with its row locked
            with self._database.write(is_durable=False) as connection:
                wakes.wake(connection, account, when)


# What the library raises where it lost the database, and where it ends for that.
_AWAY = (ConnectorException, AppNotOpen, psycopg.Error, OSError)


def _tell_unless_away(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Of a worker's tasks that fail at its end: the database being away is told by `_run`."""
    if not isinstance(context.get("exception"), _AWAY):
        loop.default_exception_handler(context)


def _why(error: BaseException) -> str:
    """What is the matter, in one line; the library's own errors say it in what caused them."""
    while isinstance(error, ConnectorException | AppNotOpen):
        within = error.__cause__ or error.__context__
        if within is None:
            break
        error = within
    if isinstance(error, DBAPIError | NoneFree | HandrailError):
        return in_one_line(error)
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


class _Alarmed(Worker):
    """Looks for jobs when it is told to, too."""

    def look(self) -> None:
        """Does what a notification of a job does."""
        self._new_job_event.set()


async def _ring(connector: PsycopgConnector, worker: _Alarmed) -> None:
    """Has the worker look at the moment for which a job is set: none is announced then."""
    loop = asyncio.get_running_loop()
    while True:
        with suppress(ConnectorException):  # it polls, all the same
            for row in await connector.execute_query_all_async(_TO_COME, within=_LOOK_SECONDS):
                loop.call_later(row["seconds"], worker.look)
        await asyncio.sleep(_LOOK_SECONDS)


# By the database's clock, which decides when a job may be had.
_TO_COME = """
SELECT DISTINCT extract(epoch FROM scheduled_at - now())::float AS seconds FROM procrastinate_jobs
WHERE status = 'todo' AND queue_name = 'accounts'
    AND scheduled_at > now() AND scheduled_at <= now() + make_interval(secs => %(within)s)
"""


def _worker(app: App, queue: str, concurrency: int, poll_seconds: float) -> _Alarmed:
    return _Alarmed(
        app,
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        fetch_job_polling_interval=poll_seconds,
        shutdown_graceful_timeout=DRAIN_SECONDS,
        delete_jobs="always",
        install_signal_handlers=False,
    )


def _every(app: App, name: str, seconds: int, verb: Callable[[], None]) -> None:
    def run(timestamp: int = 0) -> None:
        verb()

    _periodic(app, name, seconds, run)


def _periodic(app: App, name: str, seconds: int, run: Callable[..., Any]) -> None:
    task = app.task(name=name, queue="duties", queueing_lock=name)(run)
    app.periodic(cron=cron_of(seconds))(task)


def cron_of(seconds: int) -> str:
    """What is done every so many seconds, as Procrastinate reads six fields: seconds come last."""
    if seconds < 60:
        return f"* * * * * */{seconds}"
    return f"*/{seconds // 60} * * * * 0"


async def _finish_stalled(app: App) -> None:
    """Ends as failed what dead workers had; the sweep has woken the account long before."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    await app.job_manager.delete_old_jobs(nb_hours=24, include_failed=True)
