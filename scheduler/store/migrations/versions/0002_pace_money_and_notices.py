"""Pace money and notices."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TO_DO = "state IN ('scheduled', 'publishing')"
_PARTIAL = (
    ("thread_to_do", "thread", ["begin_at"], _TO_DO),
    ("thread_to_do_by_account", "thread", ["account", "begin_at"], _TO_DO),
    ("thread_to_remove", "thread", ["begin_at"], "state = 'taking_down'"),
    ("post_lost", "post", ["look_at"], "state = 'unconfirmed'"),
    ("post_sending", "post", ["thread_id"], "state = 'sending'"),
)
_EPOCH = "1970-01-01 00:00:00"  # only until the next statement


def upgrade() -> None:

    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("thread_key", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("usd", sa.Float(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_at"), ["at"], unique=False)
        batch_op.create_index("ledger_by_campaign", ["campaign", "at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("subject"),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("spacing_seconds", sa.Float(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("daily_cap", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("timezone", sa.String(), server_default="UTC", nullable=False)
        )

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(sa.Column("budget_usd", sa.Float(), nullable=True))

    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("begin_at", UtcDateTime(), server_default=_EPOCH, nullable=False)
        )
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("price_usd", sa.Float(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("reserved_usd", sa.Float(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("removes_root_first", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.drop_index(batch_op.f("thread_by_account"))
        batch_op.drop_index(batch_op.f("thread_by_state"))
        batch_op.create_index("thread_by_state", ["state", "begin_at"], unique=False)
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("post_by_sending", ["account", "sending_at"], unique=False)
        batch_op.drop_index("post_by_state")
    for name, table, columns, where in _PARTIAL:
        condition = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
    op.execute("UPDATE thread SET begin_at = due_at")
