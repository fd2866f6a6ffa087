"""A thread waits for its own reason where X says that it has the words already."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.types import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# As it was stored, with one of two endings: we look for the post, or have stopped.
_SAID = "X says that this text is out already"
_OLD, _NEW = "unconfirmed", "said_already"


def upgrade() -> None:
    connection = op.get_bind()
    threads = sa.table(
        "thread",
        sa.column("key", sa.String()),
        sa.column("reason", sa.String()),
        sa.column("detail", sa.Text()),
        sa.column("since", UtcDateTime()),
    )
    is_said = sa.and_(
        threads.c.reason == _OLD, sa.func.substr(threads.c.detail, 1, len(_SAID)) == _SAID
    )
    said = connection.execute(sa.select(threads.c.key, threads.c.since).where(is_said)).all()
    connection.execute(sa.update(threads).where(is_said).values(reason=_NEW))
    # People were told of each already, under a name that holds the reason: not a second time.
    for key, since in said:
        old, new = (f"waiting:{key}:{reason}:{since.isoformat()}" for reason in (_OLD, _NEW))
        _rename(connection, "notice", "subject", old, new)
        _rename(connection, "person_notice", "key", f"open:{old}", f"open:{new}")


def _rename(connection: sa.Connection, table: str, column: str, old: str, new: str) -> None:
    named = sa.table(table, sa.column(column))
    is_old = named.c[column] == old
    connection.execute(sa.update(named).where(is_old).values({column: new}))
