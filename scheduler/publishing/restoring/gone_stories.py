"""Asks X whether what a restored queue believes to be public of a story is there still.

That a post is gone is no proof, and the best sign there is, that its teller took the story back
after the backup.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.networks.base import AccountName, NotFound, RemoteId, Unavailable
from scheduler.publishing.context import PublishingContext
from scheduler.store.stories.public_posts import public_posts

_AT_ONCE = 100  # posts, as many as X shows in one answer


@dataclass(frozen=True, slots=True)
class GoneStories:
    """What X says of them."""

    stories: Sequence[str]  # ids of those of which a post is not there any more
    read: dict[str, int]  # posts that X showed, and bills, by account


def gone_stories(context: PublishingContext, accounts: Sequence[str]) -> GoneStories:
    """The stories that nobody has ended here and of which X lacks a post. Writes nothing.

    An account that does not answer tells nothing of its stories.
    """
    with context.database.read() as connection:
        public = public_posts(connection, accounts)
    gone: set[str] = set()
    read: dict[str, int] = {}
    for account in sorted({post.account for post in public}):
        its = [post for post in public if post.account == account]
        for start in range(0, len(its), _AT_ONCE):
            some = its[start : start + _AT_ONCE]
            answer = context.network.metrics(
                AccountName(account), [RemoteId(post.remote_id) for post in some]
            )
            if isinstance(answer, Unavailable):
                break
            missing = {one.remote_id for one in answer if isinstance(one, NotFound)}
            gone |= {post.story for post in some if post.remote_id in missing}
            read[account] = read.get(account, 0) + len(answer) - len(missing)
    return GoneStories(sorted(gone), read)
