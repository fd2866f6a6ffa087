"""Mails the guardian and the support contact of a story the link to their own page."""

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.encryption import Vault
from scheduler.people.mailed.letters import Letters
from scheduler.people.mailed.links import Purpose
from scheduler.people.mailed.private_links import mail_private_link
from scheduler.people.roles import Act, Actor
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import going_on, the_story


def ask_guardian(
    context: StoryContext, vault: Vault, letters: Letters, actor: Actor, story_id: str
) -> None:
    """Mails the guardian of a story the link to read it, and to agree or not.

    Raises: NotAllowed; NotPossible if it has no guardian, or they cannot be mailed.
    """
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.READ))
    if story.guardian is None:
        raise NotPossible(_("Story {story_id} names no guardian.").format(story_id=story_id))
    mail_private_link(context, vault, letters, story.guardian, Purpose.GUARDIAN, actor.id)


def ask_contact(
    context: StoryContext, vault: Vault, letters: Letters, actor: Actor, story_id: str
) -> None:
    """Mails the support contact of a story the link to whom they are to ask, and when.

    Raises: NotAllowed; NotPossible if they cannot be mailed.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.READ)
    contact, purpose = story.support_contact, Purpose.SUPPORT_CONTACT
    mail_private_link(context, vault, letters, contact, purpose, actor.id)
