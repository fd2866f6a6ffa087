"""Statements that are compiled once a process, and not anew for each test's own database.

SQLAlchemy keeps what it compiled with the engine, and the program has one engine for as long as it
lives. The tests open thousands, and compiling would be a fifth of what they take.
"""

from typing import Any

from sqlalchemy import Engine, create_engine

_FIRST: dict[str, Engine] = {}


def sharing(url: Any, **options: Any) -> Engine:
    """What `create_engine` makes, with the statements of the first engine of its kind."""
    engine = create_engine(url, **options)
    first = _FIRST.setdefault(engine.dialect.name, engine)
    # Known from its first connection on; until then nothing may lean on it.
    if getattr(first.dialect, "server_version_info", None):
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
    return engine
