"""How people prove who they are: addresses, tries, sessions, links, codes and passkeys."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_mail",
        _person(),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("lookup", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("person"),
        sa.UniqueConstraint("lookup"),
    )
    op.create_table(
        "person_profile",
        _person(),
        sa.Column("shown_name", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("sign_in_try_by_time", "sign_in_try", ["last_at"])
    _sessions_and_links()
    _second_proofs()


def _sessions_and_links() -> None:
    op.create_table(
        "person_session",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("strong_at", UtcDateTime(), nullable=True),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_person_session_person", "person_session", ["person"])
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        _person(nullable=True),
        sa.Column("browser_hash", sa.String(), nullable=True),
        sa.Column("address_token", sa.Text(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("accounts", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_mailed_link_person", "mailed_link", ["person"])


def _second_proofs() -> None:
    op.create_table(
        "person_totp",
        _person(),
        sa.Column("secret_token", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        _person(),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_recovery_code_person", "recovery_code", ["person"])
    op.create_table(
        "person_passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("credential"),
    )
    op.create_index("ix_person_passkey_person", "person_passkey", ["person"])
    op.create_table(
        "passkey_challenge",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("challenge", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        _person(nullable=True),
        sa.Column("until", UtcDateTime(), nullable=False),
        _goes_with_person(),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_passkey_challenge_person", "passkey_challenge", ["person"])


def _person(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column("person", sa.String(), nullable=nullable)


def _goes_with_person() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["person.id"], ondelete="CASCADE")
