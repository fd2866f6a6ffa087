"""Says how far each story has come: computed from what people did, stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor, may
from scheduler.store.states import ThreadState
from scheduler.store.stories import standing, versions
from scheduler.store.stories.standing import StoryCursor
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, reaches, the_story
from scheduler.stories.overview.standing import AT_WORK, Stands, StoryStanding, stand
from scheduler.stories.review.checklist import found_in
from scheduler.stories.writing import rule_remarks
from scheduler.stories.writing.as_it_will_be import AsItWillBe, from_its_accounts
from scheduler.stories.writing.as_thread import split_story
from scheduler.stories.writing.rule_remarks import Remark


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    story_id: str
    theme: str
    stands: str
    standing: StoryStanding
    version: int
    added_at: datetime
    due_at: datetime | None  # queued for then


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Some stories, and where the next page begins."""

    rows: tuple[Listed, ...]
    next: str | None


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
        asking = afresh(connection, actor)
        readable = [
            story for story in versions.all_stories(connection) if reaches(asking, Act.READ, story)
        ]
        found = stand(connection, readable, now)
    return [_listed(one, context) for one in found]


def stories_page(
    context: StoryContext,
    actor: Actor,
    wanted: StoryStanding | None = None,
    *,
    limit: int = 50,
    after: str | None = None,
) -> StoryPage:
    """A page of the stories that `actor` may read and that stand as `wanted`, the newest first.

    Raises: NotPossible if `after` is no page's end.
    """
    limit, place = min(max(limit, 1), standing.MOST_AT_ONCE), _place(after) if after else None
    found: list[Stands] = []
    with context.database.read() as connection:
        asking = afresh(connection, actor)
        reads = standing.is_read_by(asking.id, reads_all=may(asking, Act.READ))
        where = reads if wanted is None else _driver(wanted) & reads
        while len(found) <= limit:
            some = standing.page(connection, where, limit=limit + 1, after=place)
            found += [
                one
                for one in stand(connection, some, context.now())
                if wanted in (None, one.standing) and reaches(asking, Act.READ, one.story)
            ]
            if len(some) <= limit:
                break
            place = StoryCursor(some[-1].added_at, some[-1].id)
    rows = tuple(_listed(one, context) for one in found[:limit])
    return StoryPage(rows, _text_of(found[limit - 1].story) if len(found) > limit else None)


def _driver(wanted: StoryStanding) -> ColumnElement[bool]:
    """What finds the stories that may stand so, by an index."""
    if wanted in AT_WORK:
        return standing.at_work()
    if wanted is StoryStanding.ENDED:
        return standing.has_ended()
    if wanted is StoryStanding.PUBLISHED:  # as most are that are in the queue at all
        return standing.is_in_queue()
    return standing.is_told_by_thread(ThreadState(wanted))


def _listed(one: Stands, context: StoryContext) -> Listed:
    return Listed(
        one.story.id,
        one.story.theme,
        one.in_words(context.organisation.zone),
        one.standing,
        one.story.version,
        one.story.added_at,
        one.due_at,
    )


def _text_of(story: StoredStory) -> str:
    return f"{story.added_at:%Y%m%dT%H%M%S.%fZ}-{story.id}"


def _place(text: str) -> StoryCursor:
    at, _sign, story_id = text.partition("-")
    try:
        return StoryCursor(datetime.strptime(at, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC), story_id)
    except ValueError:
        raise NotPossible(_("This page of the list does not exist. Begin at its first.")) from None


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
            stands=stand(connection, [story], now, {story.id: split})[0].in_words(
                context.organisation.zone
            ),
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
            as_it_will_be=from_its_accounts(context, story, split),
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
            return _("It goes out on {local:%A} {local.day} {local:%B %Y at %H:%M}.").format(
                local=local
            )
    if story.ended_at is not None:
        return _("It does not go out.")
    opens_at = versions.release_opens_at(connection, story.id, story.version)
    given = in_force(connection, story, now)
    from_yes = (given.given_at if given else now) + context.cooling_off
    earliest = max(filter(None, (now, opens_at or from_yes, story.earliest))).astimezone(zone)
    return _(
        "It goes out on {earliest:%A} {earliest.day} {earliest:%B %Y at %H:%M} at the earliest."
    ).format(earliest=earliest)
