"""Withdraws a story, and stops one for somebody's safety."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import afresh, allowed, ties_of
from scheduler.people.place import TERMINAL, Origin
from scheduler.people.proofs import tries
from scheduler.people.roles import Act, Actor, Proof, following_from, require
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations import cancel
from scheduler.publishing.operations import take_down as taking_down
from scheduler.remedies import Action, Remedy, command
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories import versions
from scheduler.stories.consent import withdrawal_codes
from scheduler.stories.context import Ending
from scheduler.stories.lookup import no_story, note, reaches, the_story
from scheduler.stories.notices import tell_teller
from scheduler.stories.safeguarding import SAFEGUARDING
from scheduler.stories.scheduling.rehearsal_copy import forget_copies
from scheduler.stories.withdrawal.stops import tell_of_stop

CANNOT_RECALL = N_(
    "Other people's reposts go with the posts. What somebody quoted in their "
    "own words, copied or photographed cannot be recalled."
)
TAKEN_BACK = N_("taken back")
_STOPPED = frozenset({ThreadState.CANCELLED, ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN})
_PUBLIC = frozenset({PostState.SENDING, PostState.SENT, PostState.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class PostTakenBack:
    """One post of a story that was out, or may be."""

    number: int
    account: str
    state: PostState


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a story that was taken back."""

    story_id: str
    ended_at: datetime | None
    still_public: tuple[str, ...]  # ids on X of what is being deleted
    removed: tuple[str, ...]  # ids on X of what is gone
    may_still_appear: int  # posts whose answer was lost: we go on looking
    zone: tzinfo = UTC  # in which its time is told
    nobody_deletes: bool = False  # no engine is at work: what is public waits for one
    posts: tuple["PostTakenBack", ...] = ()  # what may be, or was, on X, in order

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is on X, or can still come."""
        return not self.still_public and self.may_still_appear == 0

    def __str__(self) -> str:
        if self.ended_at is None:
            return _("Story {story_id} has not been taken back.").format(story_id=self.story_id)
        lines = [
            _(
                "Story {story_id} was taken back on {ended_at.day} {ended_at:%B %Y at %H:%M}."
            ).format(story_id=self.story_id, ended_at=self.ended_at.astimezone(self.zone))
        ]
        if not self.removed and self.is_whole:
            lines.append(_("Nothing of it was on X."))
        if self.removed:
            lines.append(_("Deleted from X: {len}.").format(len=len(self.removed)))
        if self.still_public:
            lines.append(
                _("Still being deleted: {len}. We go on until it is 0.").format(
                    len=len(self.still_public)
                )
            )
        if self.may_still_appear:
            lines.append(
                _("Looked for, in case X still shows it: {may_still_appear}.").format(
                    may_still_appear=self.may_still_appear
                )
            )
        if not self.is_whole and self.nobody_deletes:
            start = command(Remedy(Action.RUN))
            lines.append(
                _(
                    "Nothing is at work that deletes it. Whoever looks after it starts: {start}"
                ).format(start=start)
            )
        if self.is_whole:
            lines.append(_("That is all of it."))
        return "\n".join([*lines, _(CANNOT_RECALL)])


def take_back(context: Ending, actor: Actor, story_id: str, *, why: str = "") -> Receipt:
    """Ends the story: nothing more goes out when this returns, and what is out comes down.

    Raises: NotAllowed; NotPossible if there is no such story.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = the_story(connection, story_id, actor, Act.TAKE_BACK)
        _end(connection, story_id, TAKEN_BACK, actor.id, context.now(), why)
        text = _("Your story {story_id} was taken back by somebody else: {who}.").format(
            story_id=story_id, who=actor.id
        )
        tell_teller(connection, story, actor.id, "taken back", text, context.now())
    return come_down(context, actor, story_id)


