"""Jobs of cluster engines are hints: deferred with the truth, and nothing depends on them."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector
from sqlalchemy import Connection, make_url, text, update

import scheduler.store
from scheduler.engine import cluster
from scheduler.engine.cluster import ClusterEngine, cron_of
from scheduler.engine.work import AccountTick, Tick
from scheduler.errors import DatabaseError, SettingsError
from scheduler.settings import read_settings
from scheduler.store.database import Database, open_database
from scheduler.store.operations.duties import Duty
from scheduler.store.queue import due, job_tables, wakes
from scheduler.store.schemas import drop_place, make_place, new_place
from scheduler.store.tables.queue import threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.postgres import break_connections, create_database, drop_database
from tests.support.examples.builders import a_thread, put_into_queue

HOUR = timedelta(hours=1)
JOBS = "SELECT queueing_lock, scheduled_at FROM handrail_jobs.procrastinate_jobs"
SOON = 60.0  # seconds: what comes in one or two takes longer on a busy machine
A_WORKER = "INSERT INTO handrail_jobs.procrastinate_workers DEFAULT VALUES"


@pytest.fixture
def shared(postgres_url: str, migrated_postgres: str) -> Iterator[Database]:
    """A PostgreSQL of its own, migrated."""
    name = f"cluster_{threading.get_native_id()}"
    database = open_database(
        create_database(postgres_url, name, migrated_postgres), is_simulated=True
    )
    yield database
    database.close()
    drop_database(postgres_url, name)


def says(database: Database, statement: str, **values: Any) -> None:
    with database.write() as connection:
        connection.execute(text(statement), values)


def jobs(database: Database) -> dict[str, datetime]:
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(text(JOBS))}


class Called:
    """Accounts that the engine called, which are due until they were."""

    def __init__(self, *due: str) -> None:
        self.due = list(due)
        self.calls: list[str] = []
        self.came = threading.Event()

    def publish(self, account: str) -> None:
        self.calls.append(account)
        self.due.remove(account)
        self.came.set()

    def tick(self) -> AccountTick:
        return AccountTick("publish", 1.0, lambda: list(self.due), self.publish)


@pytest.fixture
def run(shared: Database) -> Iterator[Callable[..., ClusterEngine]]:
    begun: list[ClusterEngine] = []

    def begin(*work: Tick | AccountTick) -> ClusterEngine:
        engine = ClusterEngine(shared, work, workers=2)
        begun.append(engine)
        engine.start()
        return engine

    yield begin
    for engine in begun:
        engine.stop()


def test_a_thread_and_the_job_that_wakes_its_account_are_one_commit(shared: Database) -> None:
    says(shared, A_WORKER)
    put_into_queue(shared, a_thread("wmhd/one"))
    assert jobs(shared) == {"account:main": A_TUESDAY_NOON}


def test_where_no_cluster_engine_lives_no_job_is_made(shared: Database) -> None:
    put_into_queue(shared, a_thread("wmhd/one"))
    assert jobs(shared) == {}


def test_what_is_undone_leaves_no_job(shared: Database) -> None:
    put_into_queue(shared, a_thread("wmhd/one"))
    says(shared, A_WORKER)
    moved = update(threads).values(begin_at=A_TUESDAY_NOON - HOUR)
    with shared.write() as connection:
        connection.execute(moved)
        connection.rollback()
    assert jobs(shared) == {}


@pytest.mark.parametrize(("by", "job_at"), [(-HOUR, -HOUR), (HOUR, timedelta())])
def test_an_earlier_wake_wins_over_a_later_one(
    shared: Database, by: timedelta, job_at: timedelta
) -> None:
    says(shared, A_WORKER)
    put_into_queue(shared, a_thread("wmhd/one"))
    with shared.write() as connection:
        connection.execute(update(threads).values(begin_at=A_TUESDAY_NOON + by))
    assert jobs(shared) == {"account:main": A_TUESDAY_NOON + job_at}


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
@pytest.mark.parametrize(("then", "wakes_it"), [("scheduled", True), ("cancelled", False)])
def test_a_thread_that_is_released_wakes_its_account(
    shared: Database, state: str, then: str, wakes_it: bool
) -> None:
    put_into_queue(shared, a_thread("wmhd/one"))
    says(shared, "UPDATE thread SET state = :state", state=state)
    says(shared, A_WORKER)
    says(shared, "UPDATE thread SET state = :state", state=then)
    assert ("account:main" in jobs(shared)) is wakes_it


def test_a_lifted_hold_wakes_the_sweep(shared: Database) -> None:
    says(shared, A_WORKER)
    says(shared, "UPDATE hold SET lifted_at = now()")
    assert list(jobs(shared)) == ["sweep"]


def test_a_hint_that_cannot_be_written_fails_no_write(shared: Database) -> None:
    says(shared, A_WORKER)
    says(shared, "DROP TABLE handrail_jobs.procrastinate_jobs CASCADE")
    put_into_queue(shared, a_thread("wmhd/one"))
    with shared.read() as connection:
        assert due.due_accounts(connection, A_TUESDAY_NOON) == ["main"]


def test_with_every_job_lost_all_that_is_due_is_done(
    shared: Database, run: Callable[..., ClusterEngine]
) -> None:
    called = Called()
    run(called.tick())
    says(shared, "TRUNCATE handrail_jobs.procrastinate_jobs CASCADE")
    called.due.append("main")
    assert called.came.wait(SOON)


def test_a_stale_job_does_nothing(shared: Database, run: Callable[..., ClusterEngine]) -> None:
    called = Called("peers")
    with shared.write() as connection:
        wakes.wake(connection, "main", datetime.now(UTC) - HOUR)  # nothing of it is due
        wakes.wake(connection, "peers", datetime.now(UTC))
        wakes.wake(connection, "peers", datetime.now(UTC))
    run(called.tick())
    assert called.came.wait(SOON)
    assert called.calls == ["peers"]


def test_the_account_of_a_killed_worker_goes_on(
    shared: Database, run: Callable[..., ClusterEngine]
) -> None:
    says(
        shared,
        "WITH dead AS (INSERT INTO handrail_jobs.procrastinate_workers (last_heartbeat)"
        " VALUES (now() - interval '50 seconds') RETURNING id)"
        " INSERT INTO handrail_jobs.procrastinate_jobs"
        " (queue_name, task_name, queueing_lock, args, status, worker_id)"
        " SELECT 'accounts', 'account', 'account:main', '{\"name\": \"main\"}', 'doing', id"
        " FROM dead",
    )
    called = Called("main")
    run(called.tick())
    assert called.came.wait(SOON)
    assert called.calls == ["main"]


def test_while_the_database_is_away_a_cluster_says_so_in_one_line_and_then_goes_on(
    shared: Database,
    postgres_url: str,
    run: Callable[..., ClusterEngine],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Longer than its workers wait for a connection: they end, and begin anew."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    called = Called("main")
    run(called.tick())
    assert called.came.wait(SOON)
    with _closed(shared, postgres_url):
        assert _comes(lambda: "jobs cannot be reached" in caplog.text, SOON)
        time.sleep(3)  # and they are tried again meanwhile
    called.came.clear()
    called.due.append("main")
    assert called.came.wait(SOON)
    told = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert not [one for one in told if one.exc_info or "\n" in one.getMessage()]
    assert {one.name.partition(".")[0] for one in told} == {"scheduler"}
    lines = [one.getMessage() for one in told if "the jobs" in one.getMessage()]
    assert len(lines) == len(set(lines))
    assert "(The database " in lines[-1]


@contextmanager
def _closed(database: Database, server_url: str) -> Iterator[None]:
    """The server lets nobody into this database."""
    name = database.engine.url.database
    plain = make_url(server_url).set(drivername="postgresql", database="postgres")
    address = plain.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        break_connections(database.engine.url.render_as_string(hide_password=False))
        try:
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def _comes(is_so: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.1)
    return is_so()


def test_job_tables_that_are_removed_while_a_cluster_runs_are_made_again(
    shared: Database, run: Callable[..., ClusterEngine], caplog: pytest.LogCaptureFixture
) -> None:
    called = Called("main")
    run(called.tick())
    assert called.came.wait(SOON)
    says(shared, "DROP SCHEMA handrail_jobs CASCADE")
    called.came.clear()
    called.due.append("main")
    assert called.came.wait(SOON)
    assert "Traceback" not in caplog.text


def test_an_account_is_called_at_the_moment_of_its_job_without_a_poll(
    shared: Database, run: Callable[..., ClusterEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is announced when a job's time comes: the engine rings by itself."""
    for name in ("POLL_SECONDS", "DUTIES_POLL_SECONDS"):
        monkeypatch.setattr(cluster, name, 5 * SOON)
    monkeypatch.setattr(cluster, "SWEEP_SECONDS", 300)
    called = Called("main")
    at = datetime.now(UTC) + timedelta(seconds=2)
    with shared.write() as connection:
        wakes.wake(connection, "main", at)
    run(called.tick())
    assert called.came.wait(SOON)
    assert datetime.now(UTC) >= at


