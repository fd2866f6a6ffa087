"""Gives a released story its time: the next free slot of its account, or a chosen one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection

from scheduler.campaigns.model.organisation import Organisation
from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh, ties_of
from scheduler.people.roles import Act, Actor, following_from, require
from scheduler.publishing.planning.apply import CampaignPlan, apply
from scheduler.publishing.planning.diff import Change
from scheduler.remedies import Action, Remedy, then
from scheduler.store.queue.threads import StoredThread
from scheduler.store.stories import asked, versions
from scheduler.store.stories.versions import StoredStory, Words
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import (
    current,
    going_on,
    note,
    refuse_if_version_changed,
    the_story,
)
from scheduler.stories.notices import tell_teller
from scheduler.stories.writing.as_thread import campaign_of, planned, split_story
from scheduler.stories.writing.own_words import refuse_leftovers

_WEEKS_AHEAD = 52


@dataclass(frozen=True, slots=True)
class Queued:
    """Another story that has its time."""

    account: str
    story_id: str
    due_at: datetime
    theme: str


@dataclass(frozen=True, slots=True)
class _Released:
    """A story that may be given its time, and what decides which."""

    story: StoredStory
    words: Words
    opens_at: datetime  # once the cooling-off time is over
    yes_until: datetime
    queued: Sequence[StoredThread]  # its own times, from any account
    others: Sequence[Queued]


def need_policy(organisation: Organisation) -> None:
    """Passes if there is a social media policy that the public can read, and its owner.

    Source: Charity Commission, 2023.
    Raises: NotPossible.
    """
    if organisation.policy is None:
        raise NotPossible(
            _(
                "Stories need a social media policy that the public can read. Put its "
                "address and its owner into organisation.yaml, under `policy`."
            )
        )


def enqueue(
    context: StoryContext,
    actor: Actor,
    story_id: str,
    account: str,
    *,
    at: datetime | None = None,
    anyway: str = "",
    version: int | None = None,
) -> datetime:
    """Puts a released story into the queue; gives its time.

    `version` is the one that was read; `anyway` is a reason to pass over quiet hours, cover and
    the distance between themes.
    Raises: NotAllowed; NotPossible, which says what stands in the way.
    """
    now = context.now()
    with context.database.read() as connection:
        story = going_on(the_story(connection, story_id, actor, Act.QUEUE))
        require(afresh(connection, actor), Act.QUEUE, ties_of(story), account=account)
        refuse_if_version_changed(connection, story, version)
        need_policy(context.organisation)
        released = _released(connection, story, account, now)
    due_at = _due_at(context, released, account, at, now)
    against = list(objections(context, story, account, due_at, released.others))
    if against and not anyway.strip():
        raise NotPossible("\n".join(against), *then(_("If it must be"), Action.ANYWAY))
    _apply(context, actor, released, account, due_at, now)
    with context.database.write() as connection:
        why = "; ".join(against) and f"anyway, by {actor.id}'s decision"
        note(connection, now, actor.id, story.id, f"queued for {due_at.isoformat()}", why)
        text = _(
            "Your story {story_id} goes out on {at:%A} {at.day} {at:%B %Y at %H:%M}. "
            "If that day is not good, say so; you can take it back at any time."
        ).format(story_id=story.id, at=due_at.astimezone(context.zone))
        step = f"queued:{account}:{due_at.isoformat()}"
        tell_teller(connection, story, actor.id, step, text, now)
    return due_at


def _released(connection: Connection, story: StoredStory, account: str, now: datetime) -> _Released:
    """A story to which everybody has said yes, and which is not out.

    Raises: NotPossible, which says what is missing.
    """
    opens_at = versions.release_opens_at(connection, story.id, story.version)
    if opens_at is None:
        raise NotPossible(_("Release it first") + ": ", Remedy(Action.RELEASE_STORY, story.id))
    given = in_force(connection, story, now)
    if given is None or not given.is_whole or account not in given.accounts:
        raise NotPossible(
            _("The storyteller has not said yes to {account} for these words.").format(
                account=account
            )
        )
    others_asked = asked.of_story(connection, story.id)
    if not all(one.says_yes_to(story.version) for one in others_asked):
        raise NotPossible(
            _(
                "Somebody else, whose health it tells too, was asked by a link of their own, "
                "and has not said yes to these words."
            )
        )
    queued = versions.threads_of(connection, story.id)
    if any(one.has_begun for one in queued):
        raise NotPossible(_("Story {story_id} is out, or was.").format(story_id=story.id))
    words = current(connection, story).words
    refuse_leftovers(story.id, words.body)
    others = [
        one
        for one in (Queued(*row) for row in versions.story_times(connection))
        if one.story_id != story.id
    ]
    return _Released(story, words, opens_at, given.until, queued, others)


def _due_at(
    context: StoryContext, released: _Released, account: str, at: datetime | None, now: datetime
) -> datetime:
    """The time that was chosen, or the next free one.

    Raises: NotPossible before the cooling-off time is over, or once the yes has ended.
    """
    earliest = max(filter(None, (now, released.opens_at, released.story.earliest)))
    due_at = at or next_free(context, released.story, account, earliest, released.others)
    if due_at < earliest:
        raise NotPossible(
            _("It may go out from {earliest.day} {earliest:%B %Y, %H:%M} on, not before.").format(
                earliest=earliest.astimezone(context.organisation.zone)
            )
        )
    if due_at >= released.yes_until:
        raise NotPossible(
            _("The storyteller's yes ends on {until.day} {until:%B %Y}, before that.").format(
                until=released.yes_until.astimezone(context.zone)
            )
        )
    return due_at


def _apply(
    context: StoryContext,
    actor: Actor,
    released: _Released,
    account: str,
    due_at: datetime,
    now: datetime,
) -> None:
    """Brings the story's thread into the queue, as `apply` brings a campaign's."""
    story, split = released.story, split_story(released.words)
    campaign = campaign_of(story.id)
    thread = planned(story, split, account, context.organisation, due_at)
    # What a campaign no longer has leaves the queue: the times from other accounts stay in it.
    beside = tuple(
        planned(story, split, one.account, context.organisation, one.planned_due_at)
        for one in released.queued
        if one.campaign == campaign and one.key != thread.key and one.state != "cancelled"
    )
    plan = CampaignPlan(campaign, f"Story {story.id}", (), (), (thread, *beside))
    done = apply(
        context.database,
        context.account_rows,
        [plan],
        context.publishing.directory(),
        context.publishing.prices,
        now,
        following_from(actor),
    )
    kept = [one.change.change for one in done if one.change.key == thread.key]
    if kept and kept[0] not in {Change.NEW, Change.CHANGED, Change.UNCHANGED}:
        raise NotPossible(
            _("The queue keeps {key} as it was: {what}.").format(key=thread.key, what=kept[0])
        )


def next_free(
    context: StoryContext,
    story: StoredStory,
    account: str,
    earliest: datetime,
    others: Iterable[Queued],
) -> datetime:
    """The account's first weekly slot from `earliest` on that nothing stands against.

    Raises: NotPossible if the account has no slots, or none is free within a year.
    """
    if not context.organisation.accounts[account].story_slots:
        raise NotPossible(
            _(
                "The account {account} has no `story_slots` in organisation.yaml. Add "
                'some, such as ["Tuesday 18:00"], or choose a time.'
            ).format(account=account)
        )
    known = list(others)
    for due_at in islice(_slots(context.organisation, account, earliest), 7 * _WEEKS_AHEAD):
        if not list(objections(context, story, account, due_at, known)):
            return due_at
    against = list(objections(context, story, account, earliest, known))
    raise NotPossible("\n".join([_("No slot within a year is free."), *against]))


def objections(
    context: StoryContext,
    story: StoredStory,
    account: str,
    due_at: datetime,
    others: Iterable[Queued],
) -> Iterator[str]:
    """What stands against a story at this time, each in a sentence."""
    organisation = context.organisation
    local = due_at.astimezone(organisation.zone)
    quiet = organisation.quiet_of(account)
    if quiet and quiet.hold_at(due_at, organisation.zone):
        yield _("{local:%H:%M} lies in the quiet hours of {account} ({quiet}).").format(
            local=local, account=account, quiet=quiet
        )
    if organisation.story_cover is None:
        yield _("Nobody is named who reads the replies: `story_cover` in organisation.yaml.")
    for other in others:
        if other.account == account and other.due_at == due_at:
            yield _("Another story goes out from {account} at this time.").format(account=account)
        elif other.theme.casefold() == story.theme.casefold() and (
            abs(other.due_at - due_at) < context.theme_distance
        ):
            days = context.theme_distance / timedelta(days=1)
            yield _("Another story about {theme} goes out within {days:g} days.").format(
                theme=story.theme, days=days
            )


def _slots(organisation: Organisation, account: str, earliest: datetime) -> Iterator[datetime]:
    """The account's weekly slots from `earliest` on, by time, without end."""
    zone = organisation.zone
    first = earliest.astimezone(zone).date()
    slots = organisation.accounts[account].story_slots
    for week in range(_WEEKS_AHEAD + 2):
        day = first + timedelta(days=7 * week)
        for due_at in sorted(slot.on_or_after(day, zone) for slot in slots):
            if due_at >= earliest:
                yield due_at
