"""Values that nobody should write into a row, and the rows that somebody writes them into."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from scheduler.store.database import Database
from scheduler.store.states import PostState, Reason, ThreadState

ADVERT = "Buy now."  # nobody ever wrote it into a campaign
_NUMBERS = (None, -1, 0, 1, 7, 10**18, 1e300, "x", "")
_TEXTS = (None, "", " ", "x", "\x00", "é" * 300, "peers", "wmhd")
_DATES = (
    *(None, "", "soon", "2026-13-45", "1970-01-01 00:00:00", "2999-01-01 00:00:00"),
    *("9999-99-99 99:99:99", "infinity", 0, 10**12),
)
_FLAGS = (None, 0, 1, 2, "x")

# Left out: what no row can be judged by (docs/promises.md says so): that a thread needs approval,
# its hash together with its words, an approval or a consent that was written in by hand.
THREAD: dict[str, tuple[Any, ...]] = {
    "state": (*ThreadState, "x", "", None),
    "reason": (*Reason, "x", ""),
    "key": ("wmhd/renamed", "", None),
    "campaign": _TEXTS,
    "account": ("main", "peers", "spare", "nobody", "", None),
    "region": ("GB-SCT", "US", "AQ", "", "x", None),
    "readers": ("", "cy:students", ":men", "x", "::", None),
    "support_register": ("tender", "plain", "x", "", None),
    "variant": _NUMBERS,
    "has_link": _FLAGS,
    "body_hash": ("0" * 64, "", None),
    "planned_due_at": _DATES,
    "due_at": _DATES,
    "begin_at": _DATES,
    "kind": _TEXTS,
    "story": ("x", "", None),
    "price_usd": _NUMBERS,
    "reserved_usd": _NUMBERS,
    "removes_root_first": _FLAGS,
    "late_within_seconds": _NUMBERS,
    "late_otherwise": ("send", "ask", "skip", "x", "", None),
    "owner": ("comms", "", None),
    "not_before": _DATES,
    "reply_settings": ("following", "x", "", None),
    "accepted": ("stigma lifted: no", None),
    "cannot_publish": ("x", "", None),
    "has_media": _FLAGS,
    "closes_only": _FLAGS,
    "detail": _TEXTS,
    "since": _DATES,
}
POST: dict[str, tuple[Any, ...]] = {
    "thread_id": (1, 2, 3, 4, 5, 6, 7, 8, None),
    "position": (0, 1, 2, 3, 7, -1, 10**18, "x", None),
    "account": ("main", "peers", "spare", "nobody", "", None),
    "place": ("root", "single", "middle", "middle with help", "closing", "", "x"),
    "body": (ADVERT, "", " ", "\n", "x" * 5_000, "\x00", None),
    "story": ("x", "", None),
    "state": (*PostState, "x", "", None),
    "fence": _NUMBERS,
    "sending_at": _DATES,
    "sent_at": _DATES,
    "sent_text": (ADVERT, "", None),
    "sent_hash": ("0" * 64, "", None),
    "remote_id": ("", "x", " 1", "-1", "१२३", "9" * 5_000, None),
    "looks": _NUMBERS,
    "look_at": _DATES,
    "next_reading_at": _DATES,
    "deleted_at": _DATES,
    "detail": _TEXTS,
}
ACCOUNT: dict[str, tuple[Any, ...]] = {
    "handle": ("HarbourMain", "Somebody", "", None),
    "role": ("peers", "organisation", "x", ""),
    "region": ("US", "AQ", ""),
    "lease_owner": ("engine-2", "", None),
    "lease_fence": _NUMBERS,
    "lease_until": _NUMBERS,
    "quiet_until": _DATES,
    "problem": _TEXTS,
    "spacing_seconds": _NUMBERS,
    "daily_cap": _NUMBERS,
    "quiet_from": ("22:00", "25:61", "x", "", None),
    "quiet_to": ("07:00", "25:61", "x", "", None),
    "timezone": ("Europe/London", "Nowhere/Land", "x", "", "../etc", None),
}
OF_APPROVAL = ("is_yes = 0", "body_hash = 'x'", "thread_key = 'x'", "\"by\" = 'writer'")
OF_CONSENT = (
    "UPDATE story SET ended_at = '2026-01-01 00:00:00'",
    "UPDATE story SET version = version + 1",
    "UPDATE story_consent SET ended_at = '2026-01-01 00:00:00'",
    "UPDATE story_consent SET until = '2026-01-01 00:00:00'",
    "UPDATE story_consent SET names_health = 0",
    "UPDATE story_release SET ended_at = '2026-01-01 00:00:00'",
    "UPDATE story_release SET opens_at = '2999-01-01 00:00:00'",
    "UPDATE consent_body SET words_hash = 'x'",
    "DELETE FROM consent_body",
    "DELETE FROM story_release",
)


@dataclass(frozen=True)
class Meddling:
    """One change of one row, as somebody with a database browser makes it."""

    what: str  # thread, post, account, approval, consent, or a change of several posts
    column: str = ""
    value: Any = None


def _of(what: str, columns: dict[str, tuple[Any, ...]]) -> list[Meddling]:
    return [Meddling(what, column, one) for column, values in columns.items() for one in values]


SEVERAL = ("delete post", "delete thread", "copy post", "swap bodies", "borrow words")
# What the gate goes by most comes up as often as all the rest.
_MOST = ("state", "remote_id", "body", "position", "begin_at")
_FEW = [
    *(Meddling(one) for one in SEVERAL),
    *(Meddling("approval", one) for one in OF_APPROVAL),
    *(Meddling("consent", one) for one in OF_CONSENT),
    *_of("thread", {name: THREAD[name] for name in _MOST if name in THREAD}),
    *_of("post", {name: POST[name] for name in _MOST if name in POST}),
]
_ANY = [*_of("thread", THREAD), *_of("post", POST), *_of("account", ACCOUNT)]
MEDDLINGS = (*_FEW, *_FEW, *_FEW, *_ANY)
# By number: what hypothesis shows of a strategy stays short.
meddlings = st.integers(0, len(MEDDLINGS) - 1).map(MEDDLINGS.__getitem__)


_PARTS = {
    "post": "thread_id = (SELECT id FROM thread WHERE key = :key) AND position = :at",
    "root": "thread_id = (SELECT id FROM thread WHERE key = :key) AND position = 0",
    "copied": "thread_id, account, place, body, state, fence, looks, detail",
    "unread": "SELECT body FROM post WHERE position = 0 "
    "AND thread_id = (SELECT id FROM thread WHERE key = 'wmhd/unapproved')",
}
_SQL = {
    "thread": "UPDATE thread SET {column} = :value WHERE key = :key",
    "post": "UPDATE post SET {column} = :value WHERE {post}",
    "account": "UPDATE account SET {column} = :value WHERE name = :account",
    "approval": "UPDATE approval SET {column} WHERE thread_key = 'wmhd/guarded'",
    "consent": "{column}",
    "delete post": "DELETE FROM post WHERE {post}",
    "delete thread": "DELETE FROM thread WHERE key = :key",
    "copy post": "INSERT INTO post (position, {copied}) "
    "SELECT position + 3, {copied} FROM post WHERE {post}",
    "swap bodies": "UPDATE post SET body = (SELECT body FROM post WHERE {post}) WHERE {root}",
    "borrow words": "UPDATE post SET body = ({unread}) WHERE {post}",
}


def meddle(database: Database, what: Meddling, *, key: str, at: int, account: str) -> bool:
    """Changes rows past the program; False where nothing is changed, or no database has it."""
    if what.what not in _SQL:
        return False
    sql = _SQL[what.what].format(column=what.column, **_PARTS)
    values = {"key": key, "at": at, "account": account, "value": what.value}
    try:
        with database.write() as connection:
            return connection.execute(text(sql), values).rowcount > 0
    except (SQLAlchemyError, OverflowError, ValueError):
        return False
