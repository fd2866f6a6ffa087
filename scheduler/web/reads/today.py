"""The day as it stands: what waits for a person, and what goes out."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.crisis.directory.services import Directory
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.alerts import concerns
from scheduler.publishing.monitoring.costs import Costs, costs
from scheduler.publishing.monitoring.overview import audit_entries, upcoming
from scheduler.publishing.monitoring.status import Status, status
from scheduler.publishing.operations.requests import expired_requests
from scheduler.publishing.operations.sensitive_content import jarring_threads
from scheduler.store.operations.audit import AuditEntry, AuditFilter
from scheduler.store.overview.upcoming import Coming
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.frame import keys_unapproved
from scheduler.web.reads.rows import RowToShow, campaign_heads, row_of, row_of_coming
from scheduler.web.show.times import Times
from scheduler.web.show.words import WAITS, pill_of, sentence_of

APPROVALS_AHEAD = timedelta(days=7)  # what needs approval and is due later is not said on Today


@dataclass(frozen=True, slots=True)
class NextStep:
    """The button that resolves something, or a link to look at it."""

    words: str
    path: str
    is_deciding: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: what happens without them, and what they can press."""

    row: RowToShow
    what_then: str
    step: NextStep


@dataclass(frozen=True, slots=True)
class TodayToShow:
    """The day as it stands."""

    status: Status
    waiting: tuple[Waiting, ...]
    later_waiting: int
    rows: tuple[RowToShow, ...]
    next_row: RowToShow | None  # after today, where nothing goes out today
    last_sent: datetime | None
    costs: Costs
    directory: tuple[str, ...]
    accounts: tuple[str, ...]  # what is wrong with accounts, in sentences
    covers: tuple[tuple[str, str], ...]  # a campaign that asks today, and who reads the answers
    jarring: int


def today(desk: Desk, person: SignedIn, times: Times) -> TodayToShow:
    """Everything about today."""
    database, clock = desk.workspace.database, desk.workspace.clock
    seen = status(database, clock)
    since = audit_entries(database, AuditFilter(since=times.day_begins))
    coming = upcoming(database, times.now, times.day_ends - times.now).threads
    rows = [
        *(row_of_coming(desk, person, one) for one in coming if _is_today(one, times)),
        *_published(desk, person, since, {one.key for one in coming}),
    ]
    rows.sort(key=lambda row: (row.at, row.key))
    waiting, later = _waiting(desk, person, seen, times)
    told = concerns(desk.context, _directory(desk), desk.workspace.guardian)
    return TodayToShow(
        status=seen,
        waiting=_with_expired(desk, waiting, times),
        later_waiting=later,
        rows=tuple(rows),
        next_row=None if rows else _next_row(desk, person, times),
        last_sent=_last_sent(since),
        costs=costs(database, clock, desk.context.monthly_cap_usd),
        directory=_told(told, "directory:"),
        accounts=_told(told, "account:"),
        covers=_covers(desk, rows),
        jarring=len(jarring_threads(desk.context)),
    )


def approvals(desk: Desk, person: SignedIn) -> list[RowToShow]:
    """The threads whose words need approval, the earliest due first."""
    return [row_of(desk, person, key) for key in keys_unapproved(desk)]


def mark_of_now(desk: Desk) -> str:
    """What tells this moment of the queue from another, so that an open page knows when to look:
    the latest row of the audit, the holds, and whether anybody publishes.
    """
    seen = status(desk.workspace.database, desk.workspace.clock)
    latest = audit_entries(desk.workspace.database, AuditFilter(newest=1))
    said = repr((latest, seen.holds, seen.is_running))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _next_row(desk: Desk, person: SignedIn, times: Times) -> RowToShow | None:
    """The first thread after today."""
    every = upcoming(desk.workspace.database, times.now, None).threads
    ahead = [one for one in every if one.begin_at >= times.day_ends]
    return row_of_coming(desk, person, min(ahead, key=lambda one: one.begin_at)) if ahead else None


def _directory(desk: Desk) -> Directory:
    """The whole of it; in a rehearsal, where everything counts as checked, what posts print."""
    workspace = desk.workspace
    return workspace.directory() if workspace.rehearsal else workspace.whole_directory


def _is_today(one: Coming, times: Times) -> bool:
    return times.local(one.begin_at).date() == times.today


def _published(
    desk: Desk, person: SignedIn, since: Iterable[AuditEntry], known: set[str]
) -> list[RowToShow]:
    keys = dict.fromkeys(
        entry.subject.removeprefix("thread:")
        for entry in since
        if entry.subject.startswith("thread:") and entry.to_state == ThreadState.PUBLISHED
    )
    rows = [row_of(desk, person, key) for key in keys if key not in known]
    return [row for row in rows if row.state is ThreadState.PUBLISHED]


def _last_sent(since: Iterable[AuditEntry]) -> datetime | None:
    sent = [entry.at for entry in since if entry.to_state == PostState.SENT]
    return max(sent, default=None)


def _waiting(desk: Desk, person: SignedIn, seen: Status, times: Times) -> tuple[list[Waiting], int]:
    """What waits, the soonest first, and how many approvals lie further ahead."""
    found = [
        _waits(row_of(desk, person, one.key), one.reason, person)
        for one in seen.waiting
        if one.reason is not Reason.APPROVAL
    ]
    undecided = approvals(desk, person)
    near = [row for row in undecided if row.at < times.now + APPROVALS_AHEAD]
    found += [_waits(row, Reason.APPROVAL, person) for row in near]
    found.sort(key=lambda one: (one.row.at, one.row.key))
    return found, len(undecided) - len(near)


def _waits(row: RowToShow, reason: Reason, person: SignedIn) -> Waiting:
    waiting = replace(row, pill=pill_of(ThreadState.WAITING, reason))
    return Waiting(waiting, WAITS[reason][1], _step(row, reason, person))


def _with_expired(desk: Desk, waiting: Iterable[Waiting], times: Times) -> tuple[Waiting, ...]:
    """The same, and where a yes was asked for by a time that has passed, that nobody gave it."""
    expired = expired_requests(desk.workspace.database)
    said = "Nobody approved it by {}, as was asked: without a yes it does not go out."
    return tuple(
        replace(one, what_then=said.format(times.when(expired[one.row.key])))
        if one.row.key in expired and one.row.pill.kind == "approval"
        else one
        for one in waiting
    )


_RESOLVED_HERE = frozenset(
    {Reason.LATE, Reason.UNCONFIRMED, Reason.ROOT_ONLY, Reason.REFUSED, Reason.BUDGET, Reason.HELD}
)


def _step(row: RowToShow, reason: Reason, person: SignedIn) -> NextStep:
    page = f"/threads/{row.key}"
    if reason is Reason.APPROVAL and person.may(Act.APPROVE, account=row.account):
        return NextStep("Read and decide", page)
    if reason in _RESOLVED_HERE and person.may(Act.RESOLVE, account=row.account):
        return NextStep("Decide", f"/resolve/{row.key}")
    return NextStep("Look at it", page, is_deciding=False)


def _told(told: Mapping[str, tuple[object, ...]], about: str) -> tuple[str, ...]:
    return tuple(
        sentence_of([part for part in sentence if isinstance(part, str)])
        for subject, sentence in told.items()
        if subject.startswith(about)
    )


def _covers(desk: Desk, rows: Iterable[RowToShow]) -> tuple[tuple[str, str], ...]:
    known = campaign_heads(desk.workspace.root)
    names = dict.fromkeys(row.campaign for row in rows)
    return tuple((known[name].title, known[name].cover) for name in names if name in known
                 and known[name].cover)  # fmt: skip
