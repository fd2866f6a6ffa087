"""What X says is not there, and what is proven to be deleted there."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_found_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", UtcDateTime(), nullable=True))
