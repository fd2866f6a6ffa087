"""A role may hold for single accounts; and what somebody is typing of a story, beside its versions.

Only adds: a role that is there holds for all accounts, as before.
"""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person_role", sa.Column("accounts", sa.Text(), nullable=True))
    op.create_table(
        "story_draft",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("began_from", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["story.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", "person"),
    )
