"""Lists the threads that need approval, with by when, and who rejected their words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from scheduler.store.agreements.approvals import wants_a_yes
from scheduler.store.queue.accounts import zone_of
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import accounts, approvals, threads


@dataclass(frozen=True, slots=True)
class AwaitingApproval:
    """A thread that nobody but its owner has approved, as its words stand."""

    key: str
    campaign: str
    account: str
    state: ThreadState
    begin_at: datetime  # when it goes out if it is approved by then
    zone: ZoneInfo  # of its account's people
    lifts: str  # the rules that an approval lifts too, with the writer's reasons
    rejected_by: str | None  # of these very words
    rejected_why: str

    @property
    def is_waiting(self) -> bool:
        """Whether its time has come, or somebody rejected it: it waits for a person."""
        return self.state is not ThreadState.SCHEDULED


def awaiting(
    connection: Connection, *, begins_before: datetime | None = None
) -> list[AwaitingApproval]:
    """The threads that need approval and have none, the earliest first."""
    table, word = threads.c, approvals.alias("word")
    query = (
        select(
            table.key,
            table.campaign,
            table.account,
            table.state,
            table.begin_at,
            accounts.c.timezone,
            table.accepted,
            word.c.by,
            word.c.is_yes,
            word.c.why,
        )
        .join(accounts, accounts.c.name == table.account)
        .outerjoin(word, (word.c.thread_key == table.key) & (word.c.body_hash == table.body_hash))
        .where(wants_a_yes())
        .order_by(table.begin_at, table.key)
    )
    if begins_before is not None:
        query = query.where(table.begin_at < begins_before)
    return [_awaiting(*row) for row in connection.execute(query)]


def _awaiting(*row: Any) -> AwaitingApproval:
    key, campaign, account, state, begin_at, zone, accepted, by, is_yes, why = row
    is_rejected = by is not None and not is_yes
    return AwaitingApproval(
        key=key,
        campaign=campaign,
        account=account,
        state=ThreadState(state),
        begin_at=begin_at,
        zone=zone_of(zone),
        lifts=accepted,
        rejected_by=by if is_rejected else None,
        rejected_why=why if is_rejected else "",
    )
