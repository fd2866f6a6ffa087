"""Finds what was said before: texts that repeat the queue (XP01), and stories that were typed."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.crisis.support.sealed_post import Place
from scheduler.findings import CheckFinding, TextInQueue, TypedStory
from scheduler.networks.addresses import post_address
from scheduler.publishing.planning.diff import Change, ThreadChange
from scheduler.store.backups import compared, unknown_posts
from scheduler.store.backups.unknown_posts import UnknownPost
from scheduler.store.overview.recent_texts import SaidThread, said_since, storytellers_words
from scheduler.store.queue import accounts, plans
from scheduler.store.queue.threads import StoredThread
from scheduler.text.rules.base import Said
from scheduler.text.rules.catalogue import BY_ID
from scheduler.text.similarity import Pair, near_duplicates, taken_from

LOOKED_BACK = timedelta(days=90)
_COMPARED = (Change.NEW, Change.CHANGED)


def said_again(
    connection: Connection,
    changes: Sequence[ThreadChange],
    together: Collection[str],
    now: datetime,
) -> dict[str, CheckFinding]:
    """What to say of each new or changed thread that repeats another one, by its key.

    Repeats are nearly the same text from another account, or the same from its own. `together`
    are the campaigns that are planned with it: `check` compares their files, so that of what the
    queue has of them only what has begun counts.
    """
    new = [
        _planned(change.planned)
        for change in changes
        if change.planned is not None and change.change in _COMPARED
    ]
    if not new:
        return {}
    keys = {said.key for said in new}
    before = [
        _stored(one)
        for one in said_since(connection, now - LOOKED_BACK)
        if one.key not in keys and (one.has_begun or one.campaign not in together)
    ]
    if not before:
        return {}
    known = {said.key for said in before}
    pairs = (pair for pair in near_duplicates(new, before) if pair.first.key in known)
    return {pair.second.key: _repeat_of(pair) for pair in pairs if _is_repeat(pair)}


def out_after_the_backup(
    connection: Connection, changes: Sequence[ThreadChange], now: datetime
) -> dict[str, str]:
    """What to say of each new or changed thread that X shows, and a restored queue does not know.

    Not before the hold of the restore is released: until then, comparing adopts what is out.
    """
    if not compared.goes_on_since_put_back(connection, now):
        return {}
    warnings = {}
    for one in changes:
        if one.planned is None or one.change not in _COMPARED:
            continue
        account, words = one.planned.account, one.planned.posts[0].text
        found = unknown_posts.with_words(connection, account, words, now - LOOKED_BACK)
        if found is not None:
            warnings[one.key] = _is_out(connection, found)
    return warnings


def _is_out(connection: Connection, post: UnknownPost) -> str:
    address = post_address(accounts.handle_of(connection, post.account), post.remote_id)
    return (
        f"it is out already: X shows its first post since {post.created_at.day} "
        f"{post.created_at:%B %Y} ({address}), and this queue, put back from a backup, does not "
        "know it. It is not sent a second time. If it must come down, delete it on X."
    )


def stored_repeat(connection: Connection, thread: StoredThread, now: datetime) -> str | None:
    """What to say of a thread of the queue that repeats what went out, or what is to come.

    However long ago the same words went out from its account; nearly the same, as `said_again`.
    """
    sender = plans.bodies_begun(connection).get((thread.account, thread.body_hash))
    if sender is not None and sender != thread.key:
        return f"its account has sent exactly these words meanwhile, as {sender}."
    own = "\n".join(post.body for post in thread.posts if post.place is not Place.CLOSING)
    said = Said(thread.account, thread.key, own, thread.due_at)
    before = [
        _stored(one) for one in said_since(connection, now - LOOKED_BACK) if one.key != thread.key
    ]
    known = {one.key for one in before}
    pairs = (pair for pair in near_duplicates([said], before) if pair.first.key in known)
    return next((str(_repeat_of(pair)) for pair in pairs if _is_repeat(pair)), None)


def typed_stories(
    connection: Connection, changes: Sequence[ThreadChange]
) -> dict[str, CheckFinding]:
    """What to say of each new or changed thread that types a story's words, by its key.

    One letter more or less makes no difference, nor where the words came from.

    Source: consent rule C12.
    """
    told_stories = storytellers_words(connection)
    if not told_stories:
        return {}
    keys, texts = [], []
    for change in changes:
        if change.planned is not None and change.change in _COMPARED and not change.planned.story:
            keys.append(change.key)
            own = (post.text for post in change.planned.posts if not post.story)
            texts.append("\n".join(own))
    stories, words = zip(*told_stories, strict=True)
    return {keys[text]: TypedStory(stories[source]) for text, source in taken_from(texts, words)}


def _is_repeat(pair: Pair) -> bool:
    """A series of one account may sound alike from week to week; it may not be the same."""
    return pair.first.account != pair.second.account or pair.likeness == 1


def _repeat_of(pair: Pair) -> TextInQueue:
    other, rule = pair.first, BY_ID["XP01"]
    tells_a_story = any(_STORYS_OWN.match(one.key) for one in (pair.first, pair.second))
    return TextInQueue(
        rule=rule.id,
        suggestion=_ONCE if tells_a_story else rule.suggestion,
        key=other.key,
        account=other.account,
        day=other.due_at.date(),
        is_same=pair.likeness == 1,
    )


_STORYS_OWN = re.compile(r"story-[0-9a-f]+/")
_ONCE = (
    "Nobody rewords what a storyteller said: let it go out once, from its own slot or from the "
    "campaign."
)


def _planned(thread: PlannedThread) -> Said:
    text = "\n".join(post.text for post in thread.posts)
    return Said(thread.account, thread.key, text, thread.due_at)


def _stored(thread: SaidThread) -> Said:
    return Said(thread.account, thread.key, thread.text, thread.due_at)
