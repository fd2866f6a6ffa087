"""Each charity's own schema in one PostgreSQL, and the one role that may do anything in it.

The role signs in by itself: no connection of one charity is ever another's, so nothing has to be
set when one is taken out of a pool, and nothing is left behind in it.
"""

import secrets
import zlib
from dataclasses import dataclass

from sqlalchemy import URL, Connection, text

from scheduler.store.database import Database
from scheduler.store.driver import parts_of

PREFIX = "handrail_org_"


@dataclass(frozen=True, slots=True)
class SchemaAndRole:
    """Where the tables of one charity are. Both names are ours: letters, digits and _."""

    schema: str
    role: str


def new_place(key: str) -> SchemaAndRole:
    """Names for a charity; the role's is like no other on the whole server."""
    plain = key.replace("-", "_")
    return SchemaAndRole(f"{PREFIX}{plain}", f"{PREFIX}{plain}_{secrets.token_hex(4)}")


def own_lock(connection: Connection, number: int) -> int:
    """The number of an advisory lock, which a whole database shares: each charity has its own."""
    return number + _offset(connection.engine.url)


def _offset(url: URL) -> int:
    name = url.username or ""
    return zlib.crc32(name.encode()) << 16 if name.startswith(PREFIX) else 0


def make_place(url: str, place: SchemaAndRole) -> str:
    """Makes a schema and its role, both or neither; gives the address to sign in as that role.

    Raises: DatabaseError; DBAPIError, where the address of the installation may not do it.
    """
    password = secrets.token_urlsafe(24)
    database = Database(url)
    try:
        with database.write() as connection:
            _make(connection, place, password)
    finally:
        database.close()
    made = parts_of(url).set(username=place.role, password=password)
    return made.render_as_string(hide_password=False)


def _make(connection: Connection, place: SchemaAndRole, password: str) -> None:
    # Never the password itself: servers write such statements into their logs.
    driver = connection.connection.driver_connection
    hashed = driver.pgconn.encrypt_password(  # type: ignore[union-attr]
        password.encode(), place.role.encode(), b"scram-sha-256"
    ).decode()
    name = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
    for statement in (
        f"CREATE ROLE {place.role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
        f" PASSWORD '{hashed}'",
        f"GRANT {place.role} TO CURRENT_USER",
        f"GRANT CONNECT ON DATABASE {name} TO {place.role}",
        f"CREATE SCHEMA {place.schema} AUTHORIZATION {place.role}",
        f"ALTER ROLE {place.role} IN DATABASE {name} SET search_path = {place.schema}",
    ):
        connection.exec_driver_sql(statement)


def drop_place(url: str, place: SchemaAndRole) -> None:
    """Ends whoever is signed in as the role, and removes schema and role; none is no mistake."""
    database = Database(url)
    try:
        with database.write() as connection:
            if _has_role(connection, place.role):
                connection.exec_driver_sql(f"ALTER ROLE {place.role} NOLOGIN")
        with database.write() as connection:  # whoever signs in from now on is refused
            ended = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            connection.execute(text(f"{ended} WHERE usename = :role"), {"role": place.role})
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {place.schema} CASCADE")
            if _has_role(connection, place.role):
                connection.exec_driver_sql(f"DROP OWNED BY {place.role}")
                connection.exec_driver_sql(f"DROP ROLE {place.role}")
    finally:
        database.close()


def is_server(url: str) -> bool:
    """Whether this is the address of a PostgreSQL; none is a file."""
    return bool(url) and parts_of(url).get_backend_name() != "sqlite"


def signs_in_as(url: str, role: str) -> bool:
    """Whether this address signs in as that role, and asks for no other way through its schema."""
    parts = parts_of(url)
    return parts.username == role and "options" not in parts.query


def _has_role(connection: Connection, role: str) -> bool:
    query = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    return connection.execute(query, {"role": role}).first() is not None
