"""Holds: placing and lifting them, which are in force, and what each keeps from going out.

Two meanings, told apart by name. A hold is *in force* until it is lifted or its end has come. It
*keeps* a thread while it is in force, and one that fell due in it also after its end, until the
engine has lifted it: what was missed never goes out by itself.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Exists,
    and_,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from scheduler.store.clauses import at, some, written
from scheduler.store.fast_statements import Prepared
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import accounts, campaigns, holds, threads

Instant = datetime | ColumnElement[datetime]


@dataclass(frozen=True, slots=True)
class HoldInForce:
    """A hold that is in force now."""

    number: int
    scope: str
    subject: str
    why: str
    by: str
    until: datetime | None
    placed_at: datetime

    @property
    def reason(self) -> str:
        """Why, in words; a hold is in force before anybody has said."""
        return self.why or "no reason given yet"


def is_in_force(now: Instant) -> ColumnElement[bool]:
    """A hold that nobody has lifted, and whose end has not come."""
    return holds.c.lifted_at.is_(None) & (holds.c.until.is_(None) | (holds.c.until > now))


def is_over(now: Instant) -> ColumnElement[bool]:
    """A hold whose end has come, and that nobody has lifted yet."""
    return holds.c.lifted_at.is_(None) & (holds.c.until <= now)


def covers_thread() -> ColumnElement[bool]:
    """A hold in whose scope the thread is."""
    return or_(
        holds.c.scope == literal_column("'everything'"),
        (holds.c.scope == literal_column("'account'")) & (holds.c.subject == threads.c.account),
        (holds.c.scope == literal_column("'campaign'")) & (holds.c.subject == threads.c.campaign),
        (holds.c.scope == literal_column("'thread'")) & (holds.c.subject == threads.c.key),
    )


def fell_due_in_it() -> ColumnElement[bool]:
    """A thread that has not begun, and whose time came before the hold's end."""
    is_before_its_end = holds.c.until.is_(None) | (threads.c.begin_at < holds.c.until)
    return (threads.c.state == written(ThreadState.SCHEDULED)) & is_before_its_end


def is_kept(now: Instant) -> Exists:
    """A thread that some hold keeps from going out. The gate and the queue ask this."""
    return _a_hold(is_in_force(now) | (is_over(now) & fell_due_in_it()))


def place(
    connection: Connection,
    *,
    scope: str,
    subject: str,
    why: str,
    by: str,
    now: datetime,
    until: datetime | None,
) -> int:
    """Places a hold and gives its number."""
    return int(
        connection.execute(
            insert(holds)
            .values(scope=scope, subject=subject, why=why, by=by, placed_at=now, until=until)
            .returning(holds.c.id)
        ).scalar_one()
    )


def explain(connection: Connection, number: int, *, why: str, until: datetime | None) -> None:
    """Gives a hold that nobody has lifted another reason and another end."""
    connection.execute(update(holds).where(_not_lifted(number)).values(why=why, until=until))


def give_reason(connection: Connection, number: int, why: str) -> bool:
    """Notes why a hold was placed; False if it is not in force any more."""
    given = connection.execute(update(holds).where(_not_lifted(number)).values(why=why))
    return given.rowcount == 1


def lift(connection: Connection, number: int, now: datetime) -> bool:
    """Lifts a hold; False if there is none with this number, or somebody was faster."""
    lifted = connection.execute(update(holds).where(_not_lifted(number)).values(lifted_at=now))
    return lifted.rowcount == 1


def scope_of(connection: Connection, number: int) -> tuple[str, str] | None:
    """(scope, subject) of a hold that nobody has lifted, or None."""
    row = connection.execute(
        select(holds.c.scope, holds.c.subject).where(_not_lifted(number))
    ).first()
    return None if row is None else (row[0], row[1])


def _not_lifted(number: int) -> ColumnElement[bool]:
    """The hold with this number, unless somebody has lifted it. (Its end may have come.)"""
    return and_(holds.c.id == number, holds.c.lifted_at.is_(None))


def placed(connection: Connection, number: int) -> tuple[str, datetime | None] | None:
    """(by whom, until when) of a hold that nobody has lifted, or None."""
    row = connection.execute(
        select(holds.c.by, holds.c.until).where(holds.c.id == number, holds.c.lifted_at.is_(None))
    ).first()
    return None if row is None else (row[0], row[1])


def in_force(connection: Connection, now: datetime) -> list[HoldInForce]:
    """The holds that are in force at `now`, oldest first."""
    rows = connection.execute(select(*_SHOWN).where(is_in_force(now)).order_by(holds.c.id))
    return [HoldInForce(*row) for row in rows]


def in_force_over(
    connection: Connection, some_threads: ColumnElement[bool], now: datetime
) -> dict[str, tuple[HoldInForce, ...]]:
    """The holds in force over each of `some_threads`, by its key; oldest first."""
    rows = connection.execute(
        select(threads.c.key, *_SHOWN)
        .select_from(threads.join(holds, covers_thread()))
        .where(some_threads, is_in_force(now))
        .order_by(holds.c.id)
    )
    by_thread: dict[str, tuple[HoldInForce, ...]] = {}
    for key, *hold in rows:
        by_thread[key] = (*by_thread.get(key, ()), HoldInForce(*hold))
    return by_thread


def over(connection: Connection, now: datetime) -> list[tuple[int, str]]:
    """(number, who placed it) of the holds whose end has come, and that nobody has lifted."""
    return [(number, by) for number, by in _OVER.rows(connection, now=now)]


def missed_by(connection: Connection, number: int, now: datetime) -> list[tuple[int, str]]:
    """(id, key) of the threads whose time came while this hold, and now no other, kept them."""
    query = (
        select(threads.c.id, threads.c.key)
        .where(
            threads.c.state == written(ThreadState.SCHEDULED),  # again, so that its index serves
            threads.c.begin_at <= now,
            _a_hold((holds.c.id == number) & fell_due_in_it()),
            ~_a_hold((holds.c.id != number) & is_in_force(now)),
        )
        .order_by(threads.c.begin_at, threads.c.key)
    )
    return [tuple(row) for row in connection.execute(query)]


def is_there(connection: Connection, scope: str, subject: str) -> bool:
    """Whether there is an account, a campaign or a thread of this name to be held."""
    column = {"account": accounts.c.name, "campaign": campaigns.c.name, "thread": threads.c.key}
    found = connection.execute(select(column[scope]).where(column[scope] == subject)).first()
    return found is not None


_OVER = Prepared(  # asked with every look at what is due
    select(holds.c.id, holds.c.by).where(is_over(at("now"))).order_by(holds.c.id)
)
_SHOWN = (
    *(holds.c.id, holds.c.scope, holds.c.subject, holds.c.why, holds.c.by, holds.c.until),
    holds.c.placed_at,
)


def _a_hold(condition: ColumnElement[bool]) -> Exists:
    """Whether a hold over the thread of the statement around it fits."""
    return some(holds, condition, covers_thread(), around=threads)
