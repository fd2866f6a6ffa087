"""Places and lifts holds: nothing in their scope begins another call until they are lifted."""

import contextlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.errors import AlreadyLifted, NotAllowed, NotPossible
from scheduler.formatting import count
from scheduler.networks.base import Refused
from scheduler.people.actors import allowed
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import ENGINE, Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.permission import who_may_everywhere, who_may_with
from scheduler.publishing.operations.seen import refuse_if_keys_changed
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy
from scheduler.store.backups import compared
from scheduler.store.operations import audit
from scheduler.store.queue import holds
from scheduler.store.queue.sending import gate
from scheduler.store.queue.sending.pace import begin_later
from scheduler.store.queue.threads import thread_by_id, thread_by_key, threads_of
from scheduler.store.queue.transitions import transition
from scheduler.store.states import Reason, ThreadState


class Scope(StrEnum):
    """How far a hold reaches."""

    EVERYTHING = "everything"
    ACCOUNT = "account"
    CAMPAIGN = "campaign"
    THREAD = "thread"


def place(
    context: PublishingContext,
    scope: Scope,
    subject: str,
    *,
    why: str,
    actor: Actor,
    until: datetime | None = None,
) -> int:
    """Places a hold and gives its number. When this returns, no call begins in its scope.

    Whoever works here may hold whatever there is, for any account: see `lift`.
    Raises: NotAllowed; NotPossible if there is nothing of this name: such a hold would let
    everything through.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        is_of_all = scope is Scope.EVERYTHING
        by = allowed(connection, actor, Act.HOLD_EVERYTHING if is_of_all else Act.HOLD).written
        if not is_of_all and not holds.is_there(connection, scope, subject):
            raise NotPossible(
                f'There is no {scope} "{subject}" in the queue, so nothing is held. The names: ',
                Remedy(Action.SEE_EVERY_THREAD),
                ". To hold everything: ",
                Remedy(Action.HOLD_EVERYTHING),
            )
        number = holds.place(
            connection, scope=scope, subject=subject, why=why, by=by, now=now, until=until
        )
        audit.record(
            connection,
            [audit.AuditEntry(now, by, f"hold:{number}", "", f"{scope} {subject}".strip(), why)],
        )
        _tell(connection, number, f"{_what(scope, subject)} is on hold: {why}", actor, now)
    return number


def _what(scope: str, subject: str) -> str:
    match scope:
        case Scope.EVERYTHING:
            return "Everything"
        case Scope.THREAD:
            return "One thread"  # its key may say what nobody should read over a shoulder
        case _:
            return f"The {scope} {subject}"


def _tell(connection: Connection, number: int, words: str, actor: Actor, now: datetime) -> None:
    """Tells whoever may release a hold, and did not do this themselves."""
    to = bell.people_who_may(connection, Act.LIFT, but=actor.id)
    step = words.partition(":")[0]
    key = f"{NoticeKind.HOLD.name}:{number}:{step}"
    bell.tell(
        connection,
        to=to,
        kind=NoticeKind.HOLD,
        subject=str(number),
        words=words,
        now=now,
        key=key,
    )


def explain(
    context: PublishingContext, number: int, *, why: str, actor: Actor, until: datetime | None
) -> None:
    """Gives a hold in force a reason, and an end or none: both may come after the hold itself.

    Whoever works here may; but to make a colleague's hold end sooner is to release it.
    Raises: NotAllowed; AlreadyLifted if there is none with this number, or it was lifted;
    NotPossible if that end has passed.
    """
    now = context.clock.now()
    if until is not None and until <= now:
        raise NotPossible("That time is in the past. Choose a later one.")
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        by = _who_may_explain(connection, actor, number, until).written
        if until is not None:
            _refuse_if_not_compared(connection, number)
        holds.explain(connection, number, why=why, until=until)
        ends = f"until {until.isoformat()}" if until else "until released"
        audit.record(
            connection,
            [audit.AuditEntry(now, by, f"hold:{number}", "held", "held", f"{ends}: {why}")],
        )


def _who_may_explain(
    connection: Connection, actor: Actor, number: int, until: datetime | None
) -> Actor:
    by = allowed(connection, actor, Act.HOLD)
    found, held = holds.placed(connection, number), holds.scope_of(connection, number)
    if found is None or held is None:
        raise AlreadyLifted(number)
    placed_by, ends_at = found
    if until is None or placed_by == by.written:
        return by
    # A page's form gives an end back to the minute: that is no sooner end.
    if ends_at is not None and until >= ends_at.replace(second=0, microsecond=0):
        return by
    return _who_may_lift(connection, actor, *held)


def give_reason(context: PublishingContext, number: int, *, why: str, actor: Actor) -> None:
    """Notes why a hold was placed: it is in force first, and asked about afterwards.

    Raises: NotAllowed; AlreadyLifted.
    """
    with context.database.write() as connection:
        by = allowed(connection, actor, Act.HOLD).written
        if not holds.give_reason(connection, number, why):
            raise AlreadyLifted(number)
        entry = audit.AuditEntry(context.clock.now(), by, f"hold:{number}", "held", "held", why)
        audit.record(connection, [entry])


def the_only_hold(context: PublishingContext) -> int:
    """The number of the hold that is in force, where there is one alone.

    Raises: NotPossible if there is none, or there are several; it lists them.
    """
    with context.database.read() as connection:
        found = holds.in_force(connection, context.clock.now())
    if not found:
        raise NotPossible("No hold is in force: there is nothing to release.")
    if len(found) > 1:
        listed = [
            f"  {one.number}: {f'{one.scope} {one.subject}'.strip()} ({one.reason})"
            for one in found
        ]
        lines = "\n".join(["Several holds are in force:", *listed, "Say which one: "])
        raise NotPossible(lines, Remedy(Action.RELEASE, "NUMBER"))
    return found[0].number


class Missed(StrEnum):
    """What becomes of threads whose time passed while they were held."""

    ASK = "ask"  # each waits for a person
    SEND = "send"
    SKIP = "skip"


def missed_threads(context: PublishingContext, number: int) -> list[str]:
    """Keys of the threads that this hold alone has kept from beginning, by time."""
    with context.database.read() as connection:
        return [key for _, key in holds.missed_by(connection, number, context.clock.now())]


def end_those_over(context: PublishingContext) -> None:
    """Lifts the holds whose end has come. What fell due in one waits for a person, as ever.

    But for our own, for lack of money: there a thread's campaign says whether it is late.
    """
    with context.database.read() as connection:
        over = holds.over(connection, context.clock.now())
    for number, placed_by in over:
        missed = None if placed_by == audit.ENGINE else Missed.ASK
        with contextlib.suppress(AlreadyLifted):  # another engine was faster
            lift(context, number, actor=ENGINE, missed=missed)


def lift(
    context: PublishingContext,
    number: int,
    *,
    actor: Actor,
    missed: Missed | None = Missed.ASK,
    seen: str | None = None,
) -> list[str]:
    """Lifts a hold; what it made late is never sent by itself. Gives the keys of that.

    A thread that had begun goes on; with None, those that had not are left as they are. `seen` is
    the mark of what was listed as missed: see `seen.mark_of_keys`.
    Raises: NotAllowed if somebody may not go on with all that it holds; ChangedSinceSeen;
    AlreadyLifted if there is none with this number, or it was lifted before; NotPossible after a
    restore, while an account that would go on was not compared with X.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        held = holds.scope_of(connection, number)
        if held is None:
            raise AlreadyLifted(number)
        by = _who_may_lift(connection, actor, *held).written
        _refuse_if_not_compared(connection, number)
        late = holds.missed_by(connection, number, now)
        refuse_if_keys_changed(f"What hold {number} has made late", [key for _, key in late], seen)
        holds.lift(connection, number, now)
        if held[0] == Scope.EVERYTHING and not compared.not_compared(connection):
            compared.end(connection)
        if missed is None:
            late = []
        for thread_id, _ in late:
            _decide(connection, thread_id, missed, now, by)
        audit.record(
            connection, [audit.AuditEntry(now, by, f"hold:{number}", "held", "lifted", "")]
        )
        left = f" {count(len(late), 'thread')} missed their time." if late else ""
        _tell(connection, number, f"{_what(*held)} is released.{left}", actor, now)
    return [key for _, key in late]


