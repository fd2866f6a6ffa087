"""What a storyteller's yes is compared with: a thread's words and pictures as they are stored."""

from sqlalchemy import Connection

from scheduler.crisis.sealed import Place
from scheduler.store import post_media
from scheduler.store.threads import StoredThread
from scheduler.store.words import SaidPost, words_hash


def words_of(connection: Connection, thread: StoredThread) -> str:
    """The hash of a story's thread as it would go out, by its rows of now; "" for any other.

    The pictures are read afresh: a row that somebody changed after the upload counts too.
    """
    if thread.story is None:
        return ""
    pictures = post_media.shown_by(connection, thread.id)
    return words_hash(
        SaidPost(post.account, post.body, pictures.get(post.id, ()))
        for post in thread.posts
        if post.place is not Place.CLOSING
    )
