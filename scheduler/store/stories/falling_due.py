"""Which stories ask for something now: a query a question, however many stories there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from scheduler.store.clauses import ZERO, some, written
from scheduler.store.queue.threads import UNTOUCHED
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories.check_ins import CheckIn
from scheduler.store.stories.standing import is_told_by_thread
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import (
    person_messages,
    stories,
    story_checks,
    story_consents,
    story_releases,
    story_reviews,
)

_GOING = (ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN, ThreadState.CANCELLED)


def yeses_to_look_at(connection: Connection, now: datetime, ask_before: timedelta) -> list[int]:
    """Numbers of the yeses in force that have run out, or will soon and nobody was asked."""
    table = story_consents.c
    asks = table.asked_at.is_(None) & (table.until <= now + ask_before)
    query = select(table.id).where(table.ended_at.is_(None), (table.until <= now) | asks)
    return list(connection.execute(query.order_by(table.id)).scalars())


def first_sent(connection: Connection) -> list[tuple[str, datetime]]:
    """(story, when its first post went out), where its check-ins are not expected yet."""
    is_unexpected = and_(
        stories.c.queued_rows > ZERO,
        ~some(
            story_checks,
            story_checks.c.story == stories.c.id,
            story_checks.c.which == CheckIn.WEEK_AFTER.value,
            around=stories,
        ),
    )
    is_sent = and_(posts.c.state == written(PostState.SENT), posts.c.sent_at.is_not(None))
    whole = (
        select(stories.c.id.label("story"), posts.c.sent_at.label("at"))
        .join(threads, threads.c.story == stories.c.id)
        .join(posts, posts.c.thread_id == threads.c.id)
        .where(is_unexpected, threads.c.story.is_not(None), is_sent)
    )
    turns = (
        select(stories.c.id, posts.c.sent_at)
        .join(posts, posts.c.story == stories.c.id)
        .where(is_unexpected, posts.c.story.is_not(None), is_sent)
    )
    each = union_all(whole, turns).subquery()
    query = select(each.c.story, func.min(each.c.at)).group_by(each.c.story)
    return [tuple(row) for row in connection.execute(query.order_by(each.c.story))]


def going_out(connection: Connection, now: datetime, until: datetime) -> list[tuple[str, datetime]]:
    """(story, when) of each story that a thread tells which is to go out between the two."""
    is_near = and_(
        threads.c.state == written(ThreadState.SCHEDULED),
        threads.c.begin_at > now,
        threads.c.begin_at <= until,
    )
    whole = select(threads.c.story, threads.c.begin_at).where(is_near, threads.c.story.is_not(None))
    turns = (
        select(posts.c.story, threads.c.begin_at)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(is_near, posts.c.story.is_not(None))
    )
    each = whole.union(turns).subquery()
    rows = connection.execute(
        select(each.c.story, each.c.begin_at).order_by(each.c.begin_at, each.c.story)
    )
    return [(str(row[0]), row[1]) for row in rows]


def checks_to_remind(connection: Connection, now: datetime) -> list[tuple[str, str, str]]:
    """(story, which, support contact) of each check that is due and that they were not told of."""
    subject = literal("story:") + stories.c.id + ":check:" + story_checks.c.which
    is_told = (
        select(person_messages.c.id)
        .where(
            person_messages.c.person == stories.c.support_contact,
            person_messages.c.subject == subject,
        )
        .correlate(stories, story_checks)
        .exists()
    )
    query = (
        select(stories.c.id, story_checks.c.which, stories.c.support_contact)
        .join(story_checks, story_checks.c.story == stories.c.id)
        .where(
            *(story_checks.c.done_at.is_(None), story_checks.c.due_at <= now, ~is_told),
            # Nothing of a story that has ended is to come, that a check would be before.
            stories.c.ended_at.is_(None) | (story_checks.c.which != CheckIn.BEFORE.value),
        )
        .order_by(story_checks.c.due_at, stories.c.id)
    )
    return [tuple(row) for row in connection.execute(query)]


def released_and_queued(connection: Connection) -> list[str]:
    """Ids of the stories whose words are released, and that a thread tells that is not all out."""
    is_released = some(
        story_releases,
        story_releases.c.story == stories.c.id,
        story_releases.c.version == stories.c.version,
        story_releases.c.ended_at.is_(None),
        around=stories,
    )
    to_come = (ThreadState.SCHEDULED, ThreadState.WAITING, ThreadState.PUBLISHING)
    is_to_come = or_(*(is_told_by_thread(state) for state in to_come))
    query = select(stories.c.id).where(is_to_come, is_released).order_by(stories.c.id)
    return list(connection.execute(query).scalars())


def released_before_the_tellers_yes(connection: Connection) -> list[str]:
    """Ids of stories with a release, of which a reviewer's yes came before the storyteller's own.

    None that is all out already.
    """
    release, review, consent = story_releases.c, story_reviews.c, story_consents.c
    own_came_first = (
        select(consent.id)
        .where(
            consent.story == stories.c.id,
            consent.version == review.version,
            consent.given_at <= review.at,
        )
        .exists()
    )
    query = (
        select(stories.c.id)
        .distinct()
        .join(story_releases, release.story == stories.c.id)
        .join(story_reviews, review.story == stories.c.id)
        .where(
            release.ended_at.is_(None),
            release.version == stories.c.version,
            review.version == stories.c.version,
            review.is_yes,
            stories.c.ended_at.is_(None),
            ~own_came_first,
            (stories.c.queued_rows > ZERO) | ~is_told_by_thread(ThreadState.PUBLISHED),
        )
        .order_by(stories.c.id)
    )
    return list(connection.execute(query).scalars())


def over_since(connection: Connection, at: datetime, ran_out: str, safeguarding: str) -> list[str]:
    """Ids of the stories that had ended by `at`, or whose last yes had run out for good.

    None that was stopped for `safeguarding`: the lead lifts that or ends it, and it erases nothing.
    """
    of_story = story_consents.alias()
    last = (
        select(func.max(of_story.c.id))
        .where(of_story.c.story == stories.c.id)
        .correlate(stories)
        .scalar_subquery()
    )
    has_run_out = some(
        story_consents,
        story_consents.c.id == last,
        story_consents.c.ended_at <= at,
        story_consents.c.ended_why == ran_out,
        around=stories,
    )
    was_ended = (stories.c.ended_at <= at) & (
        func.coalesce(stories.c.ended_why, "") != safeguarding
    )
    is_over = or_(was_ended, stories.c.ended_at.is_(None) & has_run_out)
    return list(connection.execute(select(stories.c.id).where(is_over)).scalars())


def without_a_yes(connection: Connection, now: datetime | None, safeguarding: str) -> Sequence[str]:
    """Ids of the stories of which something is or may become public, and that no yes holds up.

    With None for `now` nobody knows what time it is, and no yes has run out. One that was stopped
    for `safeguarding` stays while a yes holds: there the lead decides.
    """
    table = story_consents.c
    told = stories.alias()
    # Read once as a whole: asked of each story, SQLite would walk through all yeses in force.
    held_up = (
        select(told.c.id)
        .join(story_consents, (table.story == told.c.id) & (table.version == told.c.version))
        .where(
            table.ended_at.is_(None),
            true() if now is None else table.until > now,
            or_(table.needs_guardian.is_(False), table.guardian_at.is_not(None)),
        )
    )
    was_taken_back = stories.c.ended_at.is_not(None) & (
        func.coalesce(stories.c.ended_why, "") != safeguarding
    )
    query = (
        select(stories.c.id)
        .where(
            stories.c.queued_rows > ZERO,
            stories.c.id.not_in(held_up) | was_taken_back,
            _is_or_may_be_public(),
        )
        .order_by(stories.c.id)
    )
    return connection.execute(query).scalars().all()


def _is_or_may_be_public() -> ColumnElement[bool]:
    """Whether a thread tells the story that has begun, or that will if nobody stops it."""
    stays = threads.c.state.not_in([written(state) for state in _GOING])
    any_post = posts.alias()
    has_begun = (
        select(any_post.c.id)
        .where(
            any_post.c.thread_id == threads.c.id,
            any_post.c.state.not_in([written(state) for state in sorted(UNTOUCHED)]),
        )
        .correlate(threads)
        .exists()
    )
    counts = and_(stays, or_(stories.c.ended_at.is_not(None), has_begun))
    whole = some(threads, threads.c.story == stories.c.id, counts, around=stories)
    turn = some(
        posts.join(threads, threads.c.id == posts.c.thread_id),
        posts.c.story == stories.c.id,
        counts,
        around=stories,
    )
    return or_(whole, turn)
