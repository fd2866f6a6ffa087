"""First posts on X that a queue which was put back does not know: what it may not say again.

Of their words a hash is kept, as X shows them and without the help line below them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from scheduler.store.tables.queue import unknown_posts
from scheduler.text.network_form import without_network_form


@dataclass(frozen=True, slots=True)
class UnknownPost:
    """A first post of one of our accounts."""

    account: str
    remote_id: str
    created_at: datetime


def forget(connection: Connection) -> None:
    """Another backup is put back: what was seen then is seen anew."""
    connection.execute(delete(unknown_posts))


def keep(
    connection: Connection, accounts: Sequence[str], shown: Iterable[tuple[UnknownPost, str]]
) -> None:
    """Keeps the posts of these accounts, each with its text, in the place of those of before."""
    connection.execute(delete(unknown_posts).where(unknown_posts.c.account.in_(accounts)))
    rows = {
        (one.account, one.remote_id): {
            "account": one.account,
            "remote_id": one.remote_id,
            "created_at": one.created_at,
            "whole_hash": _hash(text),
            "words_hash": _hash(text.rpartition("\n\n")[0]),
        }
        for one, text in shown
    }
    if rows:
        connection.execute(insert(unknown_posts), list(rows.values()))


def with_words(
    connection: Connection, account: str, words: str, since: datetime
) -> UnknownPost | None:
    """The post of this account since then that begins a thread with exactly these words."""
    hashed, it = _hash(words), unknown_posts.c
    row = connection.execute(
        select(it.account, it.remote_id, it.created_at)
        .where(
            it.account == account,
            it.created_at >= since,
            (it.whole_hash == hashed) | (it.words_hash == hashed),
        )
        .order_by(it.created_at)
        .limit(1)
    ).first()
    return None if row is None else UnknownPost(*row)


def _hash(text: str) -> str:
    return sha256(without_network_form(text).encode()).hexdigest()
