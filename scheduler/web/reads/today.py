"""The day as it stands: what waits for a person, and what goes out."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.crisis.directory.services import Directory
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.day import MonthOfMoney, day_of_threads, month_of_money
from scheduler.publishing.monitoring.engine_kinds import engines_trouble
from scheduler.publishing.monitoring.notifying.alerts import concerns
from scheduler.publishing.monitoring.notifying.bell import is_late
from scheduler.publishing.monitoring.overview import audit_entries
from scheduler.publishing.monitoring.status import EngineStatus, Status, status
from scheduler.publishing.operations.approving.requests import expired_requests
from scheduler.publishing.operations.sensitive_content import threads_out_of_place
from scheduler.remedies import in_words
from scheduler.store.operations.audit import AuditFilter
from scheduler.store.states import MAY_BE_OUT, Reason, ThreadState
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.frame import keys_unapproved
from scheduler.web.reads.review import count_for
from scheduler.web.reads.rows import (
    RowToShow,
    campaign_heads,
    readable_by,
    row_to_show,
)
from scheduler.web.show.times import Times
from scheduler.web.show.words import WAITS, pill_of, sentence_of

APPROVALS_AHEAD = timedelta(days=7)  # what needs approval and is due later is not said on Today
MOST_WAITING = 50  # of each kind


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
    is_late: bool  # something is due, and nobody publishes
    waiting: tuple[Waiting, ...]
    later_waiting: int
    rows: tuple[RowToShow, ...]
    has_more_rows: bool
    next_row: RowToShow | None  # after today, where nothing goes out today
    last_sent: datetime | None
    money: MonthOfMoney
    directory: tuple[str, ...]
    accounts: tuple[str, ...]  # what is wrong with accounts, in sentences
    covers: tuple[tuple[str, str], ...]  # a campaign that asks today, and who reads the answers
    jarring: int
    stories: int  # that wait for whoever asks: to review, to release, to be given a time
    engines: tuple[EngineStatus, ...] = ()  # for whoever looks after them
    engines_trouble: str = ""  # likewise: what does not fit together, and what to do


def today(desk: Desk, person: SignedIn, times: Times) -> TodayToShow:
    """Everything about today."""
    database, clock = desk.workspace.database, desk.workspace.clock
    seen = status(database, clock)
    every = [one for one in seen.waiting if one.reason is not Reason.APPROVAL]
    stuck = every[:MOST_WAITING]
    undecided = keys_unapproved(desk)
    keys = [*(one.key for one in stuck), *undecided[:MOST_WAITING]]
    day = day_of_threads(
        database,
        times.now,
        times.day_begins,
        times.day_ends,
        named=keys,
        readable=readable_by(desk, person),
    )
    named = {key: row_to_show(row) for key, row in day.named.items()}
    rows = [row_to_show(row) for row in day.threads]
    reasons = {one.key: one.reason for one in stuck}
    waiting = _waiting(person, named, reasons, undecided, times)
    worries = concerns(desk.context, _directory(desk), desk.workspace.guardian)
    is_keeper = person.may(Act.ORGANISATION)
    kind = desk.workspace.settings.engine
    trouble = engines_trouble(database, seen.engines, kind) if is_keeper else ()
    following = row_to_show(day.next_thread) if day.next_thread is not None else None
    return TodayToShow(
        status=seen,
        is_late=is_late(seen, times.now),
        waiting=_with_expired(desk, waiting, times),
        later_waiting=max(0, len(every) + len(undecided) - len(waiting)),
        rows=tuple(rows),
        has_more_rows=day.has_more,
        next_row=None if rows else following,
        last_sent=day.last_sent,
        money=month_of_money(database, times.now, desk.context.monthly_cap_usd),
        directory=_told(worries, "directory:"),
        accounts=_told(worries, "account:"),
        covers=_covers(desk, rows),
        jarring=len(threads_out_of_place(desk.context)),
        stories=count_for(desk, person),
        engines=seen.engines_to_show if is_keeper else (),
        engines_trouble=in_words(trouble),
    )


def mark_of_now(desk: Desk) -> str:
    """What tells this moment of the queue from another, so that an open page knows when to look:
    the latest row of the audit, the holds, and whether anybody publishes.
    """
    seen = status(desk.workspace.database, desk.workspace.clock)
    latest = audit_entries(desk.workspace.database, AuditFilter(newest=1))
    state = repr((latest, seen.holds, seen.is_running))
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def _directory(desk: Desk) -> Directory:
    """The whole of it; in a rehearsal, where everything counts as checked, what posts print."""
    workspace = desk.workspace
    return workspace.directory() if workspace.rehearsal else workspace.whole_directory


def _waiting(
    person: SignedIn,
    rows: Mapping[str, RowToShow],
    reasons: Mapping[str, Reason],
    undecided: Iterable[str],
    times: Times,
) -> list[Waiting]:
    """What waits, the soonest first; approvals as far ahead as a week."""
    found = [_waits(rows[key], why, person) for key, why in reasons.items() if key in rows]
    asked = (rows[key] for key in undecided if key in rows)
    soon = times.now + APPROVALS_AHEAD
    found += [_waits(row, Reason.APPROVAL, person) for row in asked if row.at < soon]
    return sorted(found, key=lambda one: (one.row.at, one.row.key))


def _waits(row: RowToShow, reason: Reason, person: SignedIn) -> Waiting:
    waiting = replace(row, pill=pill_of(ThreadState.WAITING, reason))
    step = _step(row, reason, person)
    return Waiting(waiting, WAITS[reason][1], step)


def _with_expired(desk: Desk, waiting: Iterable[Waiting], times: Times) -> tuple[Waiting, ...]:
    """The same, and where a yes was asked for by a time that has passed, that nobody gave it."""
    expired = expired_requests(desk.workspace.database)
    sentence = "Nobody approved it by {}, as was asked: without a yes it does not go out."
    return tuple(
        replace(one, what_then=sentence.format(times.when(expired[one.row.key])))
        if one.row.key in expired and one.row.pill.kind == "approval"
        else one
        for one in waiting
    )


_RESOLVED_HERE = frozenset(
    {Reason.LATE, *MAY_BE_OUT, Reason.ROOT_ONLY, Reason.REFUSED, Reason.BUDGET, Reason.HELD}
)


def _step(row: RowToShow, reason: Reason, person: SignedIn) -> NextStep:
    page = f"/threads/{row.key}"
    if reason is Reason.APPROVAL and person.may(Act.APPROVE, account=row.account):
        return NextStep("Read and decide", page)
    if reason in _RESOLVED_HERE and person.may(Act.RESOLVE, account=row.account):
        return NextStep("Decide", f"/resolve/{row.key}")
    return NextStep("Look at it", page, is_deciding=False)


def _told(sentences: Mapping[str, tuple[object, ...]], about: str) -> tuple[str, ...]:
    return tuple(
        sentence_of([part for part in sentence if isinstance(part, str)])
        for subject, sentence in sentences.items()
        if subject.startswith(about)
    )


def _covers(desk: Desk, rows: Iterable[RowToShow]) -> tuple[tuple[str, str], ...]:
    known = campaign_heads(desk.workspace.root)
    names = dict.fromkeys(row.campaign for row in rows)
    return tuple((known[name].title, known[name].cover) for name in names if name in known
                 and known[name].cover)  # fmt: skip
