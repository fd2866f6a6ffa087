"""Keeps who was asked from outside to read one campaign's words, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from scheduler.store.tables.approving import outside_answers, outside_approvers
from scheduler.store.upsert import upsert

_who, _said = outside_approvers.c, outside_answers.c
# Nobody who works here has a space in their id, so this names nobody else.
_ID = "outside "
BY_LINK = " (link by mail)"  # how they proved who they are, as the audit keeps it


def is_from_outside(by: str) -> bool:
    """Whether a word was said by somebody outside, by how an approval names them."""
    return by.startswith(_ID)


@dataclass(frozen=True, slots=True)
class StoredOutside:
    """Somebody outside, and the link that they were mailed."""

    id: int
    campaign: str
    name: str
    is_counted: bool  # whether their yes may be the one that lets a thread go out
    by: str
    made_at: datetime
    until: datetime
    withdrawn_at: datetime | None

    @property
    def written(self) -> str:
        """How the audit and an approval name them."""
        return f"{_ID}{self.id}"


@dataclass(frozen=True, slots=True)
class OutsideWord:
    """What somebody outside said of the words of a thread."""

    approver: int
    name: str
    thread_id: int
    body_hash: str
    is_yes: bool
    is_counted: bool
    why: str
    at: datetime


_COLUMNS = tuple(
    _who[name]
    for name in ("id", "campaign", "name", "is_counted", "by", "made_at", "until", "withdrawn_at")
)


def add(
    connection: Connection,
    token_hash: str,
    *,
    campaign: str,
    name: str,
    address_token: str,
    is_counted: bool,
    by: str,
    now: datetime,
    until: datetime,
) -> int:
    """Keeps whom a link was mailed to; gives their number."""
    number: int = connection.execute(
        insert(outside_approvers)
        .values(
            campaign=campaign,
            name=name,
            address_token=address_token,
            token_hash=token_hash,
            is_counted=is_counted,
            by=by,
            made_at=now,
            until=until,
        )
        .returning(_who.id)
    ).scalar_one()
    return number


def of_token(connection: Connection, token_hash: str) -> StoredOutside | None:
    """Whose link it is, or None."""
    return next(iter(_listed(connection, _who.token_hash == token_hash)), None)


def of_number(connection: Connection, number: int) -> StoredOutside | None:
    """Who has this number, or None."""
    return next(iter(_listed(connection, _who.id == number)), None)


def of_campaign(connection: Connection, campaign: str) -> list[StoredOutside]:
    """Who was asked about a campaign, in that order."""
    return _listed(connection, _who.campaign == campaign)


def withdraw(connection: Connection, number: int, now: datetime) -> bool:
    """Ends a link at once, and forgets its address; False if it had ended."""
    statement = update(outside_approvers).where(_who.id == number, _who.withdrawn_at.is_(None))
    return connection.execute(statement.values(withdrawn_at=now, address_token=None)).rowcount == 1


def forget_addresses(connection: Connection, now: datetime) -> None:
    """Forgets the addresses of those whose time is over."""
    is_over = (_who.until <= now) & _who.address_token.is_not(None)
    connection.execute(update(outside_approvers).where(is_over).values(address_token=None))


def forget_ended(connection: Connection, before: datetime) -> None:
    """Forgets who was asked, and what they answered, where the link ended before an instant."""
    ended_at = func.coalesce(_who.withdrawn_at, _who.until, type_=_who.until.type)
    connection.execute(delete(outside_approvers).where(ended_at < before))


def with_addresses(connection: Connection) -> list[tuple[int, str]]:
    """(number, address) of those whose address is still kept, encrypted."""
    query = select(_who.id, _who.address_token).where(_who.address_token.is_not(None))
    return [(number, token) for number, token in connection.execute(query)]


def keep_address(connection: Connection, number: int, token: str) -> None:
    """Keeps the same address, encrypted anew."""
    connection.execute(
        update(outside_approvers).where(_who.id == number).values(address_token=token)
    )


def answer(
    connection: Connection,
    approver: int,
    thread_id: int,
    body_hash: str,
    *,
    is_yes: bool,
    is_counted: bool,
    why: str,
    now: datetime,
) -> None:
    """Keeps what somebody outside says of these words; a later word takes its place."""
    where = {"approver": approver, "thread_id": thread_id, "body_hash": body_hash}
    values = {"is_yes": is_yes, "is_counted": is_counted, "why": why, "at": now}
    upsert(connection, outside_answers, where, values)


def answers_to(connection: Connection, thread_ids: Sequence[int]) -> list[OutsideWord]:
    """Everything that was said from outside of these threads, oldest first."""
    columns = (_said.approver, _who.name, _said.thread_id, _said.body_hash)
    answer = (_said.is_yes, _said.is_counted, _said.why, _said.at)
    rows = connection.execute(
        select(*columns, *answer)
        .join(outside_approvers, _who.id == _said.approver)
        .where(_said.thread_id.in_(thread_ids))
        .order_by(_said.at, _said.approver)
    )
    return [OutsideWord(*row) for row in rows]


def names(connection: Connection) -> dict[str, str]:
    """What everybody outside is called, by how approvals and the audit name them."""
    rows = connection.execute(select(_who.id, _who.name)).all()
    called = {f"{_ID}{number}": f"{name} (outside)" for number, name in rows}
    return called | {f"{written}{BY_LINK}": name for written, name in called.items()}


def _listed(connection: Connection, condition: ColumnElement[bool]) -> list[StoredOutside]:
    rows = connection.execute(select(*_COLUMNS).where(condition).order_by(_who.id)).mappings()
    return [StoredOutside(**row) for row in rows]
