"""Databases of earlier versions, made by their own migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
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
