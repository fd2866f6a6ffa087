"""Says how far stories have come: computed from what people did, stored nowhere.

Many are looked at together: as many queries for two hundred as for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.i18n import N_, _
from scheduler.people.actors import ties_of
from scheduler.people.roles import Act, Actor, Role, Ties, may
from scheduler.store.states import ThreadState
from scheduler.store.stories import people, standing
from scheduler.store.stories.people import StoredPerson
from scheduler.store.stories.standing import StoryFacts
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.review.how_many import needs_two
from scheduler.stories.safeguarding import SAFEGUARDING, half_public_of, half_public_sentence
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
    opens_at: datetime | None = None  # cooling off until then
    half_public: int = 0  # stopped for somebody's safety: posts without their closing help

    def in_words(self, zone: ZoneInfo) -> str:
        """The same in a few words, in the reader's language; times are told in `zone`."""
        if self.standing is StoryStanding.ENDED:
            how = _(self.story.ended_why or N_("ended"))
            return f"{how}. {half_public_sentence(self.half_public)}" if self.half_public else how
        if self.due_at is not None:
            local = self.due_at.astimezone(zone)
            return _("queued for {local:%A} {local.day} {local:%B %Y, %H:%M}").format(local=local)
        if self.opens_at is not None:
            until = self.opens_at.astimezone(zone)
            return _(
                "released, with time to sleep on it until {until:%A} {until.day} {until:%B, %H:%M}"
            ).format(until=until)
        if self.standing is StoryStanding.IN_REVIEW:
            return _("in review: {len} of {needed}").format(len=self.reviewed, needed=self.needed)
        return _(_WORDS[self.standing])


_WORDS = {
    StoryStanding.DRAFT: N_("a draft, waiting for the storyteller's yes"),
    StoryStanding.NEEDS_YES_AGAIN: N_("needs your yes again"),
    StoryStanding.NEEDS_GUARDIAN: N_("waits for the guardian's yes"),
    StoryStanding.NOT_YET: N_("not yet, says a reviewer"),
    StoryStanding.REVIEWED: N_("reviewed, waiting for release"),
    StoryStanding.RELEASED: N_("released, without a time"),
    StoryStanding.PUBLISHING: N_("going out at this moment"),
    StoryStanding.PUBLISHED: N_("out"),
    StoryStanding.WAITING: N_("not going on by itself: a person has to look first"),
    StoryStanding.CANCELLED: N_("taken out of the queue"),
    StoryStanding.TAKING_DOWN: N_("coming down from X"),
    StoryStanding.TAKEN_DOWN: N_("taken down from X"),
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
    asked = {one.story.storyteller for one in reviewing}
    asked |= {who for one in reviewing for who, _yes in one.reviews}
    known = {one.id: one for one in people.those(connection, asked)} if reviewing else {}
    stopped = [one.id for one in stories if one.ended_why == SAFEGUARDING]
    left = half_public_of(connection, stopped) if stopped else {}
    splits = dict(splits or {})
    unread = [one.story.id for one in reviewing if one.story.id not in splits]
    for start in range(0, len(unread), standing.MOST_AT_ONCE):
        some = unread[start : start + standing.MOST_AT_ONCE]
        words = standing.words_now(connection, some)
        splits |= {story_id: split_story(its) for story_id, its in words.items()}
    return [
        _in_review(one, known, splits) if _is_reviewed(one) else _one(one, now, left)
        for one in facts
    ]


def _is_reviewed(facts: StoryFacts) -> bool:
    """Whether how far it has come is told by its reviews."""
    return (
        facts.story.ended_at is None
        and facts.thread is None
        and facts.yes is not None
        and facts.yes.is_whole
        and facts.opens_at is None
    )


def _one(facts: StoryFacts, now: datetime, left: Mapping[str, int]) -> Stands:
    story = facts.story
    due_at, opens_at = None, None
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
        opens_at = facts.opens_at if facts.opens_at is not None and facts.opens_at > now else None
        found = StoryStanding.COOLING_OFF if opens_at else StoryStanding.RELEASED
    return Stands(story, found, due_at, opens_at=opens_at, half_public=left.get(story.id, 0))


def _in_review(
    facts: StoryFacts, known: Mapping[str, StoredPerson], splits: Mapping[str, SplitStory]
) -> Stands:
    """As `review.decisions.standing` counts: each reviewer's last word, of those who may review."""
    story = facts.story
    ties = ties_of(story)
    last = {who: is_yes for who, is_yes in facts.reviews if _may_review(known.get(who), ties)}
    yes = sum(last.values())
    needed = 2 if needs_two(story, splits[story.id], known.get(story.storyteller)) else 1
    if len(last) > yes:
        found = StoryStanding.NOT_YET
    else:
        found = StoryStanding.REVIEWED if yes >= needed else StoryStanding.IN_REVIEW
    return Stands(story, found, None, yes, needed, frozenset(last))


def _may_review(who: StoredPerson | None, ties: Ties) -> bool:
    if who is None or not who.is_active:
        return False
    return may(Actor(who.id, frozenset(Role(role) for role in who.roles)), Act.REVIEW, ties)
