"""What a stop for somebody's safety is called, and what of a story it left public."""

from collections.abc import Sequence

from sqlalchemy import Connection

from scheduler.i18n import N_, _
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, ThreadState
from scheduler.store.stories.standing import posts_of

SAFEGUARDING = N_("stopped for somebody's safety")
_MAY_BE_OUT = frozenset({PostState.SENDING, PostState.SENT, PostState.UNCONFIRMED})
_COMING_DOWN = frozenset({ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN, ThreadState.PUBLISHED})


def half_public(its_threads: Sequence[StoredThread]) -> int:
    """How many posts are public, or may be, without the closing help that belongs to them."""
    return sum(
        sum(post.state in _MAY_BE_OUT for post in thread.posts)
        for thread in its_threads
        if thread.state not in _COMING_DOWN
    )


def half_public_of(connection: Connection, story_ids: Sequence[str]) -> dict[str, int]:
    """The same for several stories at once."""
    return posts_of(connection, story_ids, _MAY_BE_OUT, _COMING_DOWN)


def half_public_sentence(number: int) -> str:
    """What is said of posts that are public without their closing help; "" of none."""
    if not number:
        return ""
    if number == 1:
        return _("1 post of it is public, without the closing help")
    return _("{number} posts of it are public, without the closing help").format(number=number)
