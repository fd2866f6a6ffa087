"""What waits for approval, who was asked for it, and what each of us may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.errors import UnknownThread
from scheduler.people.roles import Act
from scheduler.publishing.operations.approving.outside import asked_outside
from scheduler.publishing.operations.approving.requests import (
    default_time,
    eligible,
    may_be_asked_for,
    open_requests,
)
from scheduler.publishing.operations.approving.undecided import Undecided, undecided
from scheduler.store.agreements.approval_requests import StoredRequest
from scheduler.store.agreements.outside_approvers import StoredOutside
from scheduler.store.queue.threads import StoredThread
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.rows import (
    RowToShow,
    campaign_heads,
    may_read_all,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class WaitingForYes:
    """One thread that waits for a yes, as a list shows it."""

    row: RowToShow
    stands: Undecided
    request: StoredRequest | None  # the one that is open, if any


@dataclass(frozen=True, slots=True)
class ApprovalsToShow:
    """The page of approvals."""

    rows: tuple[WaitingForYes, ...]
    requests: tuple[StoredRequest, ...]
    campaigns: tuple[tuple[str, str], ...]  # of what waits: name and title, for whoever may ask


def approvals_page(desk: Desk, person: SignedIn) -> ApprovalsToShow:
    """Everything that waits for a yes, the earliest due first."""
    database = desk.workspace.database
    requests = open_requests(database)
    by_key = {asked.key: one for one in requests for asked in one.threads}
    waiting = undecided(database, person.actor)
    shown = rows_of(desk, person, [one.thread.key for one in waiting])
    rows = tuple(
        WaitingForYes(shown[one.thread.key], one, by_key.get(one.thread.key))
        for one in waiting
        if one.thread.key in shown
    )
    heads = campaign_heads(desk.workspace.root)
    readable = [one.row.campaign for one in rows if not one.row.is_secret]
    names = dict.fromkeys(readable) if person.may(Act.ASK) else {}
    return ApprovalsToShow(
        rows,
        requests if person.may(Act.ASK) else (),
        tuple((name, heads[name].title if name in heads else name) for name in names),
    )


@dataclass(frozen=True, slots=True)
class AskToShow:
    """The page on which an approval of a campaign is asked for."""

    campaign: str
    title: str
    rows: tuple[RowToShow, ...]  # what waits, and is in no open request
    people: tuple[str, ...]  # who may approve some of it
    needed_by: datetime | None
    requests: tuple[StoredRequest, ...]
    outside: tuple[StoredOutside, ...]
    is_mailing: bool  # whether mail goes out from here


def ask_page(desk: Desk, person: SignedIn, campaign: str) -> AskToShow:
    """What may be asked for, and of whom.

    Raises: UnknownThread, also for a campaign of which they may read nothing that waits.
    """
    database, now = desk.workspace.database, desk.context.clock.now()
    requests = open_requests(database, campaign)
    asked = {one.key for request in requests for one in request.threads}
    with database.read() as connection:
        waiting = may_be_asked_for(connection, campaign)
        free = [one for one in waiting if one.key not in asked]
        people = eligible(connection, free or waiting)
    _refuse_secret(desk, person, campaign, waiting)
    outside = asked_outside(database, campaign)
    heads = campaign_heads(desk.workspace.root)
    return AskToShow(
        campaign,
        heads[campaign].title if campaign in heads else campaign,
        tuple(rows_of(desk, person, [one.key for one in free]).values()),
        people,
        default_time(free, now) if free else None,
        requests,
        outside,
        desk.people.letters is not None,
    )


def _refuse_secret(
    desk: Desk, person: SignedIn, campaign: str, waiting: Sequence[StoredThread]
) -> None:
    if waiting and all(not may_read_all(desk, person, one) for one in waiting):
        raise UnknownThread(campaign)
