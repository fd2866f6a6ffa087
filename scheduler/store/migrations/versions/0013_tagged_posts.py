"""One narrow row for each hashtag of each published post, kept in step by the database itself.

The hashtag report reads nothing else: it needs a hundredth of what the wide rows hold. Triggers
keep the copy, because a post becomes public, is measured, purged and erased in many places, and
a copy that one of them forgot would be wrong in silence.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ENGAGED = "likes + {row}.replies + {row}.reposts + {row}.quotes + {row}.bookmarks"
_COPY = f"""INSERT INTO tagged_post
        (tag, thread_id, account, post_id, shown, impressions, engagements)
    SELECT h.tag, p.thread_id, p.account, p.id, h.shown, l.impressions,
        l.{_ENGAGED.format(row="l")}
    FROM post_hashtag h JOIN post p ON p.id = h.post_id
    LEFT JOIN latest l ON l.post_id = p.id
    WHERE p.state = 'sent'"""  # noqa: S608 - constants

# name: (table and event, condition, what is done)
_TRIGGERS = {
    "tagged_post_goes_out": (
        "UPDATE OF state ON post",
        "NEW.state = 'sent' AND OLD.state <> 'sent'",
        f"{_COPY} AND p.id = NEW.id;",
    ),
    "tagged_post_is_gone": (
        "UPDATE OF state ON post",
        "NEW.state <> 'sent' AND OLD.state = 'sent'",
        "DELETE FROM tagged_post WHERE post_id = NEW.id;",
    ),
    "tagged_post_gets_hashtag": (
        "INSERT ON post_hashtag",
        "",
        f"{_COPY} AND p.id = NEW.post_id AND h.tag = NEW.tag;",
    ),
    "tagged_post_loses_hashtag": (
        "DELETE ON post_hashtag",
        "",
        "DELETE FROM tagged_post WHERE post_id = OLD.post_id AND tag = OLD.tag;",
    ),
    "tagged_post_is_read": ("INSERT ON latest", "", ""),
    "tagged_post_is_read_again": ("UPDATE ON latest", "", ""),
    "tagged_post_is_unread": (
        "DELETE ON latest",
        "",
        "UPDATE tagged_post SET impressions = NULL, engagements = NULL"
        " WHERE post_id = OLD.post_id;",
    ),
}
_MEASURE = (
    f"SET impressions = NEW.impressions, engagements = NEW.{_ENGAGED.format(row='NEW')}"
    " WHERE post_id = NEW.post_id;"
)


def upgrade() -> None:
    op.create_table(
        "tagged_post",
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("impressions", sa.Integer(), nullable=True),
        sa.Column("engagements", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag", "shown", "account", "thread_id", "post_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tagged_post_post_id", "tagged_post", ["post_id"])
    op.create_index(
        "post_deleted",
        "post",
        ["deleted_at"],
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.execute(_COPY)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (event, condition, done) in _TRIGGERS.items():
        create = _on_sqlite if is_sqlite else _on_postgres
        for statement in create(name, event, condition, done or f"UPDATE tagged_post {_MEASURE}"):
            op.execute(sa.text(statement.replace(":", r"\:")))


def _on_sqlite(name: str, event: str, condition: str, done: str) -> list[str]:
    when = f" WHEN {condition}" if condition else ""
    return [f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW{when} BEGIN {done} END"]


def _on_postgres(name: str, event: str, condition: str, done: str) -> list[str]:
    when = f" WHEN ({condition})" if condition else ""
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN {done} RETURN NULL; END $body$",
        f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW{when} EXECUTE FUNCTION {name}()",
    ]
