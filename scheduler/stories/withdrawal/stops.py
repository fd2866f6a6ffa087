"""A stop for somebody's safety: what it leaves public, who is told, and how the lead lifts it."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible
from scheduler.i18n import _
from scheduler.people.actors import allowed, ties_of
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act, Actor, Role
from scheduler.remedies import Action, Remedy, command, then
from scheduler.store.queue import overrides, plans
from scheduler.store.queue.sending import gate
from scheduler.store.states import ThreadState
from scheduler.store.stories import people, versions
from scheduler.store.stories.check_ins import tell
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.context import Ending
from scheduler.stories.lookup import note, the_story
from scheduler.stories.notices import tell_at_desk
from scheduler.stories.safeguarding import SAFEGUARDING, half_public, half_public_sentence


def left_public(context: Ending, story_id: str) -> int:
    """How many posts of it are public, or may be, without the closing help that belongs to them."""
    with context.database.read() as connection:
        return half_public(versions.threads_of(connection, story_id))


def tell_of_stop(
    connection: Connection, story: StoredStory, actor: Actor, contact: str, now: datetime
) -> None:
    """Tells the lead at once and by whom, and the storyteller kindly. No word of it says why."""
    text = _(
        "Story {story_id} was stopped for somebody's safety. Please look today: {contact}"
    ).format(story_id=story.id, contact=contact)
    if actor.id == story.line_manager:
        text += "\n" + _("It was stopped by the storyteller's line manager, who may not end it.")
    if number := half_public(versions.threads_of(connection, story.id)):
        close, down = (
            command(Remedy(action, story.id)) for action in (Action.CLOSE_STORY, Action.STORY_DOWN)
        )
        text += f"\n{half_public_sentence(number)}. " + _("To send the closing help") + f": {close}"
        text += "\n" + _("To take it down") + f": {down}"
    subject = f"story:{story.id}:safeguarding:{now.isoformat()}"
    tell(connection, subject, text, now)
    leads = [one.id for one in people.everybody(connection) if Role.SAFEGUARDING_LEAD in one.roles]
    for lead in leads:
        leave(connection, lead, subject, text, "", now)
    short = _("A story was stopped for somebody's safety. Please look today.")
    step = f"safeguarding:{now.isoformat()}"
    tell_at_desk(connection, leads, NoticeKind.SAFEGUARDING, story.id, step, short, now)
    if story.ended_at is None and actor.id != story.storyteller:
        kindly = _(
            "Your story {story_id} rests for now: somebody was worried and pressed stop. You did "
            "nothing wrong, and nothing is lost. {contact} looks at it, and is there for you if "
            "you want to talk. You can still take it back at any time."
        )
        text = kindly.format(story_id=story.id, contact=contact)
        leave(connection, story.storyteller, subject, text, "", now)


def stopped_for(connection: Connection, actor: Actor, story_id: str) -> StoredStory:
    """A story that is stopped for somebody's safety, for a lead to whom it is not their own.

    Raises: NotAllowed; NotPossible if it is not stopped.
    """
    story = the_story(connection, story_id, actor, Act.TAKE_BACK)
    asking = allowed(connection, actor, Act.TAKE_BACK, ties_of(story))
    if Role.SAFEGUARDING_LEAD not in asking.roles or asking.id == story.storyteller:
        raise NotAllowed(_("The safeguarding lead lifts a stop, and nobody else."))
    if story.ended_at is None or story.ended_why != SAFEGUARDING:
        raise NotPossible(
            _("Story {story_id} is not stopped for safety.").format(story_id=story_id)
        )
    return story


def lift(context: Ending, actor: Actor, story_id: str) -> None:
    """The lead has looked: the story goes on from its yes and its reviews, and is released anew.

    What was in the queue leaves it. To make an end of the story instead, it is taken back.
    Raises: NotAllowed; NotPossible if it is not stopped, or half of it is public.
    """
    now = context.now()
    with context.database.write() as connection:
        gate.lock_gate_exclusive(connection)
        story = stopped_for(connection, actor, story_id)
        its_threads = versions.threads_of(connection, story_id)
        if number := half_public(its_threads):
            message = _("{what}. Take it down first, or send the closing help").format(
                what=half_public_sentence(number)
            )
            raise NotPossible(*then(message, Action.STORY_DOWN, story_id))
        for thread in its_threads:
            is_its_own = thread.story == story_id and thread.campaign == f"story-{story_id}"
            if is_its_own and thread.state is ThreadState.CANCELLED:
                plans.remove_threads(connection, [thread.id])
                why = "the stop was lifted"  # for the audit
                overrides.keep_override(
                    connection, thread.key, by=actor.written, why=why, at=now, is_cancelled=False
                )
        versions.change(connection, story_id, ended_at=None, ended_why=None, ended_by=None)
        text = _(
            "Somebody has looked at your story {story_id}, and it may go on if you would like "
            "that. Nothing goes out before it is released anew. If you would rather not: {command}"
        ).format(story_id=story_id, command=command(Remedy(Action.TAKE_BACK, story_id)))
        subject = f"story:{story_id}:lifted:{now.isoformat()}"
        leave(connection, story.storyteller, subject, text, "", now)
        note(connection, now, actor.written, story_id, "the stop was lifted")