def end_with_person(context: Ending, actor: Actor, story_id: str) -> Receipt:
    """Ends the story of somebody who is being erased, for whoever may erase them.

    Raises: NotAllowed.
    """
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = versions.story(connection, story_id)
        allowed(connection, actor, Act.ERASE, ties_of(story) if story else None)
        _end(connection, story_id, TAKEN_BACK, actor.id, context.now(), "")
    return come_down(context, actor, story_id)


def end_by(connection: Connection, story_id: str, by: str, now: datetime) -> None:
    """Ends a story for whoever holds what takes it back, inside their transaction."""
    _end(connection, story_id, TAKEN_BACK, by, now, "")


def come_down(context: Ending, actor: Actor, story_id: str) -> Receipt:
    """Takes down what is out of a story that has ended; gives how far that has come."""
    remove_all(context, story_id, following_from(actor))
    forget_copies(context.rehearsals, [story_id])
    return receipt(context, story_id)


def take_back_with_code(
    context: Ending, story_id: str, code: str, place: Origin = TERMINAL
) -> Receipt:
    """Ends the story for whoever has the storyteller's private code, or the guardian's own. Once.

    Raises: NotAllowed, in the same words whether the story or the code is not there; TryAgainLater
    after several wrong ones, which spend nothing.
    """
    attempt = tries.begin(context, tries.TriedAt.TAKE_BACK, story_id, place)
    with context.database.read() as connection:
        both = [
            withdrawal_codes.kept_of(connection, story_id, of_guardian=one) for one in (False, True)
        ]
    # Nobody waits for it: the gate is open. Each is compared, so that the time says nothing.
    right = [one for one in both if withdrawal_codes.fits(code, one)]
    kept = next(iter(right), None)
    is_right = kept is not None
    if is_right and kept is not None:
        now = context.now()
        with context.database.write() as connection:
            gate.lock_gate_exclusive(connection)
            is_right = withdrawal_codes.use(connection, story_id, kept, now)
            if is_right:
                tries.succeeded(connection, attempt, now)
                _end(connection, story_id, TAKEN_BACK, "private code", now, "")
    if not is_right:
        raise NotAllowed(
            _(
                "That story and code do not belong together, or the code was used. "
                "The safeguarding lead or a reviewer can take a story back for you."
            )
        )
    remove_all(context, story_id, Actor("private code", proof=Proof.ENGINE))
    forget_copies(context.rehearsals, [story_id])
    return receipt(context, story_id)


def first_code(context: Ending, actor: Actor, story_id: str) -> str | None:
    """The storyteller's private code, if there was none before.

    Raises: NotAllowed; NotPossible.
    """
    with context.database.read() as connection:
        is_made = withdrawal_codes.is_made(connection, story_id)
    return None if is_made else new_code(context, actor, story_id)


def guardians_code(context: Ending, actor: Actor, story_id: str) -> str:
    """A new private code for the guardian alone; their own one before it is void.

    Raises: NotAllowed; NotPossible.
    """
    code, now = withdrawal_codes.new(), context.now()
    with context.database.write() as connection:
        the_story(connection, story_id, actor, Act.GUARD)
        note(connection, now, actor.id, story_id, "new private code of the guardian")
        withdrawal_codes.keep(connection, story_id, code, now, of_guardian=True)
    return code.shown


def new_code(context: Ending, actor: Actor, story_id: str) -> str:
    """A new private code, for the storyteller only; the one before it is void.

    Raises: NotAllowed; NotPossible.
    """
    with context.database.read() as connection:
        the_story(connection, story_id, actor, Act.CONSENT)
    code = withdrawal_codes.new()  # before anybody must wait for it
    now = context.now()
    with context.database.write() as connection:
        the_story(connection, story_id, actor, Act.CONSENT)
        note(connection, now, actor.id, story_id, "new private code")
        withdrawal_codes.keep(connection, story_id, code, now)
    return code.shown