def _refuse_if_not_compared(connection: Connection, number: int) -> None:
    """After a restore, what would go on without this hold must have been compared with X."""
    left = compared.let_go_by(connection, number)
    if compared.has_nothing_to_compare(connection, number):
        raise NotPossible(
            "The queue was put back from a backup that has no account, so nothing is compared with "
            "X: whatever was sent since could go out again. Put your campaigns into it (",
            Remedy(Action.APPLY),
            "), compare (",
            Remedy(Action.COMPARE),
            "), and release it then.",
        )
    if left:
        raise NotPossible(
            "The queue was put back from a backup, and is not compared with X yet, or not since "
            f"campaigns were applied: {', '.join(left)}. To compare: ",
            Remedy(Action.COMPARE),
            ". To go on without one of them, hold that account first.",
        )


def may_lift(context: PublishingContext, actor: Actor, scope: str, subject: str) -> bool:
    """Whether somebody might go on with all that a hold keeps: for its accounts, now."""
    with context.database.read() as connection:
        try:
            _who_may_lift(connection, actor, scope, subject)
        except NotAllowed:
            return False
    return True


def _who_may_lift(connection: Connection, actor: Actor, scope: str, subject: str) -> Actor:
    match scope:
        case Scope.ACCOUNT:
            return allowed(connection, actor, Act.LIFT, accounts=[subject])
        case Scope.CAMPAIGN:
            return who_may_with(connection, actor, Act.LIFT, threads_of(connection, subject))
        case Scope.THREAD:
            found = thread_by_key(connection, subject)
            return who_may_with(connection, actor, Act.LIFT, [found] if found else [])
        case _:
            return who_may_everywhere(connection, actor, Act.LIFT)


def _decide(
    connection: Connection, thread_id: int, missed: Missed | None, now: datetime, by: str
) -> None:
    thread = thread_by_id(connection, thread_id)
    match missed:
        case Missed.SEND:
            begin_later(connection, thread_id, now)
        case Missed.SKIP:
            why = "its time passed while it was held"
            transition(connection, thread, ThreadState.CANCELLED, at=now, why=why, actor=by)
        case _:
            transition(
                connection,
                thread,
                ThreadState.WAITING,
                at=now,
                why=REASONS[Reason.HELD].detail,
                actor=by,
                reason=Reason.HELD,
            )


def stop_for_money(context: PublishingContext, refused: Refused) -> None:
    """Holds everything when X says that the money has run out; placing it twice adds nothing."""
    now = context.clock.now()
    until = refused.until if refused.until is not None and refused.until > now else None
    with context.database.read() as connection:
        is_placed = any(hold.by == audit.ENGINE for hold in holds.in_force(connection, now))
    if not is_placed:
        place(
            context,
            Scope.EVERYTHING,
            "",
            why=f"X stopped us for lack of money: {refused.detail}",
            actor=ENGINE,
            until=until,
        )
