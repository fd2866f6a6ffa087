"""What each person is told, when they are mailed it, and in whose turn a mail is."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("mail_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person", "key"),
    )
    op.create_index("person_notice_by_time", "person_notice", ["at"])
    op.create_index("person_notice_by_key", "person_notice", ["key"])
    op.create_index("person_notice_of_person", "person_notice", ["person", "at"])
    _partial("person_notice_unread", ["person"], "read_at IS NULL")
    _partial("person_notice_to_mail", ["mail_at"], "mail_at IS NOT NULL")
    op.create_table(
        "person_notice_choice",
        _person(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind"),
    )
    op.create_table(
        "person_mail_hours",
        _person(),
        sa.Column("digest_at", sa.String(), nullable=False),
        sa.Column("quiet_from", sa.String(), nullable=False),
        sa.Column("quiet_to", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "person_mail_turn",
        _person(),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )


def _person() -> "sa.Column[str]":
    return sa.Column(
        "person", sa.String(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False
    )


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "person_notice", columns, sqlite_where=condition, postgresql_where=condition
    )
