"""Holds: nothing in their scope begins another call until they are lifted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from scheduler.errors import NotPossible
from scheduler.networks.base import Refused
from scheduler.publishing.means import Means
from scheduler.store import gate, history
from scheduler.store.tables import holds


class Scope(StrEnum):
    """How far a hold reaches."""

    EVERYTHING = "everything"
    ACCOUNT = "account"
    CAMPAIGN = "campaign"
    THREAD = "thread"


def place(
    means: Means, scope: Scope, subject: str, *, why: str, by: str, until: datetime | None = None
) -> int:
    """Places a hold and gives its number. When this returns, no call begins in its scope."""
    now = means.clock.now()
    with means.database.write() as connection:
        gate.take_turn_alone(connection)
        number = connection.execute(
            insert(holds)
            .values(scope=scope, subject=subject, why=why, by=by, placed_at=now, until=until)
            .returning(holds.c.id)
        ).scalar_one()
        history.record(
            connection,
            [history.Entry(now, by, f"hold:{number}", "", f"{scope} {subject}".strip(), why)],
        )
    return int(number)


def lift(means: Means, number: int, *, by: str) -> None:
    """Lifts a hold.

    Raises: NotPossible if there is none with this number, or it was lifted before.
    """
    now = means.clock.now()
    with means.database.write() as connection:
        gate.take_turn_alone(connection)
        lifted = connection.execute(
            update(holds)
            .where(holds.c.id == number, holds.c.lifted_at.is_(None))
            .values(lifted_at=now)
        )
        if lifted.rowcount != 1:
            raise NotPossible(f"Hold {number} is not in force. See: handrail status")
        history.record(connection, [history.Entry(now, by, f"hold:{number}", "held", "lifted", "")])


def stop_for_money(means: Means, refused: Refused) -> None:
    """Holds everything when X says that the money has run out; placing it twice adds nothing."""
    with means.database.read() as connection:
        is_placed = connection.execute(
            select(holds.c.id).where(holds.c.by == history.ENGINE, holds.c.lifted_at.is_(None))
        ).first()
    if is_placed is None:
        place(
            means,
            Scope.EVERYTHING,
            "",
            why=f"X stopped us for lack of money: {refused.detail}",
            by=history.ENGINE,
            until=refused.until,
        )
