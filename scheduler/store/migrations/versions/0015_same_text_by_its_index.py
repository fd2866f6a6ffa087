"""Finds a text that was sent of late by its hash, and not by reading a month of posts.

With the time in the index too, SQLite prefers it to the one of what an account sent when.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("post_by_sent_hash", table_name="post")
    op.create_index("post_by_sent_hash", "post", ["account", "sent_hash", "sending_at"])
