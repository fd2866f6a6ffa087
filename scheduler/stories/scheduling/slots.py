"""What there is to choose from when a released story is given its time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler.errors import NotPossible
from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, may
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import going_on, the_story
from scheduler.stories.scheduling.queueing import Queued, next_free


@dataclass(frozen=True, slots=True)
class AccountSlot:
    """One account, and its next free slot."""

    account: str
    handle: str
    next_at: datetime | None
    why_not: str  # "" where there is a slot
    nearest: timedelta | None  # to another story of the same theme, from that slot
    goes_out_at: datetime | None  # where it has its time already


@dataclass(frozen=True, slots=True)
class SlotsToChoose:
    """Where and when a released story may go out."""

    story: StoredStory
    opens_at: datetime  # not before; the end of the cooling-off time among it
    until: datetime  # the storyteller's yes ends then
    cover: str | None  # who reads the replies
    apart: timedelta  # what the organisation asks for between two of one theme
    same_theme: tuple[datetime, ...]  # when others of this theme go out, or went
    accounts: tuple[AccountSlot, ...]


def slots_for(context: StoryContext, actor: Actor, story_id: str) -> SlotsToChoose | None:
    """The slots of a released story; None where it is not released, or no yes holds.

    Raises: NotAllowed; NotPossible if there is no such story, or it has ended.
    """
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.QUEUE))
        asking = afresh(connection, actor)
        released = versions.release_opens_at(connection, story.id, story.version)
        given = in_force(connection, story, now)
        every = [Queued(*row) for row in versions.story_times(connection)]
    others = [one for one in every if one.story_id != story.id]
    own = {one.account: one.due_at for one in every if one.story_id == story.id}
    if released is None or given is None or not given.is_whole:
        return None
    earliest = max(filter(None, (now, released, story.earliest)))
    near = sorted(one.due_at for one in others if one.theme.casefold() == story.theme.casefold())
    known = context.organisation.accounts
    return SlotsToChoose(
        story=story,
        opens_at=earliest,
        until=given.until,
        cover=context.organisation.story_cover,
        apart=context.theme_distance,
        same_theme=tuple(near),
        accounts=tuple(
            replace(
                _slot(context, story, account, earliest, others, near),
                goes_out_at=own.get(account),
            )
            for account in given.accounts
            if account in known and may(asking, Act.QUEUE, account=account)
        ),
    )


def _slot(
    context: StoryContext,
    story: StoredStory,
    account: str,
    earliest: datetime,
    others: list[Queued],
    near: list[datetime],
) -> AccountSlot:
    handle = context.organisation.accounts[account].handle
    try:
        at = next_free(context, story, account, earliest, others)
    except NotPossible as error:
        return AccountSlot(account, handle, None, str(error), None, None)
    nearest = min((abs(one - at) for one in near), default=None)
    return AccountSlot(account, handle, at, "", nearest, None)
