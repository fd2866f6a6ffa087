"""Writes to whoever is asked to approve: at once, half-way, a day before, and if the words change.

A periodic piece of work. What each person was told stands in rows that are claimed first, so that
two engines, or an engine and a page, tell it once; a claim that came to nothing ends by itself.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.clock import Clock
from scheduler.formatting import count, local
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.publishing.operations.approving.requests import approvers, may_approve, threads_in
from scheduler.publishing.operations.telling import Event, tell
from scheduler.remedies import Action, Remedy, command
from scheduler.store.agreements import approval_requests, approvals, outside_approvers
from scheduler.store.agreements.approval_requests import Ended, StoredRequest
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.people import addresses
from scheduler.store.queue import accounts
from scheduler.store.queue.threads import StoredThread
from scheduler.store.stories import people

HALF_WAY_FROM = timedelta(hours=4)  # a shorter request is not reminded of
DAY_BEFORE_FROM = timedelta(days=3)  # for a shorter one, half-way is near enough
A_DAY = timedelta(days=1)
KEPT = timedelta(days=30)  # after it ended: who wonders who was asked may still look
_TITLE = 80  # characters
_LISTED = 8  # threads in one letter


class LetterKind(StrEnum):
    """What somebody is told of a request."""

    ASKED = "asked"
    HALF_WAY = "half-way"
    DAY_BEFORE = "a day before"
    CHANGED = "words changed"
    EXPIRED = "nobody approved"


_EVENTS = {
    LetterKind.ASKED: Event.ASKED,
    LetterKind.HALF_WAY: Event.REMINDED,
    LetterKind.DAY_BEFORE: Event.REMINDED,
    LetterKind.CHANGED: Event.WORDS_CHANGED,
    LetterKind.EXPIRED: Event.NOT_APPROVED,
}


@dataclass(frozen=True, slots=True)
class _Due:
    """Something to tell one person of a request."""

    request: StoredRequest
    person: str
    kind: LetterKind
    claimed: str  # what is claimed for it: a kind, and for changed words which words
    threads: tuple[StoredThread, ...]
    handles: dict[str, str]  # by account
    by: str  # what whoever asks is called


class ApprovalLetters:
    """Tells whoever is asked. Without letters, or an address, word is left at the desk instead."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        letters: Callable[[], Letters | None],
        vault: Callable[[], Vault],
        zone: ZoneInfo,
    ) -> None:
        self._database = database
        self._clock = clock
        self._letters = letters
        self._vault = vault
        self._zone = zone

    def tell_due(self) -> None:
        """Ends what is over, and tells what is due. Mostly a few short reads, and no write."""
        now = self._clock.now()
        with self._database.read() as connection:
            is_over = approval_requests.is_anything_over(connection, now - KEPT, now)
            is_open = approval_requests.is_any_open(connection)
            plan = _planned(connection, now) if is_open else _Plan()
        if not (is_over or plan.is_anything):
            return
        with self._database.write() as connection:
            due = _claimed(connection, plan, now)
            approval_requests.forget_ended(connection, now - KEPT)
            outside_approvers.forget_addresses(connection, now)
            outside_approvers.forget_ended(connection, now - KEPT)
        for one in due:
            self._tell(one, now)

    def _tell(self, due: _Due, now: datetime) -> None:
        letters, address = self._letters(), None
        if letters is not None:
            with self._database.read() as connection:
                address = mail_addresses.of(connection, self._vault(), due.person)
        if letters is None or address is None:
            self._leave_word(due, now)
        elif letters.send(address, _subject(due, letters), *_words(due, letters)):
            self._note_told(due, now)
        # Else the claim ends by itself, and it is tried again.

    def _leave_word(self, due: _Due, now: datetime) -> None:
        subject = f"{due.request.id}:{due.claimed}"
        event, text = _EVENTS[due.kind], _in_a_line(due, self._zone)
        with self._database.write() as connection:
            tell(
                connection,
                to=due.person,
                event=event,
                about=due.threads[0].key,
                subject=subject,
                text=text,
                now=now,
            )
        self._note_told(due, now)

    def _note_told(self, due: _Due, now: datetime) -> None:
        with self._database.write() as connection:
            approval_requests.note_told(connection, due.request.id, due.person, due.claimed, now)


def reminders(request: StoredRequest) -> tuple[tuple[LetterKind, datetime], ...]:
    """When who is asked is reminded, the first before the others."""
    whole = request.needed_by - request.made_at
    found = []
    if whole >= HALF_WAY_FROM:
        found.append((LetterKind.HALF_WAY, request.made_at + whole / 2))
    if whole >= DAY_BEFORE_FROM:
        found.append((LetterKind.DAY_BEFORE, request.needed_by - A_DAY))
    return tuple(found)


