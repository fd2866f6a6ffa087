"""Shows a storyteller where their story is: each step in words, what others said, how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.networks.addresses import post_address
from scheduler.people.actors import afresh
from scheduler.people.roles import Act, Actor
from scheduler.store.metrics.readings import points_of
from scheduler.store.queue import accounts
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories import asked, standing, versions
from scheduler.store.stories.asked import StoredAsked
from scheduler.store.stories.versions import StoredConsent, StoredStory
from scheduler.stories.consent.agreement import in_force
from scheduler.stories.context import StoryContext
from scheduler.stories.lookup import current, the_story
from scheduler.stories.overview.standing import Stands, stand
from scheduler.stories.writing.as_thread import split_story

MOST_STORIES = 100  # of one person, on one page


@dataclass(frozen=True, slots=True)
class Remarked:
    """What somebody said about the words, with other words to take or leave."""

    number: int
    by: str
    at: datetime
    text: str
    suggestion: str | None
    is_taken: bool | None  # None: not decided
    is_open: bool  # it can be taken or left now


@dataclass(frozen=True, slots=True)
class ReviewerDecision:
    """What a reviewer decided about the words as they stand, and why."""

    by: str
    is_yes: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PostOut:
    """One post that is on X."""

    number: int
    account: str
    address: str
    read: int | None  # how often it was shown, where that is known


@dataclass(frozen=True, slots=True)
class TellerView:
    """Everything that a storyteller is told of one story."""

    story: StoredStory
    body: str
    stands: Stands
    yes: StoredConsent | None  # to the words as they stand
    had_yes: StoredConsent | None  # the last one, whatever became of it
    bodies: Mapping[int, str]  # the words of each version
    said: tuple[Remarked, ...]
    reviews: tuple[ReviewerDecision, ...]
    released_at: datetime | None  # may go out from then on
    due_at: datetime | None
    posts: tuple[PostOut, ...]
    others: Sequence[StoredAsked] = ()  # whose health it tells too, each asked by a link

    @property
    def agreed_body(self) -> str | None:
        """The words that the last yes was for."""
        return self.bodies.get(self.had_yes.version) if self.had_yes else None

    @property
    def is_out(self) -> bool:
        """Whether anything of it is public now."""
        return bool(self.posts)


def my_stories(context: StoryContext, actor: Actor) -> list[Stands]:
    """How far each of one's own stories has come, the newest first."""
    with context.database.read() as connection:
        mine = afresh(connection, actor).id
        where = standing.is_told_by(mine)
        some = standing.page(connection, where, limit=MOST_STORIES, after=None)
        return stand(connection, some, context.now())


def my_story(context: StoryContext, actor: Actor, story_id: str) -> TellerView:
    """Where one of one's own stories is.

    Raises: NotAllowed; NotPossible if there is none.
    """
    now = context.now()
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.CONSENT)
        stands = stand(connection, [story], now)[0]
        words = current(connection, story).words
        given = versions.consents(connection, story.id)
        last = given[-1] if given else None
        return TellerView(
            story=story,
            body=words.body,
            stands=stands,
            yes=in_force(connection, story, now),
            had_yes=last,
            bodies={one.number: one.words.body for one in versions.versions(connection, story.id)},
            said=tuple(_said(connection, story)),
            reviews=tuple(
                ReviewerDecision(one["reviewer"], one["is_yes"], one["reason"], one["at"])
                for one in versions.reviews(connection, story.id)
                if one["version"] == story.version
            ),
            released_at=versions.release_opens_at(connection, story.id, story.version),
            due_at=stands.due_at,
            posts=_posts(connection, story.id),
            others=asked.of_story(connection, story.id),
        )


def posts_as_shown(context: StoryContext, actor: Actor, story_id: str) -> tuple[str, ...]:
    """The words of the posts as others can read them now, without help lines.

    Raises: NotAllowed; NotPossible if there is no such story.
    """
    with context.database.read() as connection:
        story = the_story(connection, story_id, actor, Act.CONSENT)
        return split_story(current(connection, story).words).posts


def _said(connection: Connection, story: StoredStory) -> list[Remarked]:
    return [
        Remarked(
            number=one["id"],
            by=one["by"],
            at=one["at"],
            text=one["text"],
            suggestion=one["suggested_body"],
            is_taken=one["is_taken"],
            is_open=one["suggested_body"] is not None
            and one["decided_at"] is None
            and one["version"] == story.version
            and story.ended_at is None,
        )
        for one in versions.comments(connection, story.id)
    ]


def _posts(connection: Connection, story_id: str) -> tuple[PostOut, ...]:
    """What is on X, with how often it was shown."""
    threads = [
        one
        for one in versions.threads_of(connection, story_id)
        if one.state is not ThreadState.CANCELLED or one.has_begun
    ]
    handles = {one.name: one.handle for one in accounts.all_accounts(connection)}
    sent = [post for one in threads for post in one.posts if post.state is PostState.SENT]
    readings = points_of(connection, [post.id for post in sent]) if sent else {}
    return tuple(
        PostOut(
            post.position + 1,
            post.account,
            post_address(handles[post.account], str(post.remote_id)),
            readings[post.id][-1].impressions if post.id in readings else None,
        )
        for post in sent
    )
