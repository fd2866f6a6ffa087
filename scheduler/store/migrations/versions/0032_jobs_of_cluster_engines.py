"""Hints for cluster engines: Procrastinate's tables, in a schema of their own on PostgreSQL.

What they hold is never a truth, so copies of the database leave them out, and a database whose
role may make no schema goes without: its engines are local.
"""

from alembic import op

from scheduler.store.queue import job_tables

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    job_tables.make(op.get_bind())