def safeguard(context: Ending, actor: Actor, story_id: str, *, why: str) -> str:
    """Stops the story at once and tells the lead; gives who that is.

    What is out stays until the lead, the storyteller or a reviewer takes it back.
    Raises: NotPossible if there is no such story.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = versions.story(connection, story_id)
        if story is None:
            raise no_story(story_id)
        require(afresh(connection, actor), Act.SAFEGUARD, ties_of(story))
        versions.end_releases(connection, story_id, now)
        if story.ended_at is None:
            versions.change(
                connection, story_id, ended_at=now, ended_why=SAFEGUARDING, ended_by=actor.id
            )
        contact = context.lead_contact or _("the safeguarding lead")
        tell_of_stop(connection, story, actor, contact, now)
        note(connection, now, actor.id, story_id, SAFEGUARDING, "a worry was raised" if why else "")
    _cancel_what_is_left(context, story_id, following_from(actor))
    return contact


def receipt(context: Ending, story_id: str) -> Receipt:
    """How far the withdrawal has come."""
    with context.database.read() as connection:
        story = versions.story(connection, story_id)
        its_threads = versions.threads_of(connection, story_id)
    return Receipt(
        story_id=story_id,
        ended_at=story.ended_at if story and story.ended_why == TAKEN_BACK else None,
        still_public=_remote_ids(its_threads, PostState.SENT),
        removed=_remote_ids(its_threads, PostState.REMOVED),
        may_still_appear=sum(
            post.state in {PostState.SENDING, PostState.UNCONFIRMED}
            for thread in its_threads
            for post in thread.posts
        ),
        zone=context.zone,
        nobody_deletes=not status(context.database, context.publishing.clock).is_running,
        posts=tuple(
            PostTakenBack(post.position + 1, post.account, post.state)
            for thread in its_threads
            for post in thread.posts
            if post.state in _PUBLIC or post.state is PostState.REMOVED
        ),
    )


def receipt_for(context: Ending, actor: Actor, story_id: str) -> Receipt:
    """How far the withdrawal has come, for somebody who may see it.

    Raises: NotAllowed; NotPossible.
    """
    with context.database.read() as connection:
        story = versions.story(connection, story_id)
        if story is None:
            raise no_story(story_id)
        if not reaches(afresh(connection, actor), Act.TAKE_BACK, story):
            the_story(connection, story_id, actor, Act.READ)
    return receipt(context, story_id)


def remove_all(context: Ending, story_id: str, actor: Actor) -> None:
    """Begins to delete whatever of it may be public, the root first, and cancels the rest."""
    with context.database.read() as connection:
        its_threads = versions.threads_of(connection, story_id)
    for thread in its_threads:
        is_public = any(post.state in _PUBLIC for post in thread.posts)
        is_going = thread.state in {ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN}
        if not is_going and (is_public or thread.state is not ThreadState.CANCELLED):
            why = "the story was taken back"
            # Refused only where somebody else began to take it down a moment ago.
            with suppress(NotPossible):
                taking_down.take_down(
                    context.publishing, thread.key, actor=actor, why=why, root_first=True
                )


def _cancel_what_is_left(context: Ending, story_id: str, actor: Actor) -> None:
    with context.database.read() as connection:
        its_threads = versions.threads_of(connection, story_id)
    for thread in its_threads:
        if thread.state not in _STOPPED and thread.state is not ThreadState.PUBLISHED:
            cancel.cancel(context.publishing, thread.key, actor=actor, why=SAFEGUARDING)


def _end(connection: Connection, story_id: str, how: str, by: str, now: datetime, why: str) -> None:
    story = versions.story(connection, story_id)
    if story is not None and story.ended_why != how:
        versions.change(connection, story_id, ended_at=now, ended_why=how, ended_by=by)
    versions.end_consents(connection, story_id, now, by, how)
    versions.end_releases(connection, story_id, now)
    note(connection, now, by, story_id, how, "a reason was given" if why else "")


def _remote_ids(its_threads: Sequence[StoredThread], state: PostState) -> tuple[str, ...]:
    return tuple(
        str(post.remote_id)
        for thread in its_threads
        for post in thread.posts
        if post.state is state
    )
