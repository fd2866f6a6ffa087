"""Marks what was on a screen, so that a decision counts only for what was really read.

A page sends the mark back with the decision; the verb compares it in its own transaction.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.people.roles import Actor
from scheduler.store.agreements import approved_words
from scheduler.store.database import Database
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState


def mark_of_words(thread: StoredThread, said_no: str = "") -> str:
    """The mark of a thread's words, pictures and lifted rules: what a yes or a no is about.

    `said_no` is what a colleague said against them, so that nobody passes over it unread.
    """
    return _mark(thread.body_hash, said_no) if said_no else thread.body_hash


def mark_of_state(thread: StoredThread) -> str:
    """The mark of how a thread stands: its words, its time, its state and that of each post."""
    posts = [
        # A lost post that was sent again, and lost again, is not the one that somebody looked for.
        [post.position, post.state, post.remote_id, _lost_at(post)]
        for post in thread.posts
    ]
    due_at = thread.due_at.isoformat()
    return _mark(thread.body_hash, due_at, thread.state, thread.reason, posts)


def _lost_at(post: StoredPost) -> str:
    is_lost = post.state is PostState.UNCONFIRMED and post.sending_at is not None
    return str(post.sending_at) if is_lost else ""


def mark_of_keys(keys: Sequence[str]) -> str:
    """The mark of several threads that are decided about at once: what a release lists, say."""
    return _mark(*sorted(keys))


def mark_of_files(files: Sequence[tuple[str, bytes]]) -> str:
    """The mark of files, by name and content."""
    return _mark(*sorted((name, hashlib.sha256(content).hexdigest()) for name, content in files))


def refuse_if_words_changed(thread: StoredThread, seen: str | None, said_no: str = "") -> None:
    """Passes if these words were read, and who said no to them, or nobody says what was.

    Raises: ChangedSinceSeen, with the words of now.
    """
    _compare(thread.key, seen, mark_of_words(thread, said_no), [post.body for post in thread.posts])


def note_opened(database: Database, actor: Actor, thread_id: int, mark: str, now: datetime) -> None:
    """Notes that the whole of a thread was on somebody's screen: several are approved only then.

    Writes nothing where it is known already.
    """
    if opened_marks(database, actor, [thread_id]).get(thread_id, ("", now))[0] == mark:
        return
    with database.write() as connection:
        approved_words.note_opened(connection, actor.id, thread_id, mark, now)


def opened_marks(
    database: Database, actor: Actor, thread_ids: Sequence[int]
) -> Mapping[int, tuple[str, datetime]]:
    """(mark, when) of each of these threads that somebody has opened in full, by its id."""
    with database.read() as connection:
        return approved_words.opened(connection, actor.id, thread_ids)


def refuse_unless_opened(
    connection: Connection, person_id: str, thread: StoredThread, mark: str
) -> None:
    """Passes if the words with this mark were on this person's screen, in full.

    Raises: NotPossible.
    """
    found = approved_words.opened(connection, person_id, [thread.id]).get(thread.id)
    if found is None or found[0] != mark:
        raise NotPossible(
            "Open it first: only words that you have read can be approved with others."
        )


def refuse_if_state_changed(thread: StoredThread, seen: str | None) -> None:
    """Passes if the thread stands as it was seen, or nobody says how.

    Raises: ChangedSinceSeen, with how it stands now.
    """
    due_at = f"{thread.due_at:%Y-%m-%d %H:%M} UTC"
    _compare(thread.key, seen, mark_of_state(thread), [thread.state.replace("_", " "), due_at])


def refuse_if_keys_changed(subject: str, keys: Sequence[str], seen: str | None) -> None:
    """Passes if it is about the threads that were listed, or nobody says which.

    Raises: ChangedSinceSeen, with the keys of now.
    """
    _compare(subject, seen, mark_of_keys(keys), keys)


def _compare(subject: str, seen: str | None, now: str, after: Sequence[str]) -> None:
    if seen is not None and seen != now:
        raise ChangedSinceSeen(subject, seen=seen, now=now, after=[one for one in after if one])


def _mark(*parts: object) -> str:
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()[:32]
