"""Captions of films."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post_media", schema=None) as batch_op:
        batch_op.add_column(sa.Column("captions_path", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("captions_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("captions_language", sa.String(), nullable=True))
