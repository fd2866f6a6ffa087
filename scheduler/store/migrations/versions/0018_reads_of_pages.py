"""What pages read stays fast however long the queue grows.

Indexes by time, account and campaign hold no state, so that sending a thread writes to none of
them; and they are partial by a condition that is always true, so that only a statement that names
it is planned by them: those of publishing have smaller ones.

How many threads are over is added up from the rows of a tally, which triggers append: a counter
would be one row that all engines wait for. The indexes by story no longer hold those that tell
none: SQLite took them for the most common story, and read every post instead.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_STATES = (
    "'scheduled', 'publishing', 'published', 'waiting', 'cancelled', 'taking_down', 'taken_down'"
)
_OVER = "('published', 'cancelled', 'taken_down')"
_UNDECIDED = "state IN ('scheduled', 'waiting')"
_TALLY = "INSERT INTO thread_tally (state, change) "
_NAMED = "UPDATE story SET queued_rows = queued_rows + {by} WHERE id = {row}.story;"

# name: (event, condition, what is done)
_TRIGGERS = {
    "thread_tally_begins": (
        "INSERT ON thread",
        f"NEW.state IN {_OVER}",
        f"{_TALLY} VALUES (NEW.state, 1);",
    ),
    "thread_tally_moves": (
        "UPDATE OF state ON thread",
        f"OLD.state <> NEW.state AND (OLD.state IN {_OVER} OR NEW.state IN {_OVER})",
        f"{_TALLY} SELECT OLD.state, -1 WHERE OLD.state IN {_OVER};"
        f"{_TALLY} SELECT NEW.state, 1 WHERE NEW.state IN {_OVER};",
    ),
    "thread_tally_ends": (
        "DELETE ON thread",
        f"OLD.state IN {_OVER}",
        f"{_TALLY} VALUES (OLD.state, -1);",
    ),
    **{
        f"story_{table}_{name}": (
            f"{event} ON {table}",
            f"{row}.story IS NOT NULL",
            _NAMED.format(by=by, row=row),
        )
        for table in ("thread", "post")
        for name, event, row, by in (("comes", "INSERT", "NEW", 1), ("goes", "DELETE", "OLD", -1))
    },
    **{
        f"story_{table}_changes": (
            f"UPDATE OF story ON {table}",
            "OLD.story IS DISTINCT FROM NEW.story",
            _NAMED.format(by=-1, row="OLD") + _NAMED.format(by=1, row="NEW"),
        )
        for table in ("thread", "post")
    },
}


def upgrade() -> None:
    _partial("thread_by_time", "thread", ["begin_at"], "id > 0")
    _partial("thread_by_account", "thread", ["account", "begin_at"], "id > 0")
    _partial("thread_by_campaign", "thread", ["campaign", "begin_at"], "id > 0")
    op.create_index(
        "thread_wanting_a_yes",
        "thread",
        ["due_at"],
        sqlite_where=sa.text(f"needs_approval = 1 AND {_UNDECIDED}"),
        postgresql_where=sa.text(f"needs_approval AND {_UNDECIDED}"),
    )
    _partial("thread_unreadable", "thread", ["state", "begin_at"], f"state NOT IN ({_STATES})")
    _partial("thread_of_story", "thread", ["state", "begin_at"], "story IS NOT NULL")
    for table in ("thread", "post"):  # most rows tell no story, and need no place in it
        op.drop_index(f"ix_{table}_story", table_name=table)
        _partial(f"ix_{table}_story", table, ["story"], "story IS NOT NULL")
    op.create_table(
        "thread_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    counted = f"SELECT state, count(*) FROM thread WHERE state IN {_OVER} GROUP BY state"  # noqa: S608 - constants
    op.execute(_TALLY + counted)
    op.add_column(
        "story", sa.Column("queued_rows", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE story SET queued_rows ="
        " (SELECT count(*) FROM thread WHERE thread.story = story.id)"
        " + (SELECT count(*) FROM post WHERE post.story = story.id)"
    )
    op.create_index("story_by_added", "story", ["added_at", "id"])
    op.create_index("story_by_author", "story", ["author", "added_at"])
    _partial("story_at_work", "story", ["added_at", "id"], "ended_at IS NULL AND queued_rows = 0")
    _partial("story_ended", "story", ["added_at", "id"], "ended_at IS NOT NULL")
    _partial("story_check_open", "story_check", ["due_at"], "done_at IS NULL")
    create = _on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgres
    for name, (event, condition, done) in _TRIGGERS.items():
        for statement in create(name, event, condition, done):
            op.execute(sa.text(statement))


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _on_sqlite(name: str, event: str, condition: str, done: str) -> list[str]:
    # IS DISTINCT FROM came with SQLite 3.39; IS NOT says the same there.
    when = condition.replace("IS DISTINCT FROM", "IS NOT")
    return [f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW WHEN {when} BEGIN {done} END"]


def _on_postgres(name: str, event: str, condition: str, done: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN {done} RETURN NULL; END $body$",
        f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW WHEN ({condition})"
        f" EXECUTE FUNCTION {name}()",
    ]
