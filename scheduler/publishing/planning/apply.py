"""Brings the queue in step with the campaign files, in one transaction; twice changes nothing."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from scheduler.campaigns.checks.same_posts import SamePost
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.model.prices import thread_price_usd
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.wording import closing_variants
from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.findings import CheckFinding
from scheduler.people.actors import allowed
from scheduler.people.roles import Act, Actor, may, require
from scheduler.publishing.planning.diff import (
    Change,
    QueueSnapshot,
    StoredOverride,
    ThreadChange,
    diff,
)
from scheduler.publishing.planning.duplicates import (
    out_after_the_backup,
    said_again,
    typed_stories,
)
from scheduler.publishing.planning.post_layout import (
    closes_in_words,
    has_media,
    sealed_posts,
    shapes_of,
)
from scheduler.publishing.planning.said_before import posts_said_before
from scheduler.publishing.planning.wording_rotation import UsedWording, WordingRotation
from scheduler.settings import Prices
from scheduler.store.agreements import picture_leave
from scheduler.store.backups import compared
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry, of_thread
from scheduler.store.queue import accounts, holds, plans
from scheduler.store.queue.plans import NewPost, NewThread
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread, threads_of
from scheduler.store.states import ThreadState
from scheduler.tracing import span

_WINDOW = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """A campaign as its file says, planned."""

    name: str
    title: str
    hashtags: tuple[str, ...]
    related: tuple[str, ...]
    threads: tuple[PlannedThread, ...]
    budget_usd: float | None = None  # what it may cost in all


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One line of the diff, with the wording of the support lines that the thread gets."""

    change: ThreadChange
    variant: int
    alike: str | CheckFinding | None = None  # what it repeats; it cannot be applied then
    without_leave: str | None = None  # which picture may not be shown then, in words
    said_before: tuple[SamePost, ...] = ()  # single posts that X may refuse as said before


def preview(
    database: Database,
    plan: CampaignPlan,
    directory: Directory,
    now: datetime,
    together: Collection[str] = (),
) -> tuple[PlannedChange, ...]:
    """What `apply` would do to this campaign now, without doing it.

    `together` are the campaigns that would be applied with it.
    Raises: NoSupport if a thread's region has no 24/7 way that needs no appointment.
    """
    with database.read() as connection:
        return _changes(connection, plan, directory, now, {plan.name, *together})


def apply(
    database: Database,
    wanted_accounts: Sequence[Mapping[str, Any]],
    plans_wanted: Sequence[CampaignPlan],
    directory: Directory,
    prices: Prices,
    now: datetime,
    actor: Actor,
    seen: str | None = None,
) -> tuple[PlannedChange, ...]:
    """Stores what is new, changes what has not begun, and forgets what is no longer wanted.

    `seen` is the mark of the changes that were shown, see `mark_of_changes`: where the queue has
    moved meanwhile, nothing is stored.
    Raises: NotAllowed; ChangedSinceSeen; NoSupport as `preview` does; NotPossible if an account
    would send a text a second time under another key, or one that nearly another account sends or
    has sent of late. Nothing is stored then.
    """

    def new(one: PlannedChange) -> NewThread:
        return _new(one, now, directory, prices)

    done: list[PlannedChange] = []
    together = {plan.name for plan in plans_wanted}
    with span("apply") as note, database.write() as connection:
        gate.lock_gate_exclusive(connection)
        actor = allowed(connection, actor, Act.APPLY)
        theirs = [row for row in wanted_accounts if may(actor, Act.APPLY, account=str(row["name"]))]
        _hold_who_is_new(connection, theirs, now)
        accounts.keep_in_step(connection, theirs)
        for plan in plans_wanted:
            changes = _changes(connection, plan, directory, now, together)
            _refuse_repeats(changes)
            for account in sorted(_touched(changes)):
                require(actor, Act.APPLY, account=account)
            plans.keep_campaign(
                connection,
                plan.name,
                title=plan.title,
                hashtags=plan.hashtags,
                related=plan.related,
                budget_usd=plan.budget_usd,
                now=now,
            )
            _write(connection, changes, new, now, actor.written)
            done.extend(changes)
        _refuse_if_moved(done, seen)  # in the transaction: nothing is stored then
        note(number=len(done))
    return tuple(done)


