"""Posts that X said no to and may be out all the same: looked for before they are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "post",
        sa.Column("is_answered", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
