"""All that a reviewer has before them: the words as they will be, and what to ask oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor
from scheduler.store.stories import check_ins, versions
from scheduler.store.stories.check_ins import CheckIn
from scheduler.store.stories.versions import StoredConsent, StoredStory, StoredVersion
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, reaches, the_story
from scheduler.stories.overview.standing import Stands, stand
from scheduler.stories.review.checklist import found_in
from scheduler.stories.review.seen import ReviewersWord, answers, mark_of
from scheduler.stories.writing import rule_remarks
from scheduler.stories.writing.as_it_will_be import AsItWillBe, from_its_accounts
from scheduler.stories.writing.as_thread import SplitStory, split_story
from scheduler.stories.writing.rule_remarks import Remark


@dataclass(frozen=True, slots=True)
class StoryRemark:
    """A remark, or another wording that was suggested."""

    number: int
    by: str
    at: datetime
    text: str
    suggested: str  # "" of a remark
    fate: str  # of a suggestion: taken, left, or "" while it is open
    version: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A story, for whoever reviews, releases or queues it."""

    story: StoredStory
    stands: Stands
    version: int
    mark: str  # of what is decided about
    words: StoredVersion
    split: SplitStory
    as_it_will_be: tuple[AsItWillBe, ...]  # an entry for each account
    remarks: tuple[Remark, ...]
    others: Mapping[str, tuple[str, ...]]  # who may be recognised, by point of the checklist
    said: tuple[StoryRemark, ...]
    answered: tuple[ReviewersWord, ...]
    yes: StoredConsent | None  # to these words, in force
    asked: tuple[str, datetime] | None  # who asked how they are, and when
    is_open_to_ask: bool  # nobody noted yet that they asked
    may: frozenset[Act]  # what whoever asks may do with it
    before: str | None  # the words of the version before, where there was one


def page_of(context: StoryContext, actor: Actor, story_id: str) -> ReviewPage:
    """The page of one story, for somebody who may read it.

    Raises: NotAllowed; NotPossible if there is no such story; NoSupport.
    """
    now = context.now()
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.READ)
        asking = afresh(connection, actor)
        words = current(connection, story)
        split = split_story(words.words)
        every = versions.versions(connection, story.id)
        return ReviewPage(
            story=story,
            stands=stand(connection, [story], now, {story.id: split})[0],
            version=words.number,
            mark=mark_of(connection, story),
            words=words,
            split=split,
            as_it_will_be=from_its_accounts(context, story, split),
            remarks=tuple(rule_remarks.remarks(context, story, split)),
            others=found_in(words.words),
            said=tuple(map(_said, versions.comments(connection, story.id))),
            answered=answers(connection, story),
            yes=in_force(connection, story, now),
            asked=check_ins.noted(connection, story.id, CheckIn.BEFORE),
            is_open_to_ask=check_ins.is_open(connection, story.id, CheckIn.BEFORE),
            may=frozenset(act for act in Act if reaches(asking, act, story)),
            before=every[-2].words.body if len(every) > 1 else None,
        )


def _said(one: Mapping[Any, Any]) -> StoryRemark:
    fate = ("taken" if one["is_taken"] else "left") if one["decided_at"] else ""
    return StoryRemark(
        number=one["id"],
        by=one["by"],
        at=one["at"],
        text=one["text"],
        suggested=one["suggested_body"] or "",
        fate=fate,
        version=one["version"],
    )
