"""What applying a plan would change: pure, and the same that `apply` then does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.support.sealed_post import Place
from scheduler.publishing.planning.post_layout import PostDraft, has_media, has_own_link, shapes_of
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import ThreadState


class Change(StrEnum):
    """What becomes of one thread."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    TOO_LATE = "too late to change"  # it has begun
    OVERRIDDEN = "kept as a person decided"
    PAST = "its time has passed"
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
    planned: Iterable[PlannedThread], desk: QueueSnapshot, now: datetime
) -> tuple[ThreadChange, ...]:
    """One change for every thread that is planned or stored, in the plan's order, removed last."""
    stored = {thread.key: thread for thread in desk.stored}
    changes = [_change(thread, stored.get(thread.key), desk, now) for thread in planned]
    wanted = {change.key for change in changes}
    gone = [
        ThreadChange(key, Change.TOO_LATE if thread.has_begun else Change.REMOVED, None, thread)
        for key, thread in stored.items()
        if key not in wanted
    ]
    return (*changes, *gone)


def _change(
    planned: PlannedThread, stored: StoredThread | None, desk: QueueSnapshot, now: datetime
) -> ThreadChange:
    override = desk.overrides.get(planned.key)
    return ThreadChange(
        planned.key, _kind(planned, stored, override, desk, now), planned, stored, override
    )


def _kind(
    planned: PlannedThread,
    stored: StoredThread | None,
    override: StoredOverride | None,
    desk: QueueSnapshot,
    now: datetime,
) -> Change:
    if stored is not None and stored.has_begun:
        return Change.UNCHANGED if is_same(planned, stored) else Change.TOO_LATE
    if override is not None and override.is_cancelled:
        return Change.OVERRIDDEN
    sender = desk.begun_bodies.get((planned.account, planned.body_hash))
    if sender is not None and sender != planned.key:
        return Change.SENT_BEFORE
    if stored is None:
        is_past = now - planned.due_at > planned.late.within
        return Change.PAST if is_past else Change.NEW
    return Change.UNCHANGED if is_same(planned, stored) else Change.CHANGED


def is_same(planned: PlannedThread, stored: StoredThread) -> bool:
    """Whether the file says what the database has, whatever a person moved."""
    return (
        planned.body_hash == stored.body_hash
        and planned.due_at == stored.planned_due_at
        and planned.account == stored.account
        and planned.region == stored.region
        and planned.readers == stored.readers
        and planned.register == stored.support_register
        and planned.late == stored.late
        and planned.story == stored.story
        and _kinds(shapes_of(planned)) == _kinds(stored.posts)
        and has_own_link(planned) == stored.has_link
        and has_media(planned) == stored.has_media
        and _terms(planned) == _terms(stored)
        and planned.reply_settings == stored.reply_settings
    )


def _kinds(
    its_posts: Sequence[PostDraft] | Sequence[StoredPost],
) -> list[tuple[str | None, Place]]:
    """Whose story each post is, and what support it carries."""
    return [(post.story, post.place) for post in its_posts]


def _terms(thread: PlannedThread | StoredThread) -> tuple[object, ...]:
    """What must be so before it may begin."""
    return thread.owner, thread.needs_approval, thread.not_before, thread.cannot_publish
