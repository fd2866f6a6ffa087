"""Says how far each story has come: computed from what people did, stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.i18n import N_, _
from scheduler.people.roles import Act, Actor, may
from scheduler.store.states import ThreadState
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, the_story, ties_of
from scheduler.stories.review import decisions
from scheduler.stories.review.checklist import found_in
from scheduler.stories.safeguarding import SAFEGUARDING, half_public, half_public_told
from scheduler.stories.writing import rule_remarks
from scheduler.stories.writing.as_it_will_be import AsItWillBe, as_it_will_be
from scheduler.stories.writing.as_thread import SplitStory, split_story
from scheduler.stories.writing.rule_remarks import Remark

_IN_WORDS = {
    ThreadState.PUBLISHING: N_("going out at this moment"),
    ThreadState.PUBLISHED: N_("out"),
    ThreadState.WAITING: N_("not going on by itself: a person has to look first"),
    ThreadState.CANCELLED: N_("taken out of the queue"),
    ThreadState.TAKING_DOWN: N_("coming down from X"),
    ThreadState.TAKEN_DOWN: N_("taken down from X"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    story_id: str
    theme: str
    stands: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as the public would read it, and what it still needs."""

    version: int
    stands: str
    posts: tuple[str, ...]
    remarks: tuple[Remark, ...]
    comments: tuple[str, ...]
    reviews: tuple[str, ...]  # what reviewers said of these words, with their reasons
    as_it_will_be: tuple[AsItWillBe, ...]  # an entry for each account
    goes_out: str  # when, or not before when
    others: Mapping[str, tuple[str, ...]]  # who else may be recognised, by point of the checklist


def listed(context: StoryContext, actor: Actor) -> list[Listed]:
    """The stories that `actor` may read, oldest first."""
    now = context.now()
    with context.database.read() as connection:
        return [
            Listed(story.id, story.theme, stands(context, connection, story, now))
            for story in versions.all_stories(connection)
            if may(actor, Act.READ, ties_of(story))
        ]


def shown(context: StoryContext, actor: Actor, story_id: str) -> Shown:
    """One story, for somebody who may read it.

    Raises: NotAllowed; NotPossible.
    """
    now = context.now()
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.READ)
        version = current(connection, story)
        split = split_story(version.words)
        remarks = rule_remarks.remarks(context, story, split)
        return Shown(
            version=version.number,
            stands=stands(context, connection, story, now, split),
            posts=split.posts,
            remarks=tuple(
                one for one in remarks if one.may_be_misread or not one.is_settled(version.kept)
            ),
            comments=tuple(
                f"{one['by']} on version {one['version']} ({one['id']}): {one['text']}"
                + (f"\n  Suggested:\n{one['suggested_body']}" if one["suggested_body"] else "")
                for one in versions.comments(connection, story.id)
            ),
            reviews=tuple(
                (
                    _("{who} says yes: {why}") if one["is_yes"] else _("{who} says not yet: {why}")
                ).format(who=one["reviewer"], why=one["reason"])
                for one in versions.reviews(connection, story.id)
                if one["version"] == story.version
            ),
            as_it_will_be=tuple(
                as_it_will_be(context, story, split, account)
                for account in story.accounts
                if account in context.organisation.accounts
            ),
            goes_out=_goes_out(context, connection, story, now),
            others=found_in(version.words),
        )


def _goes_out(
    context: StoryContext, connection: Connection, story: StoredStory, now: datetime
) -> str:
    """When it goes out, or may at the earliest."""
    zone = context.organisation.zone
    for thread in versions.threads_of(connection, story.id):
        if thread.state is ThreadState.SCHEDULED:
            local = thread.due_at.astimezone(zone)
            return _("It goes out on {local:%A %d %B %Y at %H:%M}.").format(local=local)
    if story.ended_at is not None:
        return _("It does not go out.")
    opens_at = versions.release_opens_at(connection, story.id, story.version)
    given = in_force(connection, story, now)
    from_yes = (given.given_at if given else now) + context.cooling_off
    earliest = max(filter(None, (now, opens_at or from_yes, story.earliest))).astimezone(zone)
    return _("It goes out on {earliest:%A %d %B %Y at %H:%M} at the earliest.").format(
        earliest=earliest
    )


def stands(
    context: StoryContext,
    connection: Connection,
    story: StoredStory,
    now: datetime,
    split: SplitStory | None = None,
) -> str:
    """How far a story has come, in a few words; `split` where it is made already."""
    if story.ended_at is not None:
        how = _(story.ended_why or N_("ended"))
        if story.ended_why == SAFEGUARDING:
            left = half_public_told(half_public(versions.threads_of(connection, story.id)))
            return f"{how}. {left}" if left else how
        return how
    for thread in versions.threads_of(connection, story.id):
        if thread.state is ThreadState.SCHEDULED:
            local = thread.due_at.astimezone(context.organisation.zone)
            return _("queued for {local:%A %d %B %Y, %H:%M}").format(local=local)
        return _(_IN_WORDS[thread.state])
    given = in_force(connection, story, now)
    if given is None:
        has_any = bool(versions.consents(connection, story.id))
        return (
            _("needs your yes again")
            if has_any
            else _("a draft, waiting for the storyteller's yes")
        )
    if not given.is_whole:
        return _("waits for the guardian's yes")
    opens_at = versions.release_opens_at(connection, story.id, story.version)
    if opens_at is not None:
        until = opens_at.astimezone(context.organisation.zone)
        resting = _("released, with time to sleep on it until {until:%A %d %B, %H:%M}")
        return resting.format(until=until) if opens_at > now else _("released, without a time")
    reviewed = decisions.standing(connection, story, split)
    if reviewed.not_yet:
        return _("not yet, says a reviewer")
    if reviewed.is_done:
        return _("reviewed, waiting for release")
    return _("in review: {len} of {needed}").format(len=len(reviewed.yes), needed=reviewed.needed)
