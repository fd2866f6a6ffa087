"""Keeps the words that somebody approved last of a thread, and which words were on whose screen."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.campaigns.model.approved import PictureAsApproved, PostAsApproved, WordsApproved
from scheduler.crisis.support.sealed_post import Place
from scheduler.store.queue import post_media
from scheduler.store.queue.threads import StoredThread
from scheduler.store.tables.approving import approved_words, opened_words
from scheduler.store.tables.queue import threads
from scheduler.store.upsert import upsert

_words, _opened = approved_words.c, opened_words.c
_IDS_AT_ONCE = 500  # SQLite takes a limited number of parameters


def posts_now(connection: Connection, thread: StoredThread) -> tuple[PostAsApproved, ...]:
    """The body posts that a yes would be about, as they stand."""
    shown = post_media.shown_by(connection, thread.id) if thread.has_media else {}
    return tuple(
        PostAsApproved(
            post.account,
            post.body,
            tuple(PictureAsApproved(*one) for one in shown.get(post.id, ())),
        )
        for post in thread.posts
        if post.place is not Place.CLOSING
    )


def keep(connection: Connection, thread: StoredThread, by: str, at: datetime) -> None:
    """Keeps what was approved in place of what was before; nothing where a story is told."""
    if thread.tells_a_story:
        return
    posts = posts_now(connection, thread)
    values = {
        "body_hash": thread.body_hash,
        "by": by,
        "at": at,
        "due_at": thread.begin_at,
        "posts": json.dumps(
            [
                [one.account, one.text, [[shown.sha256, shown.alt] for shown in one.pictures]]
                for one in posts
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        ),
    }
    upsert(connection, approved_words, {"thread_id": thread.id}, values)


def kept(connection: Connection, thread: StoredThread) -> WordsApproved | None:
    """What was approved of it last; None if nothing was, or it tells a story by now."""
    if thread.tells_a_story:
        return None
    columns = (_words.by, _words.at, _words.due_at, _words.body_hash, _words.posts)
    row = connection.execute(select(*columns).where(_words.thread_id == thread.id)).first()
    if row is None:
        return None
    by, at, due_at, body_hash, packed = row
    return WordsApproved(by, at, due_at, body_hash, _read(packed))


def hashes_kept(connection: Connection, about: Sequence[StoredThread]) -> dict[int, str]:
    """The mark of what was approved last of each of these threads, by its id; of no story."""
    ids = [one.id for one in about if not one.tells_a_story]
    found: dict[int, str] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = connection.execute(
            select(_words.thread_id, _words.body_hash).where(_words.thread_id.in_(some))
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def note_opened(
    connection: Connection, person_id: str, thread_id: int, mark: str, at: datetime
) -> None:
    """Notes that somebody's screen showed the whole of it, with this mark."""
    where = {"person": person_id, "thread_id": thread_id}
    upsert(connection, opened_words, where, {"mark": mark, "at": at})


def opened_by(connection: Connection, person_id: str) -> list[tuple[str, datetime]]:
    """(thread, when) of each whose words somebody's screen showed, the oldest first."""
    query = (
        select(threads.c.key, opened_words.c.at)
        .join(threads, threads.c.id == opened_words.c.thread_id)
        .where(opened_words.c.person == person_id)
        .order_by(opened_words.c.at, threads.c.key)
    )
    return [tuple(row) for row in connection.execute(query)]


def opened(
    connection: Connection, person_id: str, thread_ids: Sequence[int]
) -> dict[int, tuple[str, datetime]]:
    """(mark, when) of each of these threads that somebody has opened, by its id."""
    found: dict[int, tuple[str, datetime]] = {}
    for start in range(0, len(thread_ids), _IDS_AT_ONCE):
        some = thread_ids[start : start + _IDS_AT_ONCE]
        rows = connection.execute(
            select(_opened.thread_id, _opened.mark, _opened.at).where(
                _opened.person == person_id, _opened.thread_id.in_(some)
            )
        )
        found |= {thread: (mark, at) for thread, mark, at in rows}
    return found


def _read(packed: str) -> tuple[PostAsApproved, ...]:
    return tuple(
        PostAsApproved(account, text, tuple(PictureAsApproved(*one) for one in pictures))
        for account, text, pictures in json.loads(packed)
    )
