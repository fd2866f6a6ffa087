"""Finds the story that is meant and who is who to it, and writes its line in the audit."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import ChangedSinceSeen, NotAllowed, NotPossible
from scheduler.i18n import N_, _
from scheduler.people.actors import afresh, ties_of
from scheduler.people.roles import Act, Actor, may, require
from scheduler.remedies import Action, then
from scheduler.store.operations import audit
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory, StoredVersion


def no_story(story_id: str) -> NotPossible:
    """The error for an id that no story has."""
    return NotPossible(
        _("There is no story {story_id}.").format(story_id=story_id),
        *then(_("See"), Action.SEE_STORIES),
    )


def the_story(connection: Connection, story_id: str, actor: Actor, act: Act) -> StoredStory:
    """The story, once `actor` may do `act` with it, by their roles and accounts of now.

    A role for single accounts reaches a story that is for one of them; to release it, for all.
    Raises: NotPossible if there is none; NotAllowed.
    """
    story = versions.story(connection, story_id)
    if story is None:
        raise no_story(story_id)
    now = afresh(connection, actor)
    require(now, act, ties_of(story))
    if not reaches(now, act, story):
        raise NotAllowed(
            _("{id} may not {act} for {of}: their role is for other accounts.").format(
                id=now.written, act=_(act), of=", ".join(story.accounts)
            )
        )
    return story


def reaches(actor: Actor, act: Act, story: StoredStory) -> bool:
    """Whether `actor` may do `act` with the story, for as many of its accounts as that takes."""
    needed = all if act is Act.RELEASE else any
    return needed(may(actor, act, ties_of(story), account=one) for one in story.accounts or (None,))


def going_on(story: StoredStory) -> StoredStory:
    """Passes a story on, if it was not ended.

    Raises: NotPossible.
    """
    if story.ended_at is not None:
        how = _(story.ended_why or N_("ended"))
        raise NotPossible(_("Story {id} has ended: {how}.").format(id=story.id, how=how))
    return story


def current(connection: Connection, story: StoredStory) -> StoredVersion:
    """The words as they stand."""
    return next(
        version
        for version in versions.versions(connection, story.id)
        if version.number == story.version
    )


def refuse_if_version_changed(
    connection: Connection, story: StoredStory, version: int | None
) -> None:
    """Passes if these are the words that were read, or nobody says which.

    Raises: ChangedSinceSeen, with the words that were read and those of now.
    """
    if version is None or version == story.version:
        return
    bodies = {one.number: one.words.body for one in versions.versions(connection, story.id)}
    message = _("The words have changed since version {version}.").format(version=version)
    read = _("Read version {number} first").format(number=story.version)
    raise ChangedSinceSeen(
        f"story:{story.id}",
        message,
        *then(read, Action.SEE_STORY, story.id),
        seen=str(version),
        now=str(story.version),
        before=bodies[version].splitlines() if version in bodies else None,
        after=bodies[story.version].splitlines(),
    )


def note(
    connection: Connection, now: datetime, actor: str, story_id: str, to: str, why: str = ""
) -> None:
    """The line in the audit; ids only, never a word of the story."""
    audit.record(connection, [audit.AuditEntry(now, actor, f"story:{story_id}", "", to, why)])
