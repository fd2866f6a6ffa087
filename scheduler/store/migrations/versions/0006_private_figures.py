"""Figures that X shows the author alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("reading", "latest"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("link_clicks", sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column("profile_visits", sa.Integer(), nullable=True))
