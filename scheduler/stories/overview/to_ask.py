"""Tells a support contact whom to ask how they are, and when; never a word of the story."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.people.actors import afresh
from scheduler.people.roles import Actor
from scheduler.store.states import ThreadState
from scheduler.store.stories import check_ins, standing, versions
from scheduler.stories.context import StoryContext

SHOWN_AFTER = timedelta(days=14)  # what was done stays in the list so long


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One time to ask somebody how they are."""

    story_id: str
    storyteller: str  # their id here
    called: str  # the name that they chose for readers; "" if they chose none
    which: str  # before, a day after, a week after
    due_at: datetime
    done_at: datetime | None
    goes_out_at: datetime | None  # queued for then
    is_stopped: bool  # taken back, or stopped

    def is_due(self, now: datetime) -> bool:
        """Whether it is time."""
        return self.done_at is None and self.due_at <= now


def to_ask(context: StoryContext, actor: Actor) -> list[ToAsk]:
    """Whom `actor` is to ask as their support contact, the earliest due first.

    Raises: NotAllowed if their work here has ended.
    """
    now = context.now()
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        found = check_ins.of_contact(connection, asking.id, now - SHOWN_AFTER)
        ids = sorted({story_id for story_id, *_ in found})
        words = standing.words_now(connection, ids)
        stories = [one for one in (versions.story(connection, story_id) for story_id in ids) if one]
        facts = {one.story.id: one for one in standing.facts_of(connection, stories, now)}
    return [
        ToAsk(
            story_id=story_id,
            storyteller=facts[story_id].story.storyteller,
            called=words[story_id].shown_as,
            which=which,
            due_at=due_at,
            done_at=done_at,
            goes_out_at=_goes_out(facts[story_id].thread),
            is_stopped=facts[story_id].story.ended_at is not None,
        )
        for story_id, which, due_at, done_at in found
        if facts[story_id].story.line_manager != asking.id
    ]


def _goes_out(thread: tuple[ThreadState, datetime] | None) -> datetime | None:
    return thread[1] if thread is not None and thread[0] is ThreadState.SCHEDULED else None
