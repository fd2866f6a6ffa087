"""Writes down who can be seen in a picture and until when they agree; and that they no longer do.

Every change has the gate to itself: no call begins that the leave of this moment does not allow.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.hidden_characters import CONTROL, is_blank, shown, whole
from scheduler.media.files import hash_of, id_of, path_in
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor
from scheduler.publishing.context import PublishingContext
from scheduler.store.agreements import picture_leave
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import overrides
from scheduler.store.queue.sending import gate
from scheduler.store.queue.transitions import transition
from scheduler.store.states import PostState, Reason, ThreadState

LONGEST_NAME = 80
LONGEST_YEARS = 10
_TO_GO_OUT = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)


@dataclass(frozen=True, slots=True)
class LeaveKept:
    """What follows for threads, by their keys."""

    waiting: tuple[str, ...] = ()  # they wait from now on
    too_late: tuple[str, ...] = ()  # they are to go out after it ends: the gate will stop them
    going_on: tuple[str, ...] = ()  # they waited for it
    out: tuple[str, ...] = ()  # they are public: whether to take them down is for a person


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a leave until `day` ends: that day is still part of it.

    Raises: NotPossible for a day that no calendar has.
    """
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(ZoneInfo("UTC"))
    except (OverflowError, ValueError) as error:
        raise NotPossible("Choose an earlier day.") from error


def give(
    context: PublishingContext, actor: Actor, name: str, person: str, until: datetime | None
) -> LeaveKept:
    """Keeps that somebody can be seen in a picture, and until when they agree to that.

    `until` is the instant at which it ends; None: nobody has asked them yet, so it cannot go out.
    Raises: NotAllowed; NotPossible if there is no such picture, or the day is past or far away.
    """
    now, who = context.clock.now(), _person(person)
    if until is not None and until <= now:
        raise NotPossible("That day is past. Choose the last day on which they agree.")
    if until is not None and until > now + timedelta(days=366 * LONGEST_YEARS):
        raise NotPossible(f"Choose a day within {LONGEST_YEARS} years: then they are asked again.")
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        by = allowed(connection, actor, Act.UPLOAD).written
        picture = _known(context, connection, name)
        picture_leave.keep(connection, picture, who, until=until, by=by, at=now)
        _note(connection, name, by, now, "leave noted" if until else "somebody is in it, not asked")
        if until is None:
            return _stop(context, connection, (picture,), by)
        using = picture_leave.threads_showing(
            connection, picture_leave.files_of(connection, picture)
        )
        late = [
            one.key
            for one in using
            if not one.is_out and one.state in _TO_GO_OUT and one.begin_at >= until
        ]
        return LeaveKept(too_late=tuple(late), going_on=_go_on(context, connection, by))


def withdraw(context: PublishingContext, actor: Actor, name: str, person: str) -> LeaveKept:
    """Keeps that somebody no longer agrees: threads that would show them wait from now on.

    Stopping is easy: whoever may hold a thread may do this. What is out already stays out until
    somebody takes it down; it is told which threads those are.
    Raises: NotAllowed; NotPossible if they are not known to be in it.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        by = allowed(connection, actor, Act.HOLD).written
        picture = _known(context, connection, name)
        if not any(
            picture_leave.end(connection, one, person, by=by, at=now)
            for one in _pictures(context, connection, name, picture)
        ):
            raise NotPossible(f'Nobody called "{shown(person)[:80]}" is written down here.')
        _note(connection, name, by, now, "leave withdrawn")
        return _stop(context, connection, _pictures(context, connection, name, picture), by)


def forget(context: PublishingContext, actor: Actor, name: str, person: str) -> LeaveKept:
    """Forgets that somebody can be seen in a picture: it was written down by mistake.

    Raises: NotAllowed; NotPossible if they are not known to be in it.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        by = allowed(connection, actor, Act.UPLOAD).written
        picture = _known(context, connection, name)
        gone = [
            picture_leave.forget(connection, one, person)
            for one in _pictures(context, connection, name, picture)
        ]
        if not any(gone):
            raise NotPossible(f'Nobody called "{shown(person)[:80]}" is written down here.')
        _note(connection, name, by, now, "somebody is not in it after all")
        return LeaveKept(going_on=_go_on(context, connection, by))


def copy_for_rehearsal(real: Database, rehearsal: Database) -> None:
    """Lets a rehearsal stop where the queue would: with the days of each leave, and no name."""
    with real.read() as connection:
        known = picture_leave.everything(connection).without_names()
    with rehearsal.write() as connection:
        picture_leave.put_everything(connection, known)


def _person(given: str) -> str:
    who = " ".join(CONTROL.sub(" ", whole(given)).split())
    if is_blank(who):
        raise NotPossible("Say who can be seen, as your team calls them: a first name will do.")
    if len(who) > LONGEST_NAME or shown(who) != who:
        raise NotPossible(f"Write the name in {LONGEST_NAME} ordinary characters or fewer.")
    return who


def _known(context: PublishingContext, connection: Connection, name: str) -> str:
    path = path_in(context.media, name)
    if path is None:
        raise NotPossible(f'There is no picture or film "{shown(name)[:80]}" in the library.')
    return picture_leave.know(connection, hash_of(path), name)


def _pictures(
    context: PublishingContext, connection: Connection, name: str, picture: str
) -> tuple[str, ...]:
    """Every picture that a file counts as: by what it holds, and by its name."""
    found = picture_leave.leaves_of_files(
        connection, [(hash_of(context.media / name), name)]
    ).values()
    return tuple({picture, *(one.picture for leaves in found for one in leaves)})


def _stop(
    context: PublishingContext, connection: Connection, pictures: tuple[str, ...], by: str
) -> LeaveKept:
    """Has every thread wait that would still show it, but for one with a call open at this moment:
    the gate stops that after the call."""
    now = context.clock.now()
    waiting, out = [], []
    files = {file for one in pictures for file in picture_leave.files_of(connection, one)}
    for one in picture_leave.threads_showing(connection, sorted(files)):
        if one.is_out:
            out.append(one.key)
            continue
        thread = overrides.the_thread(connection, one.key)
        why = picture_leave.why_without_leave(connection, thread, now)
        is_asked = any(post.state is PostState.SENDING for post in thread.posts)
        if thread.state not in _TO_GO_OUT or why is None or is_asked:
            continue
        transition(
            connection,
            thread,
            ThreadState.WAITING,
            at=now,
            why=why[1],
            actor=by,
            reason=Reason.LEAVE,
        )
        waiting.append(one.key)
    return LeaveKept(waiting=tuple(waiting), out=tuple(out))


def _go_on(context: PublishingContext, connection: Connection, by: str) -> tuple[str, ...]:
    """Has every thread go on that waited for nothing but leave, and has it now."""
    now, going = context.clock.now(), []
    for key in picture_leave.waiting_for_leave(connection):
        thread = overrides.the_thread(connection, key)
        if picture_leave.why_without_leave(connection, thread, now) is not None:
            continue
        # One whose first post X said no to has not begun: what a hold made late is asked about.
        is_out = any(post.state is PostState.SENT for post in thread.posts)
        to = ThreadState.PUBLISHING if is_out else ThreadState.SCHEDULED
        transition(connection, thread, to, at=now, why="they agree to be shown", actor=by)
        going.append(key)
    return tuple(going)


def _note(connection: Connection, name: str, by: str, now: datetime, what: str) -> None:
    """The audit names no one: it is never erased."""
    entry = audit.AuditEntry(now, by, f"picture:{id_of(name)}", "", "", what)
    audit.record(connection, [entry])
