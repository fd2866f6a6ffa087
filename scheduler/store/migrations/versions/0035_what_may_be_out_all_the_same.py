"""What may be out all the same: X said no to it, or a queue that was put back does not know it."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "post", sa.Column("is_answered", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "unknown_post",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("whole_hash", sa.String(), nullable=False),
        sa.Column("words_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account", "remote_id"),
    )
    op.create_index("ix_unknown_post_whole_hash", "unknown_post", ["whole_hash"])
    op.create_index("ix_unknown_post_words_hash", "unknown_post", ["words_hash"])
