"""Statements that are compiled once a process, and not anew for each test's own database.

SQLAlchemy keeps what it compiled with the engine, and the program has one engine for as long as it
lives. The tests open thousands: compiling would be a fifth of what they take, and asking each
server anew what it can do no little either.
"""

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

from tests.support.databases.kept_connections import KeptConnections, keep_connections, kept_for

_FIRST: dict[str, Engine] = {}


def sharing(url: Any, **options: Any) -> Engine:
    """What `create_engine` makes, with the statements of the first engine of its kind."""
    kind = make_url(url).get_backend_name()
    first = _FIRST.get(kind)
    # Known from its first connection on; until then nothing may lean on it.
    if first is None or not getattr(first.dialect, "server_version_info", None):
        _FIRST[kind] = engine = create_engine(url, **options)
        return engine
    engine = create_engine(url, _initialize=False, **options)
    kept = kept_for(engine)
    if kept is not None:
        keep_connections(engine, kept)
    _prepare_each(engine, first, kept)
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine


def _prepare_each(engine: Engine, first: Engine, kept: KeptConnections | None) -> None:
    """What SQLAlchemy does with each new connection, though it asks the server nothing."""
    prepare = first.dialect.on_connect_url(engine.url)
    set_level = first.dialect._builtin_onconnect()

    def connected(connection: Any, record: Any) -> None:
        if prepare is not None and (kept is None or kept.is_new(connection)):
            prepare(connection)
        if set_level is not None:
            set_level(connection, record)

    event.listen(engine.pool, "connect", connected)
