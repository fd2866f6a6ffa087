"""What a storyteller's yes is compared with, and whether there is one to exactly that.

`words` is always the hash of what would be sent, so that a row changed behind our back does not
go out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Exists, FromClause, literal_column

from scheduler.crisis.support.sealed_post import Place
from scheduler.store.agreements.content_hash import SaidPost, words_hash
from scheduler.store.clauses import some, written
from scheduler.store.queue import post_media
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState
from scheduler.store.tables.queue import accounts, posts, threads
from scheduler.store.tables.stories import (
    consent_bodies,
    stories,
    story_asked,
    story_checks,
    story_consents,
    story_releases,
)

ASKED_FIRST = "before"  # the check-in that comes before anything is public; see check_ins.py


@dataclass(frozen=True, slots=True)
class StoryTurn:
    """What one account says in a dialogue before another does, or before it tells a story."""

    account: str
    story: str | None
    words: str  # the hash of what would be sent


def is_agreed(now: ColumnElement[datetime], words: ColumnElement[str]) -> ColumnElement[bool]:
    """A thread that is nobody's story, or to whose very words teller and reviewers said yes.

    Somebody's exact words are theirs whatever the thread calls itself.
    """
    theirs = some(
        consent_bodies,
        (consent_bodies.c.words_hash == words)
        | (consent_bodies.c.body_hash == threads.c.body_hash),
        around=threads,
    )
    its_own = _a_yes(
        now,
        words,
        stories.c.id == threads.c.story,
        consent_bodies.c.account == threads.c.account,
        consent_bodies.c.body_hash == threads.c.body_hash,
        around=threads,
    )
    return (threads.c.story.is_(None) & ~theirs) | its_own | _has_only_help_to_send()


def is_turn_agreed(
    now: ColumnElement[datetime], story: ColumnElement[str], words: ColumnElement[str]
) -> ColumnElement[bool]:
    """An account that may say one turn of a dialogue; there, peers say nothing but stories."""
    theirs = some(consent_bodies, consent_bodies.c.words_hash == words, around=accounts)
    its_own = _a_yes(
        now,
        words,
        stories.c.id == story,
        consent_bodies.c.account == accounts.c.name,
        around=accounts,
    )
    may_say_it = accounts.c.role != literal_column("'peers'")
    return (story.is_(None) & may_say_it & ~theirs) | its_own


def _has_only_help_to_send() -> ColumnElement[bool]:
    """A thread that was stopped half out, of which its closing help alone is left to go out.

    That needs nobody's yes: there is no word of a story in it.
    """
    told = posts.alias("told")
    has_words_left = some(
        told,
        told.c.thread_id == threads.c.id,
        told.c.body != literal_column("''"),
        told.c.state != written(PostState.SENT),
        around=threads,
    )
    return threads.c.closes_only & ~has_words_left


def _a_yes(
    now: ColumnElement[datetime],
    words: ColumnElement[str],
    *whose: ColumnElement[bool],
    around: FromClause,
) -> Exists:
    """A yes and a release to exactly these words on one account, in force now.

    And somebody asked how the storyteller is: until that is noted, nothing of it goes out. Nor
    before whoever was asked by link, whose health it tells too, said yes to these words.
    """
    consents, releases = story_consents.c, story_releases.c
    must_be_asked = some(
        story_checks,
        story_checks.c.story == stories.c.id,
        story_checks.c.which == literal_column(f"'{ASKED_FIRST}'"),
        story_checks.c.done_at.is_(None),
        around=stories,
    )
    waits_for_another = some(
        story_asked,
        story_asked.c.story == stories.c.id,
        ~story_asked.c.may_be_told | (story_asked.c.version != stories.c.version),
        around=stories,
    )
    is_consent = (consents.story == stories.c.id) & (consents.version == stories.c.version)
    is_release = (releases.story == stories.c.id) & (releases.version == stories.c.version)
    return some(
        stories.join(story_consents, is_consent)
        .join(consent_bodies, consent_bodies.c.consent == consents.id)
        .join(story_releases, is_release),
        stories.c.ended_at.is_(None),
        consents.ended_at.is_(None),
        consents.names_health,
        consents.given_at <= now,
        consents.until > now,
        ~consents.needs_guardian | (consents.guardian_at <= now),
        consent_bodies.c.words_hash == words,
        releases.ended_at.is_(None),
        releases.opens_at <= now,
        ~must_be_asked,
        ~waits_for_another,
        *whose,
        around=around,
    )


def words_of(connection: Connection, thread: StoredThread) -> str:
    """The hash of a story's thread as it would go out, by its rows of now; "" for any other.

    The pictures are read afresh: a row that somebody changed after the upload counts too.
    """
    return _words(connection, thread, _body(thread)) if thread.story is not None else ""


def turns_of(connection: Connection, thread: StoredThread) -> list[StoryTurn]:
    """The turns of a dialogue, by their rows of now; none of any other thread."""
    if not thread.is_dialogue and not any(post.story for post in thread.posts):
        return []
    runs = groupby(_body(thread), lambda post: (post.account, post.story))
    return [
        StoryTurn(account, story, _words(connection, thread, posts))
        for (account, story), posts in runs
    ]


def _body(thread: StoredThread) -> list[StoredPost]:
    return [post for post in thread.posts if post.place is not Place.CLOSING]


def _words(connection: Connection, thread: StoredThread, posts: Iterable[StoredPost]) -> str:
    pictures = post_media.shown_by(connection, thread.id)
    return words_hash(
        SaidPost(post.account, post.body, pictures.get(post.id, ())) for post in posts
    )
