"""Counts what waits for one person: yeses to campaigns, threads to resolve, stories."""

from collections import Counter
from dataclasses import dataclass

from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, may
from scheduler.store.agreements import approvals
from scheduler.store.overview import waiting
from scheduler.store.stories import check_ins, people, standing
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import reaches
from scheduler.stories.overview.standing import Stands, StoryStanding, stand

_MOST = standing.MOST_AT_ONCE  # stories at work that are looked at


@dataclass(frozen=True, slots=True)
class WaitsForMe:
    """What one person can do now, as counts."""

    approvals: int  # threads that want a yes, not their own
    resolves: int  # threads that do not go on by themselves
    reviews: int  # stories to be reviewed
    releases: int  # stories that were reviewed
    yeses: int  # their own stories that need their yes, or theirs as guardian
    check_ins: int  # storytellers to be asked how they are

    @property
    def total(self) -> int:
        """All of it."""
        return (
            self.approvals
            + self.resolves
            + self.reviews
            + self.releases
            + self.yeses
            + self.check_ins
        )


def waits_for(context: StoryContext, actor: Actor) -> WaitsForMe:
    """What waits for `actor`; nothing that their roles do not let them do."""
    now = context.now()
    with context.database.read() as connection:
        actor = afresh(connection, actor)
        approves = may(actor, Act.APPROVE)
        own = {actor.id}
        found = people.person(connection, actor.id)
        if found is not None and found.os_user:
            own.add(found.os_user)
        at_work = standing.page(connection, standing.at_work(), limit=_MOST, after=None)
        counts = Counter(
            what for one in stand(connection, at_work, now) if (what := _asked(one, actor))
        )
        return WaitsForMe(
            approvals=approvals.count_unapproved(connection, own) if approves else 0,
            resolves=waiting.count_waiting(connection) if approves else 0,
            reviews=counts["review"],
            releases=counts["release"],
            yeses=counts["yes"],
            check_ins=check_ins.count_due(connection, now, actor.id),
        )


def _asked(one: Stands, actor: Actor) -> str | None:
    """What `actor` is asked for with a story at work, if anything."""
    story = one.story
    match one.standing:
        case StoryStanding.DRAFT | StoryStanding.NEEDS_YES_AGAIN:
            return "yes" if reaches(actor, Act.CONSENT, story) else None
        case StoryStanding.NEEDS_GUARDIAN:
            is_theirs = reaches(actor, Act.GUARD, story) and actor.id != story.storyteller
            return "yes" if is_theirs else None
        case StoryStanding.IN_REVIEW:
            is_open = reaches(actor, Act.REVIEW, story) and actor.id not in one.reviewers
            return "review" if is_open else None
        case StoryStanding.REVIEWED:
            return "release" if reaches(actor, Act.RELEASE, story) else None
        case _:
            return None
