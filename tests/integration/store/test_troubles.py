"""What keeps a database from being used is one line with what to do, and passes by itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from scheduler.bootstrap.plain_errors import told_plainly, what_passes
from scheduler.errors import DatabaseAway, DatabaseError, HandrailError
from scheduler.publishing.account_lease import retry_write
from scheduler.store.database import Database, open_database
from scheduler.store.tables.queue import stamps
from scheduler.store.troubles import in_one_line, trouble_of
from scheduler.store.upsert import upsert
from tests.support.databases.postgres import break_connections, create_database, drop_database
from tests.support.databases.refusing import refusing

FULL = 'could not extend file "base/1/2": No space left on device'


@dataclass
class Server:
    """A database of its own, and who may do anything to it."""

    url: str
    admin: psycopg.Connection
    name: str

    def does(self, statement: str) -> None:
        self.admin.execute(statement.format(name=self.name))  # type: ignore[call-overload]


@pytest.fixture
def server(postgres_url: str, migrated_postgres: str) -> Iterator[Server]:
    name = f"troubles_{threading.get_native_id()}"
    url = create_database(postgres_url, name, migrated_postgres)
    plain = make_url(postgres_url).set(drivername="postgresql")
    address = plain.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        yield Server(url, admin, name)
    drop_database(postgres_url, name)


@contextmanager
def read_only(server: Server) -> Iterator[None]:
    server.does("ALTER DATABASE {name} SET default_transaction_read_only = on")
    break_connections(server.url)
    yield
    server.does("ALTER DATABASE {name} RESET default_transaction_read_only")


@contextmanager
def no_slots(server: Server) -> Iterator[None]:
    server.does("CREATE ROLE {name}_small LOGIN")
    with psycopg.connect(_plain(server.url), autocommit=True) as inside:
        inside.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {server.name}_small")  # type: ignore[call-overload]
    server.does("ALTER ROLE {name}_small CONNECTION LIMIT 0")
    try:
        yield
    finally:
        server.does("ALTER ROLE {name}_small CONNECTION LIMIT -1")


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    with psycopg.connect(_plain(server.url), autocommit=True) as inside:
        inside.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # type: ignore[call-overload]
            f" RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = '{FULL}'; END $$;"
            " CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON stamp"
            " EXECUTE FUNCTION full_disk()"
        )
        yield
        inside.execute("DROP TRIGGER full_disk ON stamp")


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    break_connections(server.url)
    yield


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def write(database: Database) -> None:
    with database.write() as connection:
        upsert(connection, stamps, {"name": "tried"}, {"value": "yes"})


def last_of(database: Database, times: int) -> Exception:
    """The error of the last of so many writes: the first may find that it was cut off alone."""
    for _ in range(times):
        with pytest.raises((DBAPIError, DatabaseError)) as failed:
            write(database)
    return failed.value


def told(error: Exception) -> str:
    line = what_passes(error)
    assert line is not None, error
    assert "\n" not in line
    assert "INSERT" not in line, "a statement may hold what somebody wrote"
    plainly = told_plainly(error)
    assert plainly is not None
    assert plainly[0].startswith(line)
    return line


@pytest.mark.parametrize(
    ("trouble", "says", "to_do"),
    [
        (
            read_only,
            "takes no writes: it is a standby",
            "HANDRAIL_DATABASE_URL lead to the primary",
        ),
        (full_disk, "cannot grow (could not extend", "Make room on the disk"),
        (stopped, "was stopped or restarted", "carry on automatically"),
    ],
)
def test_a_postgresql_in_trouble_is_one_line_and_the_same_queue_goes_on_afterwards(
    server: Server,
    trouble: Callable[[Server], AbstractContextManager[None]],
    says: str,
    to_do: str,
) -> None:
    database = open_database(server.url, is_simulated=True)
    write(database)
    with trouble(server):
        line = told(last_of(database, times=2 if trouble is read_only else 1))
    assert says in line
    assert to_do in line
    for _ in range(3):  # no connection that is left has kept anything of it
        write(database)
    database.close()


def test_who_finds_no_connection_free_is_told_how_many_are_allowed(server: Server) -> None:
    with no_slots(server):
        url = make_url(server.url).set(username=f"{server.name}_small")
        with pytest.raises(DatabaseAway) as failed:
            open_database(url.render_as_string(hide_password=False), is_simulated=True)
        assert "has no connection free" in told(failed.value)
        assert "HANDRAIL_DATABASE_CONNECTIONS" in told(failed.value)
    open_database(url.render_as_string(hide_password=False), is_simulated=True).close()
    with psycopg.connect(_plain(server.url), autocommit=True) as inside:
        inside.execute(f"DROP OWNED BY {server.name}_small")  # type: ignore[call-overload]
    server.does("DROP ROLE {name}_small")


def test_a_pool_that_is_used_up_is_the_same_trouble(server: Server) -> None:
    database = Database(server.url, connections=1)
    database.engine.pool._timeout = 0.05  # type: ignore[attr-defined]
    with database.read(), pytest.raises(DatabaseAway, match="has no connection free"):
        write(database)
    write(database)
    database.close()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("the database system is starting up", "starting up or recovering"),
        ("the database system is not yet accepting connections", "starting up or recovering"),
        ("the database system is in recovery mode", "starting up or recovering"),
        ("the database system is shutting down", "stopped or restarted"),
        ("sorry, too many clients already", "no connection free"),
        (
            "remaining connection slots are reserved for roles with the SUPERUSER attribute",
            "no connection free",
        ),
        ("Datenbanksystem startet", "cannot be reached"),
    ],
)
def test_who_is_refused_at_the_door_reads_why_and_that_it_passes(words: str, says: str) -> None:
    with refusing("57P03", words) as port, pytest.raises(DatabaseAway) as failed:
        open_database(f"postgresql://nobody@127.0.0.1:{port}/none", is_simulated=True)
    line = told(failed.value)
    assert says in line
    assert "carry on automatically" in line


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be reached"),
        ("postgresql://nobody@nowhere.invalid/none", "cannot be reached"),
    ],
)
def test_a_server_that_is_not_there_may_be_there_later(address: str, says: str) -> None:
    with pytest.raises(DatabaseAway, match=says):
        open_database(address, is_simulated=True)


def test_a_wrong_name_does_not_pass_by_itself(server: Server) -> None:
    wrong = make_url(server.url).set(database="nobody_made_this")
    with pytest.raises(DatabaseError, match="cannot be opened") as failed:
        open_database(wrong.render_as_string(hide_password=False), is_simulated=True)
    assert not isinstance(failed.value, DatabaseAway)


def test_a_user_without_rights_reads_what_helps_and_it_does(server: Server) -> None:
    """PostgreSQL 15 and later lets only a database's owner make tables in it."""
    role = f"{server.name}_new"
    fresh = f"{server.name}_fresh"
    address = create_database(server.url, fresh)
    server.does(f"CREATE ROLE {role} LOGIN SUPERUSER")  # signs in by any rule; then it is small
    server.does(f"ALTER ROLE {role} NOSUPERUSER")
    by_role = make_url(address).set(username=role).render_as_string(hide_password=False)
    try:
        with pytest.raises(DatabaseError, match="GRANT CREATE ON SCHEMA public") as failed:
            open_database(by_role, is_simulated=True)
        assert not isinstance(failed.value, DatabaseAway)
        owner = make_url(address).set(drivername="postgresql")
        with psycopg.connect(owner.render_as_string(hide_password=False)) as its_owner:
            its_owner.execute(f"GRANT CREATE ON SCHEMA public TO {role}".encode())
        open_database(by_role, is_simulated=True).close()
    finally:
        drop_database(server.url, fresh)
        server.does(f"DROP ROLE {role}")


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ('password authentication failed for user "fed"', "%40 %3A"),
        ('database "fed" does not exist', "make there what is missing"),
        ('no pg_hba.conf entry for host "10.0.0.9"', "let this machine in"),
    ],
)
def test_who_is_turned_away_reads_what_to_look_at(words: str, does: str) -> None:
    found = trouble_of(OperationalError("SELECT 1", {}, Said(f"connection failed: {words}")))
    assert found is not None
    assert does in found.remedy
    assert not found.passes


