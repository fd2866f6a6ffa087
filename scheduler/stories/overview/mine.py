"""Says what each story at work asks of one person."""

from dataclasses import dataclass

from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, may
from scheduler.store.stories import standing
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import reaches
from scheduler.stories.overview.standing import Stands, StoryStanding, stand

_MOST = standing.MOST_AT_ONCE  # stories at work that are looked at


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A story at work, and what somebody is asked for with it."""

    stands: Stands
    what: str  # yes, review, release, queue; "" where it waits for somebody else


def asked_of(context: StoryContext, actor: Actor) -> list[AskedOf]:
    """The stories at work that `actor` may read, each with what is asked of them, newest first.

    Raises: NotAllowed if their work here has ended.
    """
    now = context.now()
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        reads = standing.is_read_by(asking.id, reads_all=may(asking, Act.READ))
        where = standing.at_work() & reads
        some = standing.page(connection, where, limit=_MOST, after=None)
        found = stand(connection, [one for one in some if reaches(asking, Act.READ, one)], now)
    return [AskedOf(one, _asked(one, asking) or _queue(one, asking)) for one in found]


def _queue(one: Stands, actor: Actor) -> str:
    is_ready = one.standing in (StoryStanding.RELEASED, StoryStanding.COOLING_OFF)
    return "queue" if is_ready and reaches(actor, Act.QUEUE, one.story) else ""


def guarded_by(context: StoryContext, actor: Actor) -> list[Stands]:
    """The stories whose guardian `actor` is, the newest first.

    Raises: NotAllowed if their work here has ended.
    """
    now = context.now()
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        where = standing.is_guarded_by(asking.id)
        some = standing.page(connection, where, limit=_MOST, after=None)
        kept = [one for one in some if reaches(asking, Act.GUARD, one)]
        return stand(connection, kept, now)


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
