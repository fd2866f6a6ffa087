"""Finds single posts that an account says again while X would refuse them: a look at the queue."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from scheduler.campaigns.checks.same_posts import (
    REFUSED_WITHIN,
    SamePost,
    said_in,
    same_posts,
)
from scheduler.publishing.planning.diff import Change, ThreadChange
from scheduler.store.overview.recent_texts import PostInQueue, posts_between
from scheduler.text.rules.base import Said

_COMPARED = (Change.NEW, Change.CHANGED)


def posts_said_before(
    connection: Connection, changes: Sequence[ThreadChange], together: Collection[str]
) -> dict[str, tuple[SamePost, ...]]:
    """What new or changed threads say in a post that the queue has from the same account, by key.

    `together` are the campaigns that are planned with it: their files are compared as they stand,
    so that of what the queue has of them only what is out counts.
    """
    new = [
        said
        for one in changes
        if one.planned is not None and one.change in _COMPARED
        for said in said_in(one.planned, one.moved_to)
    ]
    if not new:
        return {}
    keys = {one.key for one in new}
    times = [one.due_at for one in new]
    around = posts_between(connection, min(times) - REFUSED_WITHIN, max(times) + REFUSED_WITHIN)
    before = [
        as_said(one)
        for one in around
        if one.key not in keys and (one.is_out or one.campaign not in together)
    ]
    known = {one.key for one in before}
    found: dict[str, tuple[SamePost, ...]] = {}
    for pair in same_posts([*new, *before]) if before else ():
        if pair.said.key in keys and pair.other.key in known:
            found[pair.said.key] = (*found.get(pair.said.key, ()), pair)
    return found


def as_said(post: PostInQueue) -> Said:
    """A post of the queue, as posts are compared."""
    return Said(post.account, post.key, post.text, post.at)
