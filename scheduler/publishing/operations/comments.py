"""Keeps what colleagues say about a thread or a campaign, and tells whom they name."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible, UnknownThread
from scheduler.i18n import _
from scheduler.people.actors import afresh, as_actor, ties_of
from scheduler.people.roles import Act, Actor, Proof, Ties, may, require
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.telling import Event, tell
from scheduler.remedies import Action, Remedy, command
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import plans
from scheduler.store.queue.threads import thread_by_key, threads_of
from scheduler.store.stories import comments, people, versions
from scheduler.store.stories.comments import StoredComment

MOST_CHARACTERS = 5_000
# @jo, as ids of people are written; nothing inside an address of mail.
_NAMED = re.compile(r"(?<![\w@.])@([a-z][a-z0-9-]{1,30})(?![\w@-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment that was kept, and whom it named."""

    number: int
    told: tuple[str, ...]  # ids of people
    not_told: tuple[str, ...]  # nobody here, or nobody who may read it


@dataclass(frozen=True, slots=True)
class _Place:
    """What a comment is about."""

    campaign: str
    thread_key: str | None
    stories: frozenset[str]


def comment(context: PublishingContext, actor: Actor, about: str, text: str) -> Commented:
    """Keeps a comment on the thread with the key `about`, or on the campaign of that name.

    Who may read it may comment: whoever works here; where a story is told, who may read the story.
    Whoever is named, as in "@jo", is told, if they may read it too.
    Raises: NotAllowed; NotPossible without words, or with too many; UnknownThread.
    """
    words = text.strip()
    if not words:
        raise NotPossible(_("Say it in a sentence."))
    if len(words) > MOST_CHARACTERS:
        raise NotPossible(
            _("A comment has at most {most} characters. This one has {count}.").format(
                most=MOST_CHARACTERS, count=len(words)
            )
        )
    now = context.clock.now()
    with context.database.write() as connection:
        place = _place(connection, about)
        ties = _ties(connection, place.stories)
        actor = afresh(connection, actor)
        _require(actor, ties)
        number = comments.add(
            connection,
            place.campaign,
            place.thread_key,
            by=actor.written,
            text=words,
            now=now,
            stories=[one for one, known in ties.items() if known],
        )
        named = dict.fromkeys(one.lower() for one in _NAMED.findall(words))
        others = [one for one in named if one != actor.id]
        readers = [one for one in others if _may_read(connection, one, ties)]
        for one in readers:
            _tell_who_is_named(connection, one, actor, about, number, now)
        subject = audit.of_thread(about) if place.thread_key else f"campaign:{about}"
        entry = audit.AuditEntry(now, actor.written, subject, "", f"comment {number}", "")
        audit.record(connection, [entry])
    return Commented(number, tuple(readers), tuple(one for one in others if one not in readers))


def _tell_who_is_named(
    connection: Connection, to: str, by: Actor, about: str, number: int, now: datetime
) -> None:
    word = _("{by} names you in a comment on {about}. To read it: {command}").format(
        by=by.written, about=about, command=command(Remedy(Action.SEE_THREAD, about))
    )
    tell(
        connection,
        to=to,
        event=Event.NAMED,
        about=about,
        subject=str(number),
        text=_("{by} names you in a comment.").format(by=by.written),
        now=now,
        elsewhere=word,
    )


def comments_on(
    database: Database, about: str, may_read: Callable[[str], bool]
) -> tuple[StoredComment, ...]:
    """The comments on a thread and on its campaign, or on a campaign, oldest first.

    One that was made where a story is told is left out, unless `may_read` says of its id that it
    may be shown. Raises: UnknownThread if there is neither of this name.
    """
    with database.read() as connection:
        place = _place(connection, about)
        found = comments.about(connection, place.campaign, place.thread_key)
    return tuple(one for one in found if all(map(may_read, sorted(one.stories))))


def is_campaign(database: Database, name: str) -> bool:
    """Whether this is the name of a campaign, and no thread's key."""
    with database.read() as connection:
        return plans.is_campaign(connection, name) and thread_by_key(connection, name) is None


def _place(connection: Connection, about: str) -> _Place:
    thread = thread_by_key(connection, about)
    if thread is not None:
        return _Place(thread.campaign, thread.key, thread.stories)
    if not plans.is_campaign(connection, about):
        raise UnknownThread(about)
    # A story's own campaign tells nothing else; in any other, each thread is asked for itself.
    story_ids = [one.stories for one in threads_of(connection, about)]
    return _Place(about, None, frozenset().union(*story_ids) if all(story_ids) else frozenset())


def _ties(connection: Connection, story_ids: Iterable[str]) -> dict[str, Ties | None]:
    found = {one: versions.story(connection, one) for one in sorted(story_ids)}
    # A story that was erased has no ties any more.
    return {one: ties_of(story) if story else None for one, story in found.items()}


def _require(actor: Actor, ties: Mapping[str, Ties | None]) -> None:
    if not ties:
        require(actor, Act.REMARK)
    for one in ties.values():
        require(actor, Act.READ, one)


def _may_read(connection: Connection, person_id: str, ties: Mapping[str, Ties | None]) -> bool:
    found = people.person(connection, person_id)
    if found is None or not found.is_active:
        return False
    reader = as_actor(found, Proof.SESSION)
    if not ties:
        return may(reader, Act.SEE)
    return all(may(reader, Act.READ, one) for one in ties.values())
