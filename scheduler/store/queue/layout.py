"""Where each post of a thread stands, from its position and their number alone.

The column `place` is written for whoever reads the tables, and decides nothing.
"""

from collections.abc import Sequence

from scheduler.crisis.support.sealed_post import Place

_FEWEST_IN_A_THREAD = 3  # two posts and the closing one


def places_of(accounts: Sequence[str]) -> tuple[Place, ...]:
    """The places of posts by these accounts, in order: a post alone, or a thread with its end."""
    if len(accounts) <= 1:
        return (Place.SINGLE,) * len(accounts)
    speaks_first = [account not in accounts[:at] for at, account in enumerate(accounts[:-1])]
    body = (Place.ROOT if is_first else Place.MIDDLE for is_first in speaks_first)
    return (*body, Place.CLOSING)


def fault_in(account: str, its_posts: Sequence[tuple[int, str, str]]) -> str | None:
    """Why these posts, each a position, an account and a body, are no whole thread of `account`."""
    if not its_posts:
        return "it has no posts"
    if [position for position, _, _ in its_posts] != list(range(len(its_posts))):
        return "a post of it is missing"
    if its_posts[0][1] != account:
        return f"its first post is not {account}'s"
    *body, (_, ends, closing) = its_posts
    if not body:
        return None if closing.strip() else "its post has no words"
    if len(its_posts) < _FEWEST_IN_A_THREAD or closing or ends != account:
        return "its closing post is missing"
    return None if all(words.strip() for _, _, words in body) else "a post of it has no words"
