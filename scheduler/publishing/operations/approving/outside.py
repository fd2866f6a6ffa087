"""An approver who does not work here: asked by mail, for one campaign, until a day.

Opening the link changes nothing. It shows that campaign's threads that wait for a yes and tell no
story, and nothing else. Their answer is kept as proved by a link in a mail; it counts only where
whoever asked might have given it, and said that it shall.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from scheduler.mail.letter import checked_address
from scheduler.people.actors import actor_of, allowed
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.roles import Act, Actor, Proof
from scheduler.people.tokens import hash_of, new_token
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.approving.approve import (
    Approver,
    approver_of,
    refuse_approver,
    say_no,
    say_yes,
)
from scheduler.publishing.operations.permission import Deed, who_may, who_may_with
from scheduler.publishing.operations.seen import mark_of_words, refuse_if_words_changed
from scheduler.publishing.operations.telling import Event, tell
from scheduler.store.agreements import approvals, outside_approvers
from scheduler.store.agreements.outside_approvers import (
    BY_LINK,
    OutsideWord,
    StoredOutside,
    is_from_outside,
)
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import overrides, plans
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread, threads_of
from scheduler.store.states import ThreadState

MOST_DAYS = 30
MOST_CHARACTERS = 1_000  # of what they would have changed
_LONGEST_NAME = 80
_OPEN = (ThreadState.SCHEDULED, ThreadState.WAITING)


@dataclass(frozen=True, slots=True)
class ShownOutside:
    """One thread that a link shows: its key, the mark of its words, and what was answered."""

    key: str
    mark: str
    answer: OutsideWord | None  # to these words


@dataclass(frozen=True, slots=True)
class OutsideView:
    """What a link shows, to whom, and until when."""

    campaign: str
    name: str
    until: datetime
    is_counted: bool
    threads: tuple[ShownOutside, ...]


def require_may_ask(database: Database, actor: Actor) -> None:
    """Passes if somebody may ask anybody outside at all; before a mail server is looked for.

    Raises: NotAllowed.
    """
    with database.read() as connection:
        allowed(connection, actor, Act.ASK)


def invite(
    context: PublishingContext,
    vault: Vault,
    letters: Letters,
    campaign: str,
    *,
    actor: Actor,
    name: str,
    address: str,
    until: datetime,
    is_counted: bool = False,
) -> bool:
    """Mails somebody a link to read a campaign's words and answer; whether mail was taken.

    With `is_counted`, their yes is enough for a thread to go out: only whoever may approve it
    themselves may ask for that, so that no owner approves their own words by another mailbox.
    Raises: NotAllowed; UnknownThread; NotPossible.
    """
    if actor.proof is Proof.KEYBOARD:
        raise NotPossible("Add people first, so that somebody answers for whom is asked.")
    now, token = context.clock.now(), new_token()
    called, to = _checked_name(name), checked_address(address)
    if not letters.web_address:
        raise NotPossible("There are no pages that a link could lead to: set HANDRAIL_WEB_ADDRESS.")
    if not now < until <= now + timedelta(days=MOST_DAYS):
        raise NotPossible(f"The link ends on a day to come, at most {MOST_DAYS} days ahead.")
    with context.database.write() as connection:
        threads = _to_show(connection, campaign)
        by = who_may_with(connection, actor, Act.ASK, threads)
        if not threads:
            raise NotPossible(
                f"Nothing of {campaign} waits for approval that may be shown outside."
            )
        if mail_addresses.owner(connection, vault, to) is not None:
            raise NotPossible("Somebody here has this address: ask them as a colleague.")
        if is_counted:
            _require_could_approve(connection, actor, threads)
        number = outside_approvers.add(
            connection,
            hash_of(token),
            campaign=campaign,
            name=called,
            address_token=vault.lock(to),
            is_counted=is_counted,
            by=by.id,
            now=now,
            until=until,
        )
        what = "their approval counts" if is_counted else "their approval is noted, and not enough"
        why = f"asked outside {number} until {until:%Y-%m-%d}: {what}"
        audit.record(connection, [_of_campaign(campaign, by.written, why, now)])
    return _send(letters, to, called, token, until)


def withdraw(context: PublishingContext, number: int, *, actor: Actor) -> None:
    """Ends a link at once. What was answered by then stands, and says by whom.

    Raises: NotAllowed; NotPossible if there is none with this number, or it has ended.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        found = outside_approvers.of_number(connection, number)
        threads = [] if found is None else _to_show(connection, found.campaign)
        by = who_may_with(connection, actor, Act.ASK, threads)
        if found is None or not outside_approvers.withdraw(connection, number, now):
            raise NotPossible("There is no such link, or it has ended.")
        why = f"ended the link of outside {number}"
        audit.record(connection, [_of_campaign(found.campaign, by.written, why, now)])


def asked_outside(database: Database, campaign: str) -> tuple[StoredOutside, ...]:
    """Who was asked from outside about a campaign, ended or not."""
    with database.read() as connection:
        return tuple(outside_approvers.of_campaign(connection, campaign))


def outside_words(database: Database, key: str) -> tuple[OutsideWord, ...]:
    """What was said from outside of a thread, oldest first.

    Raises: UnknownThread.
    """
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
        return tuple(outside_approvers.answers_to(connection, [thread.id]))


def outside_names(database: Database) -> dict[str, str]:
    """What everybody outside is called, by how approvals and the audit name them."""
    with database.read() as connection:
        return outside_approvers.names(connection)


