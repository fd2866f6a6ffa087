"""A version that is still to come: it only adds, to every table that a send locks."""

import os

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = os.environ["HANDRAIL_TEST_DOWN_REVISION"]  # the newest of today
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("post", "thread", "account", "gate", "ledger", "duty"):
        op.add_column(table, sa.Column("a_later_thought", sa.String(), nullable=True))
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_index("post_by_later_thought", "post", ["a_later_thought"])
