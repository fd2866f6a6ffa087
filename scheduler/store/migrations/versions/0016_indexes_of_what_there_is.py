"""Keeps posts without a value out of the indexes by that value.

A post that was sent left its empty place in four indexes and took a new one: two pages of each
commit were written for nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_INDEXES = {
    "post_by_reading": ["next_reading_at"],
    "post_by_sent_hash": ["account", "sent_hash", "sending_at"],
    "post_by_sending": ["account", "sending_at"],
    "ix_post_remote_id": ["remote_id"],
}
_THERE_IS = {
    "post_by_reading": "next_reading_at IS NOT NULL",
    "post_by_sent_hash": "sent_hash IS NOT NULL",
    "post_by_sending": "sending_at IS NOT NULL",
    "ix_post_remote_id": "remote_id IS NOT NULL",
}


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        there_is = sa.text(_THERE_IS[name])
        op.drop_index(name, table_name="post")
        op.create_index(name, "post", columns, sqlite_where=there_is, postgresql_where=there_is)
