"""How much is said with a hashtag by everyone: counts only."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tracked_hashtag",
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("next_count_at", UtcDateTime(), nullable=False),
        sa.Column("next_search_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("query"),
    )
    op.create_table(
        "hashtag_hour",
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("hour_at", UtcDateTime(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("query", "hour_at"),
    )
    op.create_table(
        "hashtag_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("is_all", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("with_links", sa.Integer(), nullable=False),
        sa.Column("authors", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("hashtags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hashtag_search_query", "hashtag_search", ["query"])
