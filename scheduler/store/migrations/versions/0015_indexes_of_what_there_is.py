"""Keeps posts without a value out of the indexes by that value.

A post that was sent left its empty place in four indexes and took a new one: two pages of each
commit were written for nothing. And a text that was sent of late is found by its hash: with the
time in that index too, SQLite no longer reads a month of the account's posts instead.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# name: the columns, and the one that there is something in
_INDEXES = {
    "post_by_reading": (["next_reading_at"], "next_reading_at"),
    "post_by_sent_hash": (["account", "sent_hash", "sending_at"], "sent_hash"),
    "post_by_sending": (["account", "sending_at"], "sending_at"),
    "ix_post_remote_id": (["remote_id"], "remote_id"),
}


def upgrade() -> None:
    for name, (columns, value) in _INDEXES.items():
        there_is = sa.text(f"{value} IS NOT NULL")
        op.drop_index(name, table_name="post")
        op.create_index(name, "post", columns, sqlite_where=there_is, postgresql_where=there_is)
