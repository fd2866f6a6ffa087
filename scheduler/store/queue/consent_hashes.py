"""What a storyteller's yes is compared with: words and pictures as they are stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from scheduler.crisis.support.sealed_post import Place
from scheduler.store.queue import post_media
from scheduler.store.queue.content_hash import SaidPost, words_hash
from scheduler.store.queue.threads import StoredPost, StoredThread


@dataclass(frozen=True, slots=True)
class StoryTurn:
    """What one account says in a dialogue before another does, or before it tells a story."""

    account: str
    story: str | None
    words: str  # the hash of what would be sent


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
        StoryTurn(account, story, _words(connection, thread, said))
        for (account, story), said in runs
    ]


def _body(thread: StoredThread) -> list[StoredPost]:
    return [post for post in thread.posts if post.place is not Place.CLOSING]


def _words(connection: Connection, thread: StoredThread, said: Iterable[StoredPost]) -> str:
    pictures = post_media.shown_by(connection, thread.id)
    return words_hash(SaidPost(post.account, post.body, pictures.get(post.id, ())) for post in said)
