"""Which kind each engine is, local or cluster; empty for one of an earlier program."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of the database's own: a program of the version before adds its row without.
    op.add_column(
        "running_engine", sa.Column("kind", sa.String(), nullable=False, server_default="")
    )
