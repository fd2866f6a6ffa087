"""Gives each duty to one engine at a time: who tells people, who reads counts, who listens.

As with the lease of an account, time is the database's own, each new owner raises the fence, and
what a process of this machine had that has ended is free at once.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Float, case, literal, or_, select, update

from scheduler.processes import is_known_dead
from scheduler.store.database import Database
from scheduler.store.fast_statements import real_time
from scheduler.store.tables.queue import duties
from scheduler.store.upsert import add_new

log = logging.getLogger(__name__)

DUTY_SECONDS = 60.0  # by the database's clock; then another engine may have it
SURE_SECONDS = 20.0  # so long ours is ours without asking


class DutyLost(Exception):
    """Another engine has the duty now; nothing more of it may be written here."""


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty, as long as `fence` is the newest."""

    name: str
    owner: str
    fence: int


def claim(database: Database, name: str, owner: str, seconds: float) -> HeldDuty | None:
    """Takes or prolongs a duty for so many seconds; None while another engine has it."""
    if database.was_replaced:
        return None  # what is written here, nobody will read
    with database.write(is_durable=False) as connection:
        add_new(connection, duties, [{"name": name, "owner": "", "fence": 0, "until": 0.0}])
        return _claimed(connection, name, owner, seconds) or _from_the_dead(
            connection, name, owner, seconds
        )


def keep(connection: Connection, duty: HeldDuty) -> None:
    """Locks the duty's row, so that all of this transaction is its owner's.

    Raises: DutyLost if another engine has it.
    """
    kept = connection.execute(
        update(duties)
        .where(duties.c.name == duty.name, duties.c.fence == duty.fence)
        .values(owner=duty.owner)
    )
    if kept.rowcount != 1:
        raise DutyLost(duty.name)


def give_back(database: Database, owner: str) -> None:
    """Gives all duties of an engine back at once, for it stops."""
    with database.write(is_durable=False) as connection:
        connection.execute(update(duties).where(duties.c.owner == owner).values(until=0.0))


def _claimed(
    connection: Connection, name: str, owner: str, seconds: float, dead: str | None = None
) -> HeldDuty | None:
    may_be_had = or_(
        duties.c.owner == owner, duties.c.until < real_time(), duties.c.owner == (dead or owner)
    )
    fence = connection.execute(
        update(duties)
        .where(duties.c.name == name, may_be_had)
        .values(
            owner=owner,
            fence=case((duties.c.owner == owner, duties.c.fence), else_=duties.c.fence + 1),
            until=real_time() + literal(seconds, Float),
        )
        .returning(duties.c.fence)
    ).scalar()
    return None if fence is None else HeldDuty(name, owner, fence)


def _from_the_dead(
    connection: Connection, name: str, owner: str, seconds: float
) -> HeldDuty | None:
    who = connection.execute(select(duties.c.owner).where(duties.c.name == name)).scalar()
    if not who or not is_known_dead(who):
        return None
    return _claimed(connection, name, owner, seconds, dead=who)


class Duty:
    """A duty of this engine, or of another; whether it is ours is asked before each piece of it."""

    def __init__(
        self,
        database: Database,
        name: str,
        owner: str,
        *,
        is_given_back: bool = False,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """One that `is_given_back` is free after each time it was done, for whoever comes next.

        Of an engine that `is_stopping` no more pieces are begun.
        """
        self._is_given_back, self._is_stopping = is_given_back, is_stopping
        self._database = database
        self._name = name
        self._owner = owner
        self._held: HeldDuty | None = None
        self._sure_until = 0.0  # by the machine's steady clock: the database need not be asked

    def is_ours(self) -> bool:
        """Whether this engine has the duty; takes or prolongs it where that can be."""
        if self._is_stopping():
            return False
        now = time.monotonic()
        if self._held is None or now >= self._sure_until:
            self._held = claim(self._database, self._name, self._owner, DUTY_SECONDS)
            self._sure_until = now + SURE_SECONDS
        return self._held is not None

    def keep(self, connection: Connection) -> None:
        """Holds on to the duty for this transaction, so that what it writes is written once.

        Raises: DutyLost.
        """
        if self._held is None:
            raise DutyLost(self._name)
        keep(connection, self._held)

    def does(self, verb: Callable[[], object]) -> Callable[[], None]:
        """The verb, done only while the duty is ours; what another has begun is left to it."""

        def do() -> None:
            if not self.is_ours():
                return
            try:
                verb()
            except DutyLost:
                self._held = None
                log.warning("another engine has taken over: %s", self._name)
            finally:
                if self._is_given_back:
                    self._give_back()

        return do

    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        with self._database.write(is_durable=False) as connection:
            connection.execute(
                update(duties)
                .where(duties.c.name == held.name, duties.c.fence == held.fence)
                .values(until=0.0)
            )


class NobodyElse:
    """The duty of who is alone by nature: a rehearsal, a test."""

    def is_ours(self) -> bool:
        """Yes."""
        return True

    def keep(self, connection: Connection) -> None:
        """Nothing to hold on to."""


ALONE = NobodyElse()
AnyDuty = Duty | NobodyElse
