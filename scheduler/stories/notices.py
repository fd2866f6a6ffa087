"""Tells a storyteller of each step that somebody else takes; never with a word of the story."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.remedies import Action, Remedy, command
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import StoredStory


def tell_teller(
    connection: Connection, story: StoredStory, by: str, step: str, text: str, now: datetime
) -> None:
    """Leaves word of a step, unless it was their own; `step` names it, so that it is told once."""
    if by == story.storyteller:
        return
    look = command(Remedy(Action.SEE_STORY, story.id))
    leave(connection, story.storyteller, f"story:{story.id}:{step}", f"{text} {look}", "", now)
