"""Whom a thread is for, and which rules a second person lifts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(sa.Column("readers", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("accepted", sa.String(), server_default="", nullable=False))
