"""Finds the story that is meant and who is who to it, and writes its line in the audit."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotPossible
from scheduler.i18n import N_, _
from scheduler.people.roles import Act, Actor, Ties, require
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
    """The story, once `actor` may do `act` with it.

    Raises: NotPossible if there is none; NotAllowed.
    """
    story = versions.story(connection, story_id)
    if story is None:
        raise no_story(story_id)
    require(actor, act, ties_of(story))
    return story


def going_on(story: StoredStory) -> StoredStory:
    """Passes a story on, if it was not ended.

    Raises: NotPossible.
    """
    if story.ended_at is not None:
        how = _(story.ended_why or N_("ended"))
        raise NotPossible(_("Story {id} has ended: {how}.").format(id=story.id, how=how))
    return story


def ties_of(story: StoredStory) -> Ties:
    """Who is who to it."""
    return Ties(
        story.storyteller, story.author, story.support_contact, story.guardian, story.line_manager
    )


def current(connection: Connection, story: StoredStory) -> StoredVersion:
    """The words as they stand."""
    return next(
        version
        for version in versions.versions(connection, story.id)
        if version.number == story.version
    )


def note(
    connection: Connection, now: datetime, actor: str, story_id: str, to: str, why: str = ""
) -> None:
    """The line in the audit; ids only, never a word of the story."""
    audit.record(connection, [audit.AuditEntry(now, actor, f"story:{story_id}", "", to, why)])
