"""A turn of a dialogue can be somebody's story."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("story", sa.String(), nullable=True))
        batch_op.create_index("ix_post_story", ["story"], unique=False)
