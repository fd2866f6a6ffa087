"""Says what a run does, a line a thread; reads it from the audit, so that nothing else must know.

What another engine on the same queue sends is told too: the audit is everybody's.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.formatting import count, local
from scheduler.networks.addresses import post_address
from scheduler.processes import is_known_dead
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.status import MISSED
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.operations import audit, heartbeat
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.operations.heartbeat import LastSeen
from scheduler.store.queue import accounts, due, holds
from scheduler.store.queue.threads import StoredThread, thread_by_key
from scheduler.store.states import PostState, ThreadState

_WORTH_SAYING = timedelta(seconds=30)  # a shorter pause of an account is the ordinary pace
_T = ThreadState
# The only ones that `_of_thread` has words for: the others need not be read.
_TOLD = frozenset({_T.PUBLISHED, _T.WAITING, _T.CANCELLED, _T.TAKEN_DOWN, _T.SCHEDULED})


class Narrator:
    """Narrates a run. Keeps in memory only what was said last."""

    def __init__(
        self, context: PublishingContext, zone: ZoneInfo, in_words: Callable[[Sentence], str]
    ) -> None:
        self._context = context
        self._zone = zone
        self._in_words = in_words
        self._told_of = 0  # the newest audit entry
        self._next: object = None
        self._problems: dict[str, str] = {}
        self._quiet: dict[str, datetime] = {}

    def begin(self) -> list[str]:
        """What a run finds when it begins; call it before the first heartbeat."""
        with self._context.database.read() as connection:
            self._told_of = audit.newest_id(connection)
            return [*self._before_us(connection), *self._holds(connection), *self._now(connection)]

    def news(self) -> list[str]:
        """What happened since it was asked last, and what comes next."""
        with self._context.database.read() as connection:
            lines: list[str] = []
            for number, entry in audit.entries_after(connection, self._told_of):
                self._told_of = number
                lines.extend(self._told(connection, entry))
            return [*lines, *self._now(connection)]

    def _before_us(self, connection: Connection) -> Iterator[str]:
        seen = heartbeat.heartbeat(connection)
        if seen is None or not seen.is_running or seen.owner == self._context.owner:
            return
        when = self._said(seen.last_seen)
        if self._is_dead(seen):
            yield (
                f"Taking over from a run that stopped, last seen {when}. What it was sending is "
                "looked for, and not sent again."
            )
        else:
            yield f"Another run is at work too, last seen {when}. Nothing goes out twice."

    def _is_dead(self, seen: LastSeen) -> bool:
        """Whether the run before us is gone: silent, or a process of this machine that ended."""
        if self._context.clock.now() - seen.last_seen > MISSED:
            return True
        return is_known_dead(seen.owner)

    def _holds(self, connection: Connection) -> Iterator[str]:
        for hold in holds.in_force(connection, self._context.clock.now()):
            what = f"{hold.scope} {hold.subject}".strip()
            until = f" until {self._said(hold.until)}" if hold.until else ""
            release = Remedy(Action.RELEASE, str(hold.number))
            yield self._in_words((f"Held ({what}){until}: {hold.reason}. To go on: ", release))

    def _now(self, connection: Connection) -> Iterator[str]:
        """What keeps accounts, and what goes out next, where that changed."""
        yield from self._accounts(connection)
        following = due.next_thread(connection)
        if following == self._next and following is not None:
            return
        was, self._next = self._next, following or "nothing"
        if following is None:
            if was != "nothing":
                yield "Nothing more is scheduled."
            return
        at, account, key = following
        if at > self._context.clock.now():
            yield f"Next at {self._said(at)}: {key} ({account})."

    def _accounts(self, connection: Connection) -> Iterator[str]:
        now = self._context.clock.now()
        problems, quiet = {}, {}
        for account in accounts.that_wait(connection, now):
            until = account.quiet_until
            if account.problem is not None:
                problems[account.name] = account.problem
                if self._problems.get(account.name) != account.problem:
                    yield f"Account {account.name}: {account.problem}"
            elif until is not None and until - now > _WORTH_SAYING:
                quiet[account.name] = until
                if self._quiet.get(account.name) != until:
                    yield f"Account {account.name} sends nothing before {self._said(until)}."
        self._problems, self._quiet = problems, quiet

    def _told(self, connection: Connection, entry: AuditEntry) -> Iterator[str]:
        kind, _, name = entry.subject.partition(":")
        when = self._said(entry.at)
        if kind == "hold":
            yield f"{when}  {self._of_hold(entry, name)}"
        elif kind == "thread" and entry.to_state in _TOLD and entry.from_state != entry.to_state:
            thread = thread_by_key(connection, name)
            if thread is not None and (what := self._of_thread(connection, thread, entry)):
                yield f"{when}  {thread.account}  {what}"

    def _of_hold(self, entry: AuditEntry, number: str) -> str:
        if entry.to_state == "lifted":
            return f"Hold {number} is released, by {_who(entry)}."
        if entry.to_state == "held":
            return f"Hold {number}, by {_who(entry)}: {entry.why}"
        why = f": {entry.why}" if entry.why else ""
        release = Remedy(Action.RELEASE, number)
        held = f"Held ({entry.to_state}) by {_who(entry)}{why}. To go on: "
        return self._in_words((held, release))

    def _of_thread(
        self, connection: Connection, thread: StoredThread, entry: AuditEntry
    ) -> str | None:
        key = thread.key
        match entry.to_state:
            case _T.PUBLISHED:
                out = [post for post in thread.posts if post.state is PostState.SENT]
                return f"{key}  {count(len(out), 'post')}  {_address(connection, thread)}".rstrip()
            case _T.WAITING:
                waits = REASONS[thread.reason] if thread.reason else None
                todo = waits.what_to_do if waits else ()
                return self._in_words((f"{key} waits for you: {entry.why} ", *todo))
            case _T.CANCELLED:
                return f"{key} is cancelled, by {_who(entry)}: {entry.why}"
            case _T.TAKEN_DOWN:
                return f"{key} is deleted from X."
            case _T.SCHEDULED if entry.from_state == _T.PUBLISHING:
                return f"{key} is not out yet, and is tried again: {entry.why}"
            case _:
                return None

    def _said(self, at: datetime) -> str:
        return local(at.astimezone(self._zone))


def _who(entry: AuditEntry) -> str:
    return "Handrail" if entry.actor == audit.ENGINE else entry.actor


def _address(connection: Connection, thread: StoredThread) -> str:
    remote_id = thread.posts[0].remote_id
    if remote_id is None:
        return ""
    return post_address(accounts.handle_of(connection, thread.account), remote_id)
