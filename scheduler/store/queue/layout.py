"""Where each post of a thread stands, from its position and their number alone.

The column `place` is written for whoever reads the tables, and decides nothing.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from scheduler.crisis.support.sealed_post import Place
from scheduler.store.states import PostState

_FEWEST_IN_A_THREAD = 3  # two posts and the closing one
_ID_ON_X = re.compile(r"[0-9]{1,19}")


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


def fault_in_steps(its_posts: Sequence[tuple[PostState, str | None]]) -> str | None:
    """Why a thread whose posts have these states and ids on X cannot be gone on with."""
    sent = list(takewhile(lambda post: post[0] is PostState.SENT, its_posts))
    rest = its_posts[len(sent) :]
    if not rest or any(state is not PostState.UNSENT for state, _ in rest):
        return "its posts are not in the states in which it goes on"
    if not all(_ID_ON_X.fullmatch(remote_id or "") for _, remote_id in sent):
        return "a post of it that is out has no id on X"
    if any(remote_id is not None for _, remote_id in rest):
        return "a post of it that counts as unsent has an id on X"
    return None
