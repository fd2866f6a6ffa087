"""Keeps what somebody is typing of a story, beside its versions: nothing of the story moves.

It is no version, so it ends no yes and leaves no queue; `drafts.edit` makes one of it.
"""

from dataclasses import dataclass
from datetime import datetime

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.encryption import Vault
from scheduler.people.roles import Act, Actor
from scheduler.store.stories import drafts
from scheduler.store.stories.drafts import StoredDraft
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import going_on, the_story

LONGEST = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody's words of now that are no version yet."""

    body: str
    began_from: int  # the version that they had before them
    at: datetime  # of the last save
    is_behind: bool  # another version came meanwhile: both are to be shown


def keep_typed(
    context: StoryContext, vault: Vault, actor: Actor, story_id: str, body: str, *, began_from: int
) -> datetime:
    """Keeps what is typed, encrypted, in place of what was kept before; gives when.

    Each person has their own, for each story. Nothing in it is judged.
    Raises: NotAllowed; NotPossible if the story has ended, or it is too long for any story.
    """
    if len(body) > LONGEST:
        raise NotPossible(
            _("That is more than {longest} characters. Nothing was kept.").format(
                longest=f"{LONGEST:,}"
            )
        )
    token, now = vault.lock(body), context.now()
    with context.database.write() as connection:
        going_on(the_story(connection, story_id, actor, Act.EDIT))
        drafts.keep(connection, StoredDraft(story_id, actor.id, began_from, token, now))
    return now


def typed(context: StoryContext, vault: Vault, actor: Actor, story_id: str) -> Typed | None:
    """What `actor` was typing of a story; None if all of it is a version, or they began nothing.

    Raises: NotAllowed; NotPossible if there is no such story.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.EDIT)
        found = drafts.draft_of(connection, story_id, actor.id)
    if found is None:
        return None
    is_behind = story.version != found.began_from
    return Typed(vault.unlock(found.token), found.began_from, found.at, is_behind)


def forget_typed(context: StoryContext, actor: Actor, story_id: str) -> None:
    """Throws away what `actor` was typing of a story.

    Raises: as `typed` does.
    """
    with context.database.write() as connection:
        the_story(connection, story_id, actor, Act.EDIT)
        drafts.forget(connection, story_id, actor.id)