def test_an_account_is_called_although_this_clock_is_a_little_behind(
    shared: Database, run: Callable[..., ClusterEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database says when a job may be had; what is due is by the machine's own clock."""
    monkeypatch.setattr(cluster, "datetime", _Behind)
    monkeypatch.setattr(cluster, "SWEEP_SECONDS", 300)  # or it makes that good
    at = datetime.now(UTC) + timedelta(seconds=2)
    put_into_queue(shared, a_thread("wmhd/one", due_at=at), now=at - HOUR)
    with shared.write() as connection:
        wakes.wake(connection, "main", at)
    called = Called("main")
    run(
        AccountTick(
            "publish", 1.0, lambda: called.due if _Behind.now(UTC) >= at else [], called.publish
        )
    )
    assert called.came.wait(SOON)


class _Behind(datetime):
    """A clock that is half a second behind."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) - timedelta(seconds=0.5)


def test_what_any_engine_may_do_is_done_and_each_one_beats(
    shared: Database, run: Callable[..., ClusterEngine]
) -> None:
    told, beaten = threading.Event(), threading.Event()
    run(Tick("tell", 1.0, told.set), Tick("heartbeat", 1.0, beaten.set, is_each_engines=True))
    assert told.wait(SOON)
    assert beaten.wait(SOON)


def test_a_duty_that_is_given_back_is_free_for_the_next_engine(shared: Database) -> None:
    done: list[str] = []
    for owner in ("first", "second", "first"):
        duty = Duty(shared, "tell", owner, is_given_back=True)
        duty.does(lambda owner=owner: done.append(owner))()  # type: ignore[misc]
    assert done == ["first", "second", "first"]


@pytest.mark.parametrize("seconds", [1, 5, 10, 30, 60, 300])
def test_what_is_periodic_comes_round_every_so_many_seconds(seconds: int) -> None:
    """As Procrastinate itself reads it, over ten minutes."""
    app = App(connector=InMemoryConnector())
    task = app.task(name="any")(lambda timestamp: None)
    app.periodic(cron=cron_of(seconds))(task)
    (periodic,) = app.periodic_registry.periodic_tasks.values()
    begin = 1_795_945_500  # a full five minutes
    periodic.croniter.set_current(start_time=begin - 1)
    came = [round(periodic.croniter.get_next(float)) for _ in range(600 // seconds)]
    assert came == list(range(begin, begin + 600, seconds))


def test_the_sweep_comes_round_again_and_again(
    shared: Database, run: Callable[..., ClusterEngine]
) -> None:
    called = Called()
    run(called.tick())
    for _ in range(2):  # the first sweep of all comes when the engine begins
        called.came.clear()
        says(shared, "TRUNCATE handrail_jobs.procrastinate_jobs CASCADE")
        called.due.append("main")
        assert called.came.wait(SOON)


def test_the_pinned_tables_are_those_of_the_installed_package() -> None:
    """If this fails, a newer one is installed: add a revision that runs its migrations."""
    pinned = Path(scheduler.store.__file__).parent / "migrations/jobs/procrastinate_3_10_0.sql"
    package = (files("procrastinate") / "sql" / "schema.sql").read_text("utf-8")
    assert pinned.read_text("utf-8").endswith(package)


@pytest.mark.parametrize("url", ["", "sqlite:////srv/queue.db"])
def test_a_cluster_on_sqlite_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^HANDRAIL_ENGINE: .*PostgreSQL.*\.$"):
        read_settings({"HANDRAIL_ENGINE": "cluster", "HANDRAIL_DATABASE_URL": url})


def test_without_leave_to_make_a_schema_an_upgrade_goes_on_and_a_cluster_says_what_to_do(
    shared: Database,
) -> None:
    says(shared, "DROP SCHEMA handrail_jobs CASCADE")
    says(shared, "CREATE SCHEMA one_of_several")
    with shared.write() as connection:
        connection.execute(text("SET LOCAL search_path = one_of_several"))
        job_tables.make(connection)
        schemas = connection.execute(text("SELECT nspname FROM pg_namespace")).scalars().all()
    assert "handrail_jobs" not in schemas
    job_tables.require(shared)  # where it may, it makes them
    assert jobs(shared) == {}
    job_tables.require(shared)


def test_a_cluster_that_may_not_make_its_tables_says_so(shared: Database) -> None:
    says(shared, "DROP SCHEMA handrail_jobs CASCADE")
    role = f"small_{threading.get_native_id()}"
    says(shared, f"CREATE ROLE {role}")
    says(shared, f"GRANT USAGE ON SCHEMA public TO {role}")
    with pytest.raises(DatabaseError, match="GRANT CREATE ON DATABASE"):
        job_tables.require(_AsRole(shared, role))  # type: ignore[arg-type]
    says(shared, f"REVOKE USAGE ON SCHEMA public FROM {role}")
    says(shared, f"DROP ROLE {role}")


class _AsRole:
    """A database whose every transaction is by another role."""

    def __init__(self, database: Database, role: str) -> None:
        self._database, self._role = database, role

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._database.write() as connection:
            connection.execute(text(f"SET LOCAL ROLE {self._role}"))
            yield connection


def test_a_charity_beside_a_queue_with_jobs_is_never_woken_by_them(shared: Database) -> None:
    """Several where one alone was before: its jobs are still there."""
    place = new_place("hull")
    server = shared.engine.url.render_as_string(hide_password=False)
    charity = open_database(make_place(server, place), is_simulated=True)
    try:
        with pytest.raises(DatabaseError, match="HANDRAIL_ENGINE=local"):
            job_tables.require(charity)
    finally:
        charity.close()
        drop_place(server, place)
    job_tables.require(shared)
