"""Databases of earlier versions, made by their own migrations."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from scheduler import store
from scheduler.store.database import Database


def upgrade_to(database: Database, version: str) -> None:
    """Brings the tables to `version` and no further."""
    config = Config()
    config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
    engine = create_engine(database.engine.url, poolclass=NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def as_of(version: str, url: str, today_url: str) -> None:
    """Makes at `url` the tables of `version`, with every row of `today_url` that they can hold."""
    database = Database(url)
    upgrade_to(database, version)
    copy = _copy_file if database.is_sqlite else _copy_on_server
    database.close()
    copy(url, today_url)


def _copy_file(url: str, today_url: str) -> None:
    old = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    with closing(old) as connection:
        connection.execute("ATTACH ? AS today", (make_url(today_url).database,))
        triggers = connection.execute(
            "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for table in _in_both(connection, "sqlite_master WHERE type = 'table'"):
            columns = _in_both(connection, f"pragma_table_info('{table}', '%')")
            named = ", ".join(f'"{column}"' for column in columns)
            connection.execute(f"DELETE FROM main.{table}")  # noqa: S608 - names of our own
            connection.execute(
                f"INSERT INTO main.{table} ({named}) SELECT {named} FROM today.{table}"  # noqa: S608
            )
        for _, made in triggers:
            connection.execute(made)


def _in_both(connection: sqlite3.Connection, names: str) -> list[str]:
    """Names that the old file and today's have; `%` stands for which of them."""
    each = (
        f"SELECT name FROM {names.replace('%', of) if '%' in names else f'{of}.{names}'}"  # noqa: S608
        for of in ("main", "today")
    )
    found = connection.execute(" INTERSECT ".join(each)).fetchall()
    return [name for (name,) in found if name != "alembic_version"]


def _copy_on_server(url: str, today_url: str) -> None:
    with (
        psycopg.connect(_plain(today_url)) as source,
        psycopg.connect(_plain(url)) as target,
    ):
        target.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        both = set(source.execute(_COLUMNS)) & set(target.execute(_COLUMNS))
        for table in {table for table, _ in both}:
            named = ", ".join(f'"{column}"' for where, column in both if where == table)
            target.execute(f"DELETE FROM {table}".encode())  # noqa: S608 - names of our own
            with (
                source.cursor().copy(f"COPY {table} ({named}) TO STDOUT".encode()) as out,
                target.cursor().copy(f"COPY {table} ({named}) FROM STDIN".encode()) as into,
            ):
                for block in out:
                    into.write(block)
            if (table, "id") in both:
                target.execute(_NEXT_NUMBER.format(table=table).encode())


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


_COLUMNS = """
SELECT table_name::text, column_name::text FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'alembic_version'
    AND is_generated = 'NEVER'
"""
# Of what has numbers by itself; nothing where ids are texts.
_NEXT_NUMBER = """
SELECT setval(numbers, (SELECT coalesce(max(id::text::bigint), 0) + 1 FROM {table}), false)
FROM pg_get_serial_sequence('{table}', 'id') AS numbers WHERE numbers IS NOT NULL
"""
