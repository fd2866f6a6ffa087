"""What was approved before, what was read, who was asked, and what somebody outside answered."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def _of(column: str, other: str, kind: sa.Integer | sa.String) -> sa.Column[object]:
    return sa.Column(column, kind, sa.ForeignKey(other, ondelete="CASCADE"), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "approved_words",
        _of("thread_id", "thread.id", sa.Integer()),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _instant("at"),
        _instant("due_at"),
        sa.Column("posts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("thread_id"),
    )
    op.create_table(
        "opened_words",
        _of("person", "person.id", sa.String()),
        _of("thread_id", "thread.id", sa.Integer()),
        sa.Column("mark", sa.String(), nullable=False),
        _instant("at"),
        sa.PrimaryKeyConstraint("person", "thread_id"),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("is_for_everybody", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("note", sa.Text(), nullable=False),
        _instant("made_at"),
        _instant("needed_by"),
        _instant("ended_at", nullable=True),
        sa.Column("ended_how", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "approval_request_open",
        "approval_request",
        ["needed_by"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("approval_request_by_campaign", "approval_request", ["campaign"])
    op.create_table(
        "approval_request_thread",
        _of("request", "approval_request.id", sa.Integer()),
        _of("thread_id", "thread.id", sa.Integer()),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("request", "thread_id"),
    )
    _index("approval_request_thread", "thread_id")
    op.create_table(
        "approval_request_person",
        _of("request", "approval_request.id", sa.Integer()),
        _of("person", "person.id", sa.String()),
        sa.PrimaryKeyConstraint("request", "person"),
    )
    op.create_table(
        "approval_request_told",
        _of("request", "approval_request.id", sa.Integer()),
        _of("person", "person.id", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        _instant("claimed_at"),
        _instant("told_at", nullable=True),
        sa.PrimaryKeyConstraint("request", "person", "kind"),
    )
    op.create_table(
        "outside_approver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address_token", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _instant("made_at"),
        _instant("until"),
        _instant("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    _index("outside_approver", "campaign")
    op.create_table(
        "outside_answer",
        _of("approver", "outside_approver.id", sa.Integer()),
        _of("thread_id", "thread.id", sa.Integer()),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _instant("at"),
        sa.PrimaryKeyConstraint("approver", "thread_id", "body_hash"),
    )
    _index("outside_answer", "thread_id")


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])
