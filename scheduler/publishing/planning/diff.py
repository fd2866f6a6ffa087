"""Works out what applying a plan would change. Pure, and the same that `apply` then does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.support.sealed_post import Place
from scheduler.publishing.planning.post_layout import closes_in_words, has_media, shapes_of
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason, ThreadState


class Change(StrEnum):
    """What becomes of one thread."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    TOO_LATE = "already being published"  # it has begun
    OVERRIDDEN = "left as set by hand"
    PAST = "date gone by"
    SENT_BEFORE = "this account has sent this text before"


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """What a person decided about a thread."""

    moved_to: datetime | None
    is_cancelled: bool
    why: str


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """One line of the diff; at least one of `planned` and `stored` is there."""

    key: str
    change: Change
    planned: PlannedThread | None
    stored: StoredThread | None
    override: StoredOverride | None = None

    @property
    def moved_to(self) -> datetime | None:
        """When it goes out instead, because a person said so."""
        return self.override.moved_to if self.override else None

    @property
    def will_go_out(self) -> bool:
        """Whether sending it is still to come, and to be paid."""
        if self.change in (Change.NEW, Change.CHANGED):
            return True
        stored = self.stored
        return (
            self.change is Change.UNCHANGED
            and stored is not None
            and not stored.has_begun
            and stored.state is not ThreadState.CANCELLED
        )


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """What the database knows that a diff needs."""

    stored: Sequence[StoredThread]  # of the campaign
    overrides: Mapping[str, StoredOverride]  # by thread key
    begun_bodies: Mapping[tuple[str, str], str]  # (account, body hash) to the key that sent it


def diff(
    planned: Iterable[PlannedThread], queue: QueueSnapshot, now: datetime
) -> tuple[ThreadChange, ...]:
    """One change for every thread that is planned or stored, in the plan's order, removed last."""
    stored = {thread.key: thread for thread in queue.stored}
    changes = [_change(thread, stored.get(thread.key), queue, now) for thread in planned]
    wanted = {change.key for change in changes}
    gone = [
        ThreadChange(key, Change.TOO_LATE if thread.has_begun else Change.REMOVED, None, thread)
        for key, thread in stored.items()
        if key not in wanted
    ]
    return (*changes, *gone)


def _change(
    planned: PlannedThread, stored: StoredThread | None, queue: QueueSnapshot, now: datetime
) -> ThreadChange:
    override = queue.overrides.get(planned.key)
    return ThreadChange(
        planned.key, _kind(planned, stored, override, queue, now), planned, stored, override
    )


def _kind(
    planned: PlannedThread,
    stored: StoredThread | None,
    override: StoredOverride | None,
    queue: QueueSnapshot,
    now: datetime,
) -> Change:
    if stored is not None and stored.has_begun:
        return Change.UNCHANGED if is_same(planned, stored) else Change.TOO_LATE
    if override is not None and override.is_cancelled:
        return Change.OVERRIDDEN
    sender = queue.begun_bodies.get((planned.account, planned.body_hash))
    if sender is not None and sender != planned.key:
        return Change.SENT_BEFORE
    if stored is None:
        is_past = now - planned.due_at > planned.late.within
        return Change.PAST if is_past else Change.NEW
    return Change.UNCHANGED if is_same(planned, stored) else Change.CHANGED


def is_same(planned: PlannedThread, stored: StoredThread) -> bool:
    """Whether the file says what the database has, whatever a person moved."""
    if stored.reason is Reason.CHANGED:  # whatever was changed: all of it is stored anew
        return False
    return _planned_content(planned) == _stored_content(stored)


def _planned_content(thread: PlannedThread) -> tuple[object, ...]:
    """Everything of a planned thread that makes it another one, once it is stored."""
    return (
        thread.terms(),
        thread.body_hash,
        thread.due_at,
        thread.register,
        thread.late,
        closes_in_words(thread),
        has_media(thread),
        [
            (draft.account, draft.body, draft.story, draft.place is Place.MIDDLE_WITH_HELP)
            for draft in shapes_of(thread)
        ],
    )


def _stored_content(thread: StoredThread) -> tuple[object, ...]:
    """The same of a stored one, in the same order."""
    return (
        thread.terms(),
        thread.body_hash,
        thread.planned_due_at,
        thread.support_register,
        thread.late,
        thread.has_link,
        thread.has_media,
        [
            (post.account, post.body, post.story, post.place is Place.MIDDLE_WITH_HELP)
            for post in thread.posts
        ],
    )
