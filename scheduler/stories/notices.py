"""Tells people of each step that somebody else takes; never with a word of the story."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from scheduler.people.actors import as_actor
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act, Proof
from scheduler.remedies import Action, Remedy, command
from scheduler.store.stories import people
from scheduler.store.stories.messages import leave
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.lookup import reaches


def tell_teller(
    connection: Connection, story: StoredStory, by: str, step: str, text: str, now: datetime
) -> None:
    """Leaves word of a step, unless it was their own; `step` names it, so that it is told once."""
    if by == story.storyteller:
        return
    look = command(Remedy(Action.SEE_STORY, story.id))
    leave(connection, story.storyteller, f"story:{story.id}:{step}", f"{text} {look}", "", now)
    tell_at_desk(connection, [story.storyteller], NoticeKind.STORY, story.id, step, text, now)


def tell_who_may(
    connection: Connection, story: StoredStory, act: Act, step: str, text: str, now: datetime
) -> None:
    """Tells everybody who works here and may do this with the story."""
    to = [
        one.id
        for one in people.everybody(connection)
        if one.is_active and reaches(as_actor(one, Proof.SESSION), act, story)
    ]
    tell_at_desk(connection, to, NoticeKind.STORY_WORK, story.id, step, text, now)


def tell_at_desk(
    connection: Connection,
    to: Iterable[str],
    kind: NoticeKind,
    story_id: str,
    step: str,
    text: str,
    now: datetime,
) -> None:
    """Tells people in their bell, once for each step of a story."""
    bell.tell(
        connection,
        to=to,
        kind=kind,
        subject=story_id,
        words=f"{text[:-1]}." if text.endswith(":") else text,  # a page follows, no command
        now=now,
        key=f"story:{story_id}:{step}",
    )
