"""Says how far stories have come: computed from what people did, stored nowhere.

Many are looked at together: as many queries for two hundred as for one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.i18n import N_, _
from scheduler.people.actors import ties_of
from scheduler.people.roles import Act, Actor, Role, may
from scheduler.store.states import ThreadState
from scheduler.store.stories import people, standing
from scheduler.store.stories.standing import StoryFacts
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.writing.as_thread import SplitStory, split_story


class StoryStanding(StrEnum):
    """How far a story has come."""

    DRAFT = "draft"  # nobody has said yes to it
    NEEDS_YES_AGAIN = "needs_yes_again"
    NEEDS_GUARDIAN = "needs_guardian"
    IN_REVIEW = "in_review"
    NOT_YET = "not_yet"  # says a reviewer
    REVIEWED = "reviewed"  # waits for release
    COOLING_OFF = "cooling_off"
    RELEASED = "released"  # without a time
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    TAKING_DOWN = "taking_down"
    TAKEN_DOWN = "taken_down"
    ENDED = "ended"


AT_WORK = frozenset(
    {
        *(StoryStanding.DRAFT, StoryStanding.NEEDS_YES_AGAIN, StoryStanding.NEEDS_GUARDIAN),
        *(StoryStanding.IN_REVIEW, StoryStanding.NOT_YET, StoryStanding.REVIEWED),
        *(StoryStanding.COOLING_OFF, StoryStanding.RELEASED),
    }
)


@dataclass(frozen=True, slots=True)
class Stands:
    """How far one story has come, with what its words need."""

    story: StoredStory
    standing: StoryStanding
    due_at: datetime | None = None  # scheduled for then
    reviewed: int = 0  # who said yes to this version
    needed: int = 0  # and how many must; 0 where it is not in review
    reviewers: frozenset[str] = frozenset()  # who answered for this version

    def in_words(self, zone: ZoneInfo) -> str:
        """The same in a few words, in the reader's language; times are told in `zone`."""
        if self.standing is StoryStanding.ENDED:
            return _(self.story.ended_why or N_("ended"))
        if self.due_at is not None:
            local = self.due_at.astimezone(zone)
            return _("queued for {local:%A %d %B %Y, %H:%M}").format(local=local)
        if self.standing is StoryStanding.IN_REVIEW:
            return _("in review: {len} of {needed}").format(len=self.reviewed, needed=self.needed)
        words = _WORDS.get(self.standing)
        return _(words) if words else self.standing.replace("_", " ")


_WORDS = {
    StoryStanding.DRAFT: N_("a draft, waiting for the storyteller's yes"),
    StoryStanding.NEEDS_YES_AGAIN: N_("needs your yes again"),
    StoryStanding.NEEDS_GUARDIAN: N_("waits for the guardian's yes"),
    StoryStanding.NOT_YET: N_("not yet, says a reviewer"),
    StoryStanding.REVIEWED: N_("reviewed, waiting for release"),
    StoryStanding.COOLING_OFF: N_("cooling off"),
    StoryStanding.RELEASED: N_("released, without a time"),
}


def stand(
    connection: Connection,
    stories: Sequence[StoredStory],
    now: datetime,
    splits: dict[str, SplitStory] | None = None,
) -> list[Stands]:
    """How far each of `stories` has come; `splits` are those made into posts already."""
    facts = standing.facts_of(connection, stories, now)
    reviewing = [one for one in facts if _is_reviewed(one)]
    actors = _actors(connection) if any(one.reviews for one in reviewing) else {}
    splits = dict(splits or {})
    unread = [one.story.id for one in reviewing if not one.story.is_flagged]
    unread = [one for one in unread if one not in splits]
    for start in range(0, len(unread), standing.MOST_AT_ONCE):
        some = unread[start : start + standing.MOST_AT_ONCE]
        words = standing.words_now(connection, some)
        splits |= {story_id: split_story(its) for story_id, its in words.items()}
    return [_one(one, now, actors, splits) for one in facts]


def _is_reviewed(facts: StoryFacts) -> bool:
    """Whether how far it has come is told by its reviews."""
    return (
        facts.story.ended_at is None
        and facts.thread is None
        and facts.yes is not None
        and facts.yes.is_whole
        and facts.opens_at is None
    )


def _one(
    facts: StoryFacts, now: datetime, actors: dict[str, Actor], splits: dict[str, SplitStory]
) -> Stands:
    story = facts.story
    if _is_reviewed(facts):
        return _in_review(facts, actors, splits)
    due_at = None
    if story.ended_at is not None:
        found = StoryStanding.ENDED
    elif facts.thread is not None:
        found = StoryStanding(facts.thread[0])
        due_at = facts.thread[1] if facts.thread[0] is ThreadState.SCHEDULED else None
    elif facts.yes is None:
        found = StoryStanding.NEEDS_YES_AGAIN if facts.had_yes else StoryStanding.DRAFT
    elif not facts.yes.is_whole:
        found = StoryStanding.NEEDS_GUARDIAN
    else:
        is_open = facts.opens_at is not None and facts.opens_at <= now
        found = StoryStanding.RELEASED if is_open else StoryStanding.COOLING_OFF
    return Stands(story, found, due_at)


def _in_review(
    facts: StoryFacts, actors: dict[str, Actor], splits: dict[str, SplitStory]
) -> Stands:
    """As `review.decisions.standing` counts: each reviewer's last word, of those who may review."""
    story = facts.story
    ties = ties_of(story)
    last = {
        who: is_yes
        for who, is_yes in facts.reviews
        if who in actors and may(actors[who], Act.REVIEW, ties)
    }
    yes = sum(last.values())
    needed = 2 if story.is_flagged or splits[story.id].is_sensitive else 1
    if len(last) > yes:
        found = StoryStanding.NOT_YET
    else:
        found = StoryStanding.REVIEWED if yes >= needed else StoryStanding.IN_REVIEW
    return Stands(story, found, None, yes, needed, frozenset(last))


def _actors(connection: Connection) -> dict[str, Actor]:
    active: Iterable[people.StoredPerson] = (
        one for one in people.everybody(connection) if one.is_active
    )
    return {one.id: Actor(one.id, frozenset(Role(role) for role in one.roles)) for one in active}