def mark_of_changes(changes: Sequence[PlannedChange]) -> str:
    """The mark of what applying would do: the plan, and all of the queue that it would touch."""
    changed = [
        (
            one.change.key,
            one.change.change,
            _mark_of(one.change.planned),
            _mark_of(one.change.stored),
            str(one.change.override),
            str(one.alike) if one.alike else None,
        )
        for one in changes
    ]
    return hashlib.sha256(json.dumps(changed).encode()).hexdigest()[:32]


def _hold_who_is_new(
    connection: Connection, wanted: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Holds accounts that a queue which was put back meets only now: what they sent, nobody knows.

    Their timelines were not compared with it, as those of the others were.
    """
    if not compared.goes_on_since_put_back(connection, now):
        return
    known = {one.name for one in accounts.all_accounts(connection)}
    why = "New since a backup was put back: it is not compared with X. Look there, then release."
    for name in sorted({str(row["name"]) for row in wanted} - known):
        number = holds.place(
            connection, scope="account", subject=name, why=why, by="backup", now=now, until=None
        )
        entry = AuditEntry(now, audit.ENGINE, f"hold:{number}", "", f"account {name}", why)
        audit.record(connection, [entry])


def _mark_of(thread: PlannedThread | StoredThread | None) -> str:
    if thread is None:
        return ""
    state = (thread.state, thread.reason) if isinstance(thread, StoredThread) else ()
    return repr((thread.terms(), thread.body_hash, thread.due_at, *state))


def _refuse_if_moved(changes: Sequence[PlannedChange], seen: str | None) -> None:
    now = mark_of_changes(changes) if seen is not None else None
    if seen is not None and now is not None and seen != now:
        keys = [one.change.key for one in changes]
        raise ChangedSinceSeen("What applying would change", seen=seen, now=now, after=keys)


def _changes(
    connection: Connection,
    plan: CampaignPlan,
    directory: Directory,
    now: datetime,
    together: Collection[str],
) -> tuple[PlannedChange, ...]:
    queue = QueueSnapshot(
        stored=threads_of(connection, plan.name),
        overrides={
            row["thread_key"]: StoredOverride(row["moved_to"], row["is_cancelled"], row["why"])
            for row in plans.all_overrides(connection)
        },
        begun_bodies=plans.bodies_begun(connection),
    )
    changes = diff(plan.threads, queue, now)
    variants = _variants(connection, plan.threads)
    no_leave = _without_leave(connection, changes)
    alike: dict[str, str | CheckFinding] = {
        **said_again(connection, changes, together, now),
        **typed_stories(connection, changes),
        **out_after_the_backup(connection, changes, now),
    }
    said_before = posts_said_before(connection, changes, together)
    return tuple(
        PlannedChange(
            change,
            _variant(change, variants, directory),
            alike.get(change.key),
            no_leave.get(change.key),
            said_before.get(change.key, ()),
        )
        for change in changes
    )


def _without_leave(connection: Connection, changes: Sequence[ThreadChange]) -> dict[str, str]:
    """What keeps a thread back that is still to go out: somebody in a picture who will not agree
    by then. By key, in words that name nobody."""
    coming = [
        (one.key, one.moved_to or one.planned.due_at, one.planned)
        for one in changes
        if one.planned is not None and one.planned.media_count and one.will_go_out
    ]
    files = {
        (media.sha256, media.path)
        for _, _, planned in coming
        for post in planned.posts
        for media in post.media
    }
    leaves = picture_leave.leaves_of_files(connection, files) if files else {}
    found = {}
    for key, at, planned in coming:
        zone = planned.local_time.tzinfo
        for post in planned.posts:
            for media in post.media:
                for leave in leaves.get((media.sha256, media.path), ()):
                    if not leave.holds_at(at):
                        found[key] = picture_leave.in_words(media.path, leave, zone) + _ASK_AGAIN
    return found


_ASK_AGAIN = " Ask them again and write down until when they agree, or take another picture."


def _variants(connection: Connection, threads: Sequence[PlannedThread]) -> WordingRotation:
    if not threads:
        return WordingRotation(())
    first = min(thread.due_at for thread in threads) - _WINDOW
    last = max(thread.due_at for thread in threads) + _WINDOW
    taken = plans.variants_taken(connection, first, last)
    return WordingRotation(
        UsedWording(account, due_at, variant) for account, due_at, variant, _ in taken
    )


def _variant(change: ThreadChange, variants: WordingRotation, directory: Directory) -> int:
    planned = change.planned
    if planned is None or change.stored is not None:
        return change.stored.variant if change.stored is not None else 0
    support = Support.for_readers(directory, planned.region, planned.readers)
    count = closing_variants(support, planned.register, closes_in_words(planned))
    return variants.give(planned.key, planned.account, planned.due_at, count)


def _touched(changes: Sequence[PlannedChange]) -> set[str]:
    """The accounts whose threads are made, changed or removed."""
    touched = {Change.NEW, Change.CHANGED, Change.REMOVED}
    both = [
        one
        for planned in changes
        if planned.change.change in touched
        for one in (planned.change.planned, planned.change.stored)
        if one is not None
    ]
    return {name for one in both for name in (one.account, *(post.account for post in one.posts))}


def _refuse_repeats(changes: Sequence[PlannedChange]) -> None:
    repeats = [f"{one.change.key}: {text}" for one in changes if (text := _repeats(one))]
    if repeats:
        raise NotPossible("\n".join(repeats))


def _repeats(one: PlannedChange) -> str | None:
    if one.change.change is Change.SENT_BEFORE:
        return (
            "this account has sent exactly this text before, under another id. "
            "Change the text, or give the thread its old id back."
        )
    return str(one.alike) if one.alike else _shows_too_long(one)


def _shows_too_long(one: PlannedChange) -> str | None:
    """Why it cannot be stored as it is; what is stored already waits by itself."""
    is_stored_so = one.change.change is Change.UNCHANGED
    return None if is_stored_so else one.without_leave


def _write(
    connection: Connection,
    changes: Sequence[PlannedChange],
    new: Callable[[PlannedChange], NewThread],
    now: datetime,
    actor: str,
) -> None:
    plans.add_threads(connection, [new(one) for one in changes if one.change.change is Change.NEW])
    for one in changes:
        stored = one.change.stored
        if stored is not None and one.change.change is Change.CHANGED:
            plans.replace_thread(connection, stored.id, new(one))
        elif stored is not None and one.change.change is Change.REMOVED:
            plans.remove_threads(connection, [stored.id])
    audit.record(
        connection, [entry for one in changes if (entry := _entry(one.change, now, actor))]
    )


def _entry(change: ThreadChange, now: datetime, actor: str) -> AuditEntry | None:
    leave = change.stored.state if change.stored is not None else ""
    match change.change:
        case Change.NEW | Change.CHANGED:
            to, why = ThreadState.SCHEDULED.value, "applied from the campaign file"
        case Change.REMOVED:
            to, why = "", "no longer in the campaign file"
        case _:
            return None
    return AuditEntry(now, actor, of_thread(change.key), leave, to, why)


def _new(one: PlannedChange, now: datetime, directory: Directory, prices: Prices) -> NewThread:
    planned, override = one.change.planned, one.change.override
    assert planned is not None  # noqa: S101 - what is new or changed stands in a plan
    sealed = sealed_posts(planned, directory, one.variant)
    texts = [post.text for post in sealed]
    price_usd = thread_price_usd(texts, planned.media_count, prices)
    moved_to = override.moved_to if override is not None else None
    return NewThread(
        values={
            **planned.terms(),
            "key": planned.key,
            "campaign": planned.campaign,
            "support_register": planned.register,
            "variant": one.variant,
            "has_link": closes_in_words(planned),
            "body_hash": planned.body_hash,
            "planned_due_at": planned.due_at,
            "due_at": moved_to or planned.due_at,
            "begin_at": moved_to or planned.due_at,
            "kind": planned.kind,
            "accepted": planned.told_accepted,
            "has_media": has_media(planned),
            "price_usd": price_usd,
            "reserved_usd": 0.0,
            "late_within_seconds": planned.late.within.total_seconds(),
            "late_otherwise": planned.late.otherwise,
            "state": ThreadState.SCHEDULED,
            "reason": None,
            "detail": "",
            "since": now,
        },
        posts=[
            NewPost(
                shape.position, shape.account, shape.place, shape.body, shape.media, shape.story
            )
            for shape in shapes_of(planned)
        ],
    )
