"""Alembic's entry: the connection comes from `scheduler.store.upgrades.migrate`."""

from alembic import context
from sqlmodel import SQLModel

from scheduler.store.tables import (  # noqa: F401 - fills it
    approving,
    connections,
    media,
    metrics,
    people,
    queue,
    stories,
)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    # All of it or nothing, on SQLite too: one that is killed on the way leaves no half database.
    transactional_ddl=True,
)
with context.begin_transaction():
    if at_the_start := context.config.attributes.get("at_the_start"):
        at_the_start(connection)
    context.run_migrations()
    if at_the_end := context.config.attributes.get("at_the_end"):
        at_the_end(connection)
connection.commit()
