"""What may be out all the same; and several people whose health a story tells, each asked.

A post to which X said no is looked for before it is sent again, and first posts on X that a queue
which was put back does not know are not said again.
"""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0033"
down_revision = "0032"
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
    op.create_table(
        "story_asked_anew",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("mailed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("may_be_told", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["story"], ["story.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", "number"),
        sa.UniqueConstraint("token_hash"),
    )
    columns = "story, token_hash, made_at, version, may_be_told, answered_at"
    op.execute(
        f"INSERT INTO story_asked_anew (number, {columns}) SELECT 1, {columns} FROM story_asked"  # noqa: S608 - names of our own
    )
    op.drop_table("story_asked")
    op.rename_table("story_asked_anew", "story_asked")
