"""Leaves a receipt for the storyteller, where they want to be told; never a word of a story."""

from datetime import datetime, tzinfo

from scheduler.i18n import _
from scheduler.store.stories import versions
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import StoredConsent
from scheduler.stories.context import Ending


def receipt_of_yes(context: Ending, given: StoredConsent) -> None:
    """Says that a yes is kept, since when and until when."""
    text = _("Your decision of {day} is kept, until {until}. You can change it at any time.")
    receipt = text.format(
        day=_day(given.given_at, context.zone), until=_day(given.until, context.zone)
    )
    _leave(context, given.story, f"yes:{given.id}", receipt)


def receipt_of_taking_back(context: Ending, story_id: str) -> None:
    """Says that a story was taken back, and when."""
    text = _("Taken back on {day}. Nothing more goes out. How far it has come: at the desk.")
    receipt = text.format(day=_day(context.now(), context.zone))
    _leave(context, story_id, "receipt", receipt)


def _leave(context: Ending, story_id: str, step: str, text: str) -> None:
    now = context.now()
    with context.database.write() as connection:
        story = versions.story(connection, story_id)
        if story is not None:
            leave(connection, story.storyteller, f"story:{story_id}:{step}", text, "", now)


def _day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"