def view(context: PublishingContext, token: str) -> OutsideView:
    """What a link shows. Changes nothing: mail scanners follow links.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    with context.database.read() as connection:
        link = _standing(connection, token, context.clock.now())
        threads = _to_show(connection, link.campaign)
        answers = {
            (one.thread_id, one.body_hash): one
            for one in outside_approvers.answers_to(connection, [one.id for one in threads])
            if one.approver == link.id
        }
    return OutsideView(
        link.campaign,
        link.name,
        link.until,
        link.is_counted,
        tuple(
            ShownOutside(one.key, mark_of_words(one), answers.get((one.id, one.body_hash)))
            for one in threads
        ),
    )


def answer(
    context: PublishingContext, token: str, key: str, *, is_yes: bool, why: str, seen: str
) -> bool:
    """Keeps what somebody outside says of the words that they read; whether it counts.

    Raises: NotPossible; UnknownThread for what the link does not show; ChangedSinceSeen.
    """
    now, reason = context.clock.now(), why.strip()
    if not is_yes and not reason:
        raise NotPossible("Say what to change, so that the author knows.")
    if len(reason) > MOST_CHARACTERS:
        raise NotPossible(f"At most {MOST_CHARACTERS} characters.")
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        link = _standing(connection, token, now)
        thread = next((one for one in _to_show(connection, link.campaign) if one.key == key), None)
        if thread is None:
            raise UnknownThread(key)
        refuse_if_words_changed(thread, seen)
        by = Approver(link.written, link.written + BY_LINK)
        counts = link.is_counted and _counts(connection, link, thread, is_yes=is_yes)
        outside_approvers.answer(
            connection,
            link.id,
            thread.id,
            thread.body_hash,
            is_yes=is_yes,
            is_counted=counts,
            why=reason,
            now=now,
        )
        if counts and is_yes:
            say_yes(connection, thread, by, now)
        elif counts:
            say_no(connection, thread, by, reason, now)
        else:
            _note(connection, thread, by, reason, now, is_yes=is_yes)
        _tell(connection, link, thread, now, is_yes=is_yes)
    return counts


def _standing(connection: Connection, token: str, now: datetime) -> StoredOutside:
    """The link with this token, if it is in force, and whoever made it may still ask."""
    link = outside_approvers.of_token(connection, hash_of(token))
    if link is None or link.withdrawn_at is not None or link.until <= now:
        raise opens_nothing()
    try:
        asker = actor_of(connection, link.by)
        who_may_with(connection, asker, Act.ASK, _to_show(connection, link.campaign))
    except NotAllowed:
        raise opens_nothing() from None
    return link


def opens_nothing() -> NotPossible:
    """The one answer to a link that cannot be used."""
    return NotPossible(
        "This link opens nothing: it has ended, was taken back, or never was. Ask whoever sent it."
    )


def _to_show(connection: Connection, campaign: str) -> list[StoredThread]:
    """The threads of a campaign that wait for words to be agreed to; a story never is one."""
    if not plans.is_campaign(connection, campaign):
        raise UnknownThread(campaign)
    found = [
        one
        for one in threads_of(connection, campaign)
        if one.needs_approval
        and not one.tells_a_story
        and not one.has_begun
        and one.state in _OPEN
        and one.fault is None
    ]
    return sorted(found, key=lambda one: (one.begin_at, one.key))


def _require_could_approve(
    connection: Connection, actor: Actor, threads: Collection[StoredThread]
) -> None:
    for one in threads:
        asker = who_may(connection, actor, Deed.APPROVE, one)
        refuse_approver(one, approver_of(connection, asker))


def _counts(
    connection: Connection, link: StoredOutside, thread: StoredThread, *, is_yes: bool
) -> bool:
    """Whether their word stands for a colleague's: never past a colleague's no, or an owner."""
    word = approvals.word_on(connection, thread)
    is_refused = word is not None and not word["is_yes"] and not is_from_outside(word["by"])
    if is_yes and is_refused:
        return False
    try:
        _require_could_approve(connection, actor_of(connection, link.by), [thread])
    except (NotAllowed, NotPossible):
        return False
    return True


def _note(
    connection: Connection,
    thread: StoredThread,
    by: Approver,
    why: str,
    now: datetime,
    *,
    is_yes: bool,
) -> None:
    words = thread.body_hash[:12]
    what = f"agreed to the words {words}" if is_yes else f"asks for changes of {words}: {why}"
    subject, state = audit.of_thread(thread.key), thread.state
    note = f"{what}; it is noted, and counts as no approval"
    audit.record(connection, [audit.AuditEntry(now, by.written, subject, state, state, note)])


def _tell(
    connection: Connection,
    link: StoredOutside,
    thread: StoredThread,
    now: datetime,
    *,
    is_yes: bool,
) -> None:
    did = "agrees to" if is_yes else "asks for changes to"
    tell(
        connection,
        to=link.by,
        event=Event.ANSWERED_OUTSIDE,
        about=thread.key,
        subject=f"{link.id}:{thread.id}:{thread.body_hash[:12]}:{is_yes}",
        text=f"{link.name}, from outside, {did} {thread.key}.",
        now=now,
    )


def _send(letters: Letters, to: str, name: str, token: str, until: datetime) -> bool:
    day = until.astimezone(letters.zone)
    return letters.send(
        to,
        f"{letters.organisation} asks you to read something",
        f"Dear {name},",
        f"{letters.organisation} asks you to read what it means to publish, and to say whether it "
        "may. This link is for you alone; it works until "
        f"{day.day} {day:%B %Y, %H:%M}:",
        letters.link("outside", token),
        "Opening it changes nothing. If you do not know why you are asked, do nothing.",
    )


def _checked_name(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > _LONGEST_NAME or not called.isprintable():
        raise NotPossible(f"Write their name: one line of at most {_LONGEST_NAME} characters.")
    return called


def _of_campaign(campaign: str, by: str, why: str, now: datetime) -> audit.AuditEntry:
    return audit.AuditEntry(now, by, f"campaign:{campaign}", "", "asked outside", why)