def changed_since(request: StoredRequest, threads: Iterable[StoredThread]) -> list[StoredThread]:
    """The threads whose words are others than when they were asked for."""
    asked = {one.key: one.body_hash for one in request.threads}
    return [one for one in threads if asked.get(one.key) != one.body_hash]


@dataclass(frozen=True, slots=True)
class _Ask:
    """One person, and what they are to be told of a request: the kinds, and what is claimed."""

    request: StoredRequest
    person: str
    kinds: tuple[tuple[LetterKind, str], ...]
    threads: tuple[StoredThread, ...]  # what still waits for a yes that may be theirs


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a look has found, read before anything is written: publishing waits for no look."""

    answered: tuple[StoredRequest, ...] = ()
    expired: tuple[tuple[StoredRequest, tuple[StoredThread, ...]], ...] = ()
    asks: tuple[_Ask, ...] = ()

    @property
    def is_anything(self) -> bool:
        return bool(self.answered or self.expired or self.asks)


def _planned(connection: Connection, now: datetime) -> _Plan:
    undecided = set(approvals.unapproved(connection))
    answered, expired, asks = [], [], []
    for request in approval_requests.still_open(connection):
        left = tuple(one for one in threads_in(connection, request) if one.key in undecided)
        if not left:
            answered.append(request)
        elif now >= request.needed_by:
            expired.append((request, left))
        else:
            asks += _asks(connection, request, left, now)
    return _Plan(tuple(answered), tuple(expired), tuple(asks))


def _asks(
    connection: Connection, request: StoredRequest, left: Sequence[StoredThread], now: datetime
) -> list[_Ask]:
    """Whom to tell what. Who has been told everything costs nothing more than that question."""
    known = approval_requests.claims(connection, request.id, now)
    kinds = _kinds(request, left, now)
    found = []
    for person in approvers(connection) if request.is_for_everybody else request.people:
        new = tuple(one for one in kinds if (person, one[1]) not in known)
        theirs = tuple(one for one in left if new and may_approve(connection, person, one))
        if theirs:
            found.append(_Ask(request, person, new, theirs))
    return found


def _kinds(
    request: StoredRequest, left: Sequence[StoredThread], now: datetime
) -> list[tuple[LetterKind, str]]:
    """What whoever is asked is to know by now, and what is claimed for it."""
    kinds = [(LetterKind.ASKED, str(LetterKind.ASKED))]
    kinds += [(kind, str(kind)) for kind, at in reminders(request) if at <= now]
    if changed := changed_since(request, left):
        words = hashlib.sha256("".join(one.body_hash for one in changed).encode()).hexdigest()
        kinds.append((LetterKind.CHANGED, f"{LetterKind.CHANGED} {words[:16]}"))
    return kinds


def _claimed(connection: Connection, plan: _Plan, now: datetime) -> list[_Due]:
    """What is to be told now, each claimed for us; requests that are over are ended."""
    for request in plan.answered:
        approval_requests.end(connection, request.id, Ended.ANSWERED, now)
    due = [
        one for request, left in plan.expired for one in _expired(connection, request, left, now)
    ]
    handles = _handles(connection) if plan.asks else {}
    for ask in plan.asks:
        letter = _latest(connection, ask, now)
        if letter is not None:
            by = _called(connection, ask.request.by)
            due.append(_Due(ask.request, ask.person, *letter, ask.threads, handles, by))
    return due


def _latest(connection: Connection, ask: _Ask, now: datetime) -> tuple[LetterKind, str] | None:
    """The one thing that they are told now, if any: after a night without an engine, not three."""
    number, person = ask.request.id, ask.person
    claimed = [
        one for one in ask.kinds if approval_requests.claim(connection, number, person, one[1], now)
    ]
    if not claimed:
        return None
    letter = claimed[0] if claimed[0][0] is LetterKind.ASKED else claimed[-1]
    for _, passed_over in claimed:
        if passed_over != letter[1]:
            approval_requests.note_told(connection, number, person, passed_over, now)
    return letter


def _expired(
    connection: Connection, request: StoredRequest, left: Sequence[StoredThread], now: datetime
) -> list[_Due]:
    if not approval_requests.end(connection, request.id, Ended.EXPIRED, now):
        return []
    why = "nobody approved it by the time that was asked for: without a yes it does not go out"
    entries = [
        audit.AuditEntry(now, audit.ENGINE, audit.of_thread(one.key), one.state, one.state, why)
        for one in left
    ]
    audit.record(connection, entries)
    kind = str(LetterKind.EXPIRED)
    asker = people.person(connection, request.by)
    if asker is None or not asker.is_active:
        return []
    approval_requests.claim(connection, request.id, request.by, kind, now)  # it ended just now
    handles, by = _handles(connection), _called(connection, request.by)
    return [_Due(request, request.by, LetterKind.EXPIRED, kind, tuple(left), handles, by)]


def _handles(connection: Connection) -> dict[str, str]:
    return {one.name: one.handle for one in accounts.all_accounts(connection)}


def _called(connection: Connection, person_id: str) -> str:
    found = addresses.profile(connection, person_id)
    return found.shown_name or person_id


def title(thread: StoredThread) -> str:
    """Its first line; nothing of a story."""
    if thread.tells_a_story:
        return "A person's story"
    line = next((one.strip() for one in thread.posts[0].body.splitlines() if one.strip()), "")
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _subject(due: _Due, letters: Letters) -> str:
    by = local(due.request.needed_by.astimezone(letters.zone))
    many = len(due.threads)
    what = "".join(one for one in title(due.threads[0]) if one.isprintable())
    what = what if many == 1 else count(many, "thread")
    match due.kind:
        case LetterKind.CHANGED:
            subject = f"Changed, and needs your approval by {by}: {what}"
        case LetterKind.EXPIRED:
            subject = f"Nobody approved, so it does not go out: {what}"
        case LetterKind.ASKED:
            subject = f"Needs approval by {by}: {what}"
        case _:
            subject = f"Still needs approval by {by}: {what}"
    return subject[:150]


def _words(due: _Due, letters: Letters) -> list[str]:
    request = due.request
    by = local(request.needed_by.astimezone(letters.zone))
    lead = {
        LetterKind.ASKED: f"{due.by} asks you to approve this by {by}:",
        LetterKind.HALF_WAY: f"This still needs approval, by {by}:",
        LetterKind.DAY_BEFORE: f"This still needs approval, by {by}, in a day:",
        LetterKind.CHANGED: f"The words changed since you were asked. Approval is needed by {by}:",
        LetterKind.EXPIRED: f"Nobody approved this by {by}, as you asked. It does not go out:",
    }[due.kind]
    paragraphs = [lead, _listed(due, letters)]
    if request.note and due.kind is not LetterKind.EXPIRED:
        paragraphs.append(f"{due.by} says: {request.note}")
    paragraphs.append(_where(due, letters))
    if due.kind is LetterKind.EXPIRED:
        paragraphs.append("It waits there until somebody approves it, moves it or cancels it.")
    else:
        paragraphs.append(
            "You approve the words as you see them there, by a button on that page. If nobody "
            "approves it, it stays unsent and waits there."
        )
    return paragraphs


def _listed(due: _Due, letters: Letters) -> str:
    lines = []
    for one in due.threads[:_LISTED]:
        when = local(one.begin_at.astimezone(letters.zone))
        of = f"{count(len(one.posts), 'post')} from {due.handles.get(one.account, one.account)}"
        lines += [f"  {title(one)}", f"  {of}, {when}", ""]
    if (more := len(due.threads) - _LISTED) > 0:
        lines.append(f"  and {count(more, 'more thread')}")
    return "\n".join(lines).rstrip()


def _where(due: _Due, letters: Letters) -> str:
    if not letters.web_address:
        return f"To read and decide: {command(Remedy(Action.APPROVE, due.request.campaign))}"
    is_one = len(due.threads) == 1
    place = f"threads/{quote(due.threads[0].key)}" if is_one else "approvals"
    return f"Read and decide:\n{letters.web_address.rstrip('/')}/{place}"


def _in_a_line(due: _Due, zone: ZoneInfo) -> str:
    """The same for the bell of whoever has no address, or where no mail goes out."""
    what = title(due.threads[0]) if len(due.threads) == 1 else count(len(due.threads), "thread")
    at = local(due.request.needed_by.astimezone(zone))
    match due.kind:
        case LetterKind.EXPIRED:
            return f"Nobody approved by {at}, so it does not go out: {what}"
        case LetterKind.CHANGED:
            return f"Words that you were asked to approve by {at} changed: {what}"
        case LetterKind.ASKED:
            return f"{due.by} asks you to approve by {at}: {what}"
        case _:
            return f"Still needs approval by {at}: {what}"