def test_a_file_that_cannot_be_opened_has_a_folder_to_look_at() -> None:
    found = trouble_of(OperationalError("SELECT 1", {}, Said("unable to open database file")))
    assert found is not None
    assert "may write to its folder" in found.remedy
    assert not found.passes


def test_what_a_user_may_not_do_names_no_lock_and_no_disk() -> None:
    refused = OperationalError("SELECT 1", {}, Said("permission denied for table x", "42501"))
    assert what_passes(refused) is None
    line = in_one_line(refused)
    assert "the user whom its tables belong to" in line
    assert "disk" not in line


class Said(Exception):
    """What a driver says."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OperationalError("SELECT 1", {}, Said("x", "53200")), "has no memory left"),
        (OperationalError("SELECT 1", {}, Said("x", "40P01")), "was busy"),
        (OperationalError("SELECT 1", {}, Said("database is locked")), "is locked by another"),
        (OperationalError("SELECT 1", {}, Said("database or disk is full")), "cannot grow"),
        (OperationalError("SELECT 1", {}, Said("disk I/O error")), "Make room on the disk"),
        (
            OperationalError("SELECT 1", {}, Said("attempt to write a readonly database")),
            "may not be written",
        ),
        (OperationalError("SELECT 1", {}, Said("x", "08006")), None),
        (OperationalError("SELECT 1", {}, Said("no such table: thread")), None),
        (InternalError("SELECT 1", {}, Said("x", "XX000")), None),
        (InternalError("SELECT 1", {}, Said("broken")), None),
        (NoneFree("QueuePool limit"), "has no connection free"),
        (ValueError("ours"), None),
        (OSError("a file"), None),
        (HandrailError("ours"), None),
    ],
)
def test_each_trouble_is_known_by_its_number_or_its_words(
    error: Exception, says: str | None
) -> None:
    found = trouble_of(error)
    assert (found.what if found else None) is None if says is None else says in told(error)


def test_what_is_not_known_is_the_drivers_own_first_line() -> None:
    error = OperationalError("SELECT secret", {}, Said("no such table: thread\nLINE 1: secret"))
    assert in_one_line(error) == "no such table: thread"
    assert in_one_line(HandrailError("A sentence.")) == "A sentence."


def test_an_answer_of_x_waits_for_a_standby_to_be_promoted(server: Server) -> None:
    """Its refusal is an InternalError by PostgreSQL's own classes."""
    database = open_database(server.url, is_simulated=True)
    standby = read_only(server)
    standby.__enter__()
    pauses: list[float] = []

    def promote(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            standby.__exit__(None, None, None)

    retry_write(lambda: write(database), promote)
    assert len(pauses) == 2
    with database.read() as connection:
        assert connection.execute(stamps.select().where(stamps.c.name == "tried")).one()
    database.close()


def test_a_mistake_of_ours_is_not_written_again(server: Server) -> None:
    database = open_database(server.url, is_simulated=True)
    tries: list[int] = []

    def wrong() -> None:
        tries.append(1)
        with database.write() as connection:
            connection.execute(text("INSERT INTO stamp VALUES (1, 2, 3, 4)"))

    with pytest.raises(DBAPIError):
        retry_write(wrong, lambda _: None)
    assert len(tries) == 1
    database.close()
