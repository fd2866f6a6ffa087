"""What approval binds, worked out anew from the rows: the stored hash proves nothing by itself."""

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import body_hash_of
from scheduler.crisis.support.sealed_post import Place
from scheduler.store.queue import post_media
from scheduler.store.queue.threads import StoredThread


def body_hash_now(connection: Connection, thread: StoredThread) -> str:
    """The hash of the body posts that would go out, as they were read, with their pictures of now.

    Pictures are read where the thread says that it shows some; the words cost no question.
    """
    shown = {}
    if thread.has_media or thread.tells_a_story:
        shown = post_media.bindings_of(connection, thread.id)
    posts = [
        (post.account, post.body, shown.get(post.id, ()))
        for post in thread.posts
        if post.place is not Place.CLOSING
    ]
    return body_hash_of(posts, thread.accepted)
