"""Which accounts were compared with X since a backup was put back: before, nothing is released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, delete, func, select

from scheduler.store.backups import unknown_posts
from scheduler.store.tables.queue import accounts, campaigns, holds, stamps
from scheduler.store.upsert import upsert

_MADE_AT, _AT = "restored from", "restored at"
_OF = "compared "
_PUT_BACK_AT = "put back at"  # stays when all is compared and released
DOUBTED_FOR = timedelta(days=90)  # what an account that is new since then has sent, nobody knows


@dataclass(frozen=True, slots=True)
class RestoredSince:
    """A queue that was put back, until its hold is released."""

    made_at: datetime  # when the backup was made
    at: datetime  # when it was put back


def begin(connection: Connection, made_at: datetime, now: datetime) -> None:
    """From now on no account counts as compared."""
    end(connection)
    unknown_posts.forget(connection)
    for name, at in ((_MADE_AT, made_at), (_AT, now), (_PUT_BACK_AT, now)):
        upsert(connection, stamps, {"name": name}, {"value": at.isoformat()})


def end(connection: Connection) -> None:
    """All is compared and released: this is an ordinary queue again."""
    connection.execute(
        delete(stamps).where(
            stamps.c.name.in_((_MADE_AT, _AT)) | stamps.c.name.startswith(_OF, autoescape=True)
        )
    )


def goes_on_since_put_back(connection: Connection, now: datetime) -> bool:
    """Whether it was put back in the last ninety days, and not all of it is held any more.

    From then on comparing adopts nothing of what is new in it.
    """
    is_held = any(scope == "everything" for scope, _ in _beside(connection, number=0))
    if restored(connection) is not None and is_held:
        return False
    at = connection.execute(_PUT_BACK).scalar()
    return at is not None and now - datetime.fromisoformat(at) <= DOUBTED_FOR


def has_nothing_to_compare(connection: Connection, number: int) -> bool:
    """Whether, without this hold, a queue that was put back and has no account yet would go on.

    What its accounts have sent, nobody can ask before they are there.
    """
    if restored(connection) is None or any(
        one == "everything" for one, _ in _beside(connection, number)
    ):
        return False
    return connection.execute(select(accounts.c.name).limit(1)).first() is None


def restored(connection: Connection) -> RestoredSince | None:
    """What is to be compared; None for an ordinary queue."""
    rows = connection.execute(_MADE_AND_PUT_BACK)
    found = {name: datetime.fromisoformat(value) for name, value in rows}
    return RestoredSince(found[_MADE_AT], found[_AT]) if len(found) == 2 else None


def note_compared(connection: Connection, account: str, at: datetime) -> None:
    """This account's timeline was read at that moment, and the queue brought in step with it."""
    upsert(connection, stamps, {"name": f"{_OF}{account}"}, {"value": at.isoformat()})


def not_compared(connection: Connection) -> list[str]:
    """The accounts that were not compared yet, or not since campaigns were last applied.

    What was applied after the backup is applied again after the restore, and may be on X already.
    """
    since = restored(connection)
    if since is None:
        return []
    applied: datetime | None = connection.execute(select(func.max(campaigns.c.applied_at))).scalar()
    after = max(since.at, applied) if applied else since.at
    query = select(stamps.c.name, stamps.c.value).where(
        stamps.c.name.startswith(_OF, autoescape=True)
    )
    when = {name: datetime.fromisoformat(value) for name, value in connection.execute(query)}
    names = connection.execute(select(accounts.c.name).order_by(accounts.c.name)).scalars()
    at = {one: when.get(f"{_OF}{one}") for one in names}
    return [one for one, then in at.items() if then is None or then < after]


def let_go_by(connection: Connection, number: int) -> Sequence[str]:
    """The accounts that nothing would keep still without this hold, and that are not compared."""
    open_accounts = not_compared(connection)
    if not open_accounts:
        return ()
    others = _beside(connection, number)
    if any(scope == "everything" for scope, _ in others):
        return ()
    kept = {subject for scope, subject in others if scope == "account"}
    return [one for one in open_accounts if one not in kept]


def _beside(connection: Connection, number: int) -> Sequence[tuple[str, str]]:
    """The scope and the subject of each other hold that is in force and has no end."""
    rows = connection.execute(_OTHER_HOLDS, {"number": number})
    return [(scope, subject) for scope, subject in rows]


# With each plan, and before each thread: built once.
_MADE_AND_PUT_BACK = select(stamps.c.name, stamps.c.value).where(stamps.c.name.in_((_MADE_AT, _AT)))
_PUT_BACK = select(stamps.c.value).where(stamps.c.name == _PUT_BACK_AT)
_OTHER_HOLDS = select(holds.c.scope, holds.c.subject).where(
    holds.c.id != bindparam("number", type_=Integer),
    holds.c.lifted_at.is_(None),
    holds.c.until.is_(None),
)
