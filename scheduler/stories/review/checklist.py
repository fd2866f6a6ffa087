"""Lists what a reviewer looks at, and what of it the words themselves show."""

from collections.abc import Mapping

from scheduler.i18n import N_
from scheduler.people.roles import Act, Actor
from scheduler.store.stories.versions import Words
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, the_story
from scheduler.stories.writing.as_thread import text_of
from scheduler.text.third_parties import others_in

CHECKLIST = {
    "third parties": N_("Nobody else can be recognised, or they agree."),
    "workplaces and wards": N_("No workplace, ward or clinician can be recognised."),
    "next of kin": N_("Where somebody died, their family knows and agrees."),
    "wellbeing": N_("The storyteller was asked how they are, and is well enough."),
    "support offered": N_("They know who is there for them, before and after."),
}


def to_look_at(context: StoryContext, actor: Actor, story_id: str) -> dict[str, tuple[str, ...]]:
    """For each point of the checklist, the words of the story that it may be about.

    No words are no all-clear: a place or a date can be enough to recognise somebody.
    Raises: NotAllowed; NotPossible.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.READ)
        return found_in(current(connection, story).words)


def found_in(words: Words) -> dict[str, tuple[str, ...]]:
    """Finds it in words at hand, in what the picture and the content note say too."""
    text = "\n".join(filter(None, (words.content_note, text_of(words), words.picture_alt)))
    found: Mapping[str, list[str]] = {point: [] for point in CHECKLIST}
    for mention in others_in(text):
        found[mention.concern].append(mention.words)
    return {point: tuple(mentions) for point, mentions in found.items()}
