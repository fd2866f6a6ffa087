"""Lists what people must know of now, each in one plain line. No story and no token."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.crisis.directory import expiry
from scheduler.crisis.directory.services import Directory
from scheduler.formatting import local
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.money import budget, ledger
from scheduler.store.operations import audit, clock_marks, notices
from scheduler.store.overview import waiting
from scheduler.store.overview.unapproved import awaiting
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.queue import accounts, holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.states import MAY_BE_OUT, Reason

_STATUS = Remedy(Action.SEE_STATUS)
DAY_BEFORE = timedelta(days=1)
_FAILURES = frozenset({Reason.REFUSED, Reason.ROOT_ONLY, *MAY_BE_OUT, Reason.CHANGED})


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """One thing that is open now."""

    subject: str  # what it is about, and since when: the same again is the same thing
    said: Sentence
    kind: NoticeKind
    about: str  # a thread's key, a hold's number, an account, an entry's id; "" of everything
    acts: tuple[Act, ...]  # whoever may do one of these is told by name
    account: str | None = None
    plain: str = ""  # for a page, without what one would type; "" where `said` needs no cut

    @property
    def words(self) -> str:
        """What a person reads who has a page before them."""
        return self.plain or "".join(part for part in self.said if isinstance(part, str))


def concerns(
    context: PublishingContext, directory: Directory, guardian: str | None = None
) -> dict[str, Sentence]:
    """Lists everything that is open now: what it is about, to what to tell people."""
    return {one.subject: one.said for one in open_concerns(context, directory, guardian)}


def open_concerns(
    context: PublishingContext, directory: Directory, guardian: str | None = None
) -> tuple[OpenConcern, ...]:
    """Lists everything that is open now, each with whom it is for.

    `directory` is the whole of it, with what is too old to be printed; `guardian` is whom
    organisation.yaml names for safeguarding, and to whom core lines that grow old are told.
    """
    now = context.clock.now()
    with context.database.read() as connection:
        return (
            *_clock(connection),
            *_waiting(connection),
            *_unapproved(connection, now),
            *_accounts(connection),
            *_holds(connection, now),
            *_cap(connection, context.monthly_cap_usd, now),
            *_directory(connection, directory, guardian, now),
        )


def _clock(connection: Connection) -> Iterator[OpenConcern]:
    if clock_marks.clock_marks(connection).doubt is not None:
        what = (
            "The clock of the machine that publishes may be wrong. Nothing goes out, ends or is "
            "deleted by it until it is right again, or until somebody says that it is."
        )
        sentence = (f"{what} Look at it: ", Remedy(Action.CLOCK))
        yield OpenConcern(
            "clock", sentence, NoticeKind.ENGINE, "", (Act.KEYS, Act.RESOLVE), plain=what
        )


def _waiting(connection: Connection) -> Iterator[OpenConcern]:
    looked_for = notices.keys_looked_for(connection)
    for thread in waiting.waiting_threads(connection):
        if thread.reason in MAY_BE_OUT and thread.key in looked_for:
            continue  # we still look for it ourselves
        # With its time: a thread that waits again, later, is told again.
        yield _wait(thread)


def _wait(thread: WaitingThread) -> OpenConcern:
    reason = REASONS[thread.reason]
    what = f"{thread.key} (account {thread.account}) waits for you: {reason.why}."
    is_failure = thread.reason in _FAILURES
    return OpenConcern(
        f"waiting:{thread.key}:{thread.reason}:{thread.since.isoformat()}",
        (f"{what} ", *reason.what_to_do),
        NoticeKind.FAILED if is_failure else NoticeKind.WAITS,
        thread.key,
        (Act.APPROVE if thread.reason is Reason.APPROVAL else Act.RESOLVE,),
        thread.account,
        what,
    )


def _unapproved(connection: Connection, now: datetime) -> Iterator[OpenConcern]:
    """What needs approval within a day; what waits for it already is told as waiting."""
    for one in awaiting(connection, begins_before=now + DAY_BEFORE):
        if one.is_waiting:
            continue
        by = local(one.begin_at.astimezone(one.zone))
        what = (
            f"{one.key} (account {one.account}) is not approved yet, and goes out only if "
            f"somebody approves it before {by}"
        )
        yield OpenConcern(
            f"approval:{one.key}:{one.begin_at.isoformat()}",
            (f"{what}: ", Remedy(Action.APPROVE, one.key)),
            NoticeKind.APPROVAL,
            one.key,
            (Act.APPROVE,),
            one.account,
            f"{what}.",
        )


def _accounts(connection: Connection) -> Iterator[OpenConcern]:
    for account in accounts.all_accounts(connection):
        if account.problem is not None:
            what = (
                f"Account {account.name} (@{account.handle}) must be connected again; nothing "
                "goes out from it until then, other accounts go on."
            )
            yield OpenConcern(
                f"account:{account.name}",
                (f"{what} Put its right keys into .env. What X says: ", _STATUS),
                NoticeKind.ACCOUNT,
                account.name,
                (Act.RESOLVE, Act.KEYS),
                account.name,
                what,
            )


def _holds(connection: Connection, now: datetime) -> Iterator[OpenConcern]:
    for hold in holds.in_force(connection, now):
        number = str(hold.number)
        yield OpenConcern(f"hold:{number}", _hold(hold), NoticeKind.HOLD, number, (Act.LIFT,))


def _hold(hold: HoldInForce) -> Sentence:
    what = f"{hold.scope} {hold.subject}".strip()
    release = Remedy(Action.RELEASE, str(hold.number))
    if hold.by == audit.ENGINE:
        # The one reason for which the engine holds by itself.
        return (
            f"Publishing is held ({what}): X stopped us for lack of money. Add credits or raise "
            "the spend cap in X's developer portal, then: ",
            release,
        )
    why = f"{hold.by} placed a hold ({what}); nothing in it goes out. The reason: "
    return why, _STATUS, ". To end it: ", release


def _cap(connection: Connection, cap_usd: float | None, now: datetime) -> Iterator[OpenConcern]:
    if cap_usd is None:
        return
    month = ledger.month_of(now)
    used = ledger.spent_usd(connection, since=month) + budget.reserved_usd(connection)
    if used >= cap_usd:
        what = (
            f"This month's cap of ${cap_usd:,.2f} is reached. What has begun is finished; "
            "nothing new begins until next month, or until HANDRAIL_CAP_MONTH_USD is raised."
        )
        sentence = (f"{what} See: ", Remedy(Action.SEE_COSTS))
        acts = (Act.RESOLVE, Act.ORGANISATION)
        yield OpenConcern(f"cap:{month:%Y-%m}", sentence, NoticeKind.MONEY, "", acts, plain=what)


def _directory(
    connection: Connection, directory: Directory, guardian: str | None, now: datetime
) -> Iterator[OpenConcern]:
    for due in expiry.due_in(directory, now.date(), accounts.regions(connection)):
        what = f"{_to_whom(due, guardian)}{_without_days(due)}"
        yield OpenConcern(
            f"directory:{due.entry.id}:{due.standing}{':long' if due.is_long_overdue else ''}",
            (f"{what} To do it: ", Remedy(Action.CHECK_ENTRY, due.entry.id)),
            NoticeKind.DIRECTORY,
            due.entry.id,
            (Act.DIRECTORY,),
            plain=what,
        )


def _to_whom(due: expiry.DueCheck, guardian: str | None) -> str:
    """A core line is in every post, so somebody is asked by name, and louder with age."""
    if not due.entry.is_core:
        return ""
    asked = ""
    if due.standing is expiry.Standing.OVERDUE:
        asked = "CHECK TODAY" if due.is_long_overdue else "please check now"
    address = ", ".join(filter(None, (f"For {guardian}" if guardian else "", asked)))
    return f"{address[:1].upper()}{address[1:]}: " if address else ""


def _without_days(due: expiry.DueCheck) -> str:
    """Its warning in words that stay the same from day to day."""
    name = due.entry.name
    match due.standing:
        case expiry.Standing.HELD:
            return f"{name} is no longer printed beside your posts until somebody checks it."
        case expiry.Standing.OVERDUE if due.is_long_overdue:
            return (
                f"{name} is in every post, right or wrong, and was not checked for "
                f"{2 * expiry.HOLD_AFTER_DAYS} days."
            )
        case expiry.Standing.OVERDUE:
            return f"{name} is in every post and was not checked for {expiry.HOLD_AFTER_DAYS} days."
        case _:
            return f"{name} was not checked for {expiry.WARN_AFTER_DAYS} days. Please look at it."
