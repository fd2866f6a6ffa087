"""Threads as the database has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Integer,
    String,
    Table,
    bindparam,
    select,
)

from scheduler.campaigns.model.plan import Lateness, LatePolicy, ThreadTerms, stories_told
from scheduler.crisis.readers import EVERYBODY
from scheduler.crisis.register import Register
from scheduler.crisis.support.sealed_post import Place
from scheduler.store.clauses import written
from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.layout import fault_in, fault_in_steps, places_of
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import audit, posts, threads
from scheduler.store.types import NEVER, Unreadable


@dataclass(frozen=True, slots=True)
class StoredPost:
    """One post of a thread, as it stands."""

    id: int
    position: int
    account: str
    place: Place
    body: str
    state: PostState
    fence: int
    sending_at: datetime | None
    sent_at: datetime | None
    sent_text: str | None
    remote_id: str | None
    looks: int
    story: str | None = None  # in a dialogue: whose story this turn is


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredThread(ThreadTerms):
    """One thread with its posts in order."""

    id: int
    key: str
    campaign: str
    support_register: Register
    variant: int  # which wording of the support lines
    has_link: bool
    body_hash: str
    planned_due_at: datetime  # as the file says
    due_at: datetime  # as a person may have moved it
    begin_at: datetime  # due_at, or later where our own pace asks for it
    late: LatePolicy
    state: ThreadState
    reason: Reason | None
    price_usd: float
    removes_root_first: bool
    accepted: str = ""  # the rules that a second person lifts, with reasons
    has_media: bool = False  # some of its posts show pictures
    closes_only: bool = False  # its closing help goes out, and nothing else of it
    posts: tuple[StoredPost, ...]
    fault: str | None = None  # why its rows are no whole thread; then nothing of it goes out

    @property
    def stories(self) -> frozenset[str]:
        """The ids of the stories that it tells, whole or as a turn; none of an ordinary thread."""
        return stories_told(self.story, self.posts)

    @property
    def tells_a_story(self) -> bool:
        """Whether it is somebody's story, or one of its turns is."""
        return self.story is not None or any(post.story for post in self.posts)

    @property
    def is_dialogue(self) -> bool:
        """Whether more than one account speaks."""
        return any(post.account != self.account for post in self.posts)

    @property
    def may_be_out_unknown(self) -> bool:
        """Whether X said no to its next post, and nobody has looked yet if that is so."""
        if self.fault is not None or self.state not in _GOES_ON:
            return False
        left = [post for post in self.posts if post.state is not PostState.SENT]
        return bool(left) and left[0].state is PostState.UNCONFIRMED

    @property
    def has_begun(self) -> bool:
        """Whether any of it is public, may be, or was."""
        return any(post.state not in UNTOUCHED for post in self.posts)


def why_not_gone_on_with(connection: Connection, thread: StoredThread) -> str | None:
    """Why a thread that is to go out cannot be gone on with, by its rows; None if it can.

    A post that was tried counts as unsent only if the audit says that it came back.
    """
    fault = thread.fault or fault_in_steps([(one.state, one.remote_id) for one in thread.posts])
    tried = [one for one in thread.posts if one.state is PostState.UNSENT and _was_tried(one)]
    if fault is None and not all(_came_back(connection, thread, post) for post in tried):
        return "a post of it that was tried counts as unsent"
    return fault


def _was_tried(post: StoredPost) -> bool:
    return bool(post.fence or post.sending_at or post.sent_text)


def _came_back(connection: Connection, thread: StoredThread, post: StoredPost) -> bool:
    newest = (
        select(audit.c.to_state)
        .where(audit.c.subject == f"post:{thread.key}#{post.position}")
        .order_by(audit.c.id.desc())
        .limit(1)
    )
    return connection.execute(newest).scalar() == PostState.UNSENT


UNTOUCHED = frozenset({PostState.UNSENT, PostState.REFUSED})
_GOES_ON = frozenset({ThreadState.SCHEDULED, ThreadState.PUBLISHING})


def thread_by_id(connection: Connection, thread_id: int) -> StoredThread:
    """The thread and its posts."""
    (values,) = _THREAD.rows(connection, id=thread_id)
    row = dict(zip(_THREAD_COLUMNS, values, strict=True))
    return _thread(row, _posts_of(connection, thread_id))


def thread_by_key(connection: Connection, key: str) -> StoredThread | None:
    """The thread and its posts, or None if there is none with this key."""
    row = connection.execute(select(threads).where(threads.c.key == key)).mappings().first()
    return None if row is None else _thread(row, _posts_of(connection, row["id"]))


def threads_of(connection: Connection, campaign: str) -> list[StoredThread]:
    """Every thread of a campaign, by key; two queries however many there are."""
    return sorted(_found(connection, _OF_CAMPAIGN, {"campaign": campaign}), key=_by_key)


def threads_with(connection: Connection, keys: Sequence[str]) -> list[StoredThread]:
    """The threads with these keys, in their order; two queries for each 500 of them."""
    found: dict[str, StoredThread] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        found |= {one.key: one for one in _threads_where(connection, threads.c.key.in_(some))}
    return [found[key] for key in keys if key in found]


def threads_with_unsent(connection: Connection, accounts: Sequence[str]) -> list[StoredThread]:
    """The threads that have a post of one of these accounts which does not count as sent."""
    open_posts = (
        select(posts.c.thread_id)
        .where(
            posts.c.account.in_(accounts),
            posts.c.state.not_in((written(PostState.SENT), written(PostState.REMOVED))),
        )
        .distinct()
    )
    return sorted(_threads_where(connection, threads.c.id.in_(open_posts)), key=_by_key)


_KEYS_AT_ONCE = 500  # SQLite takes a limited number of parameters


def _by_key(thread: StoredThread) -> str:
    return thread.key


def _threads_where(connection: Connection, are: ColumnElement[bool]) -> list[StoredThread]:
    return _found(connection, _both_where(are), {})


def _both_where(are: ColumnElement[bool]) -> tuple[Executable, Executable]:
    """The threads that are so, and their posts."""
    its_posts = (
        select(posts)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(are)
        .order_by(posts.c.thread_id, posts.c.position)
    )
    return select(threads).where(are), its_posts


_OF_CAMPAIGN = _both_where(threads.c.campaign == bindparam("campaign", type_=String))


def _found(
    connection: Connection, asked: tuple[Executable, Executable], values: Mapping[str, Any]
) -> list[StoredThread]:
    thread_rows = connection.execute(asked[0], values).mappings()
    post_rows = connection.execute(asked[1], values).mappings()
    by_thread: dict[int, list[Mapping[Any, Any]]] = {}
    for row in post_rows:
        by_thread.setdefault(row["thread_id"], []).append(row)
    return [_thread(row, by_thread.get(row["id"], ())) for row in thread_rows]


def _posts_of(connection: Connection, thread_id: int) -> list[Mapping[Any, Any]]:
    rows = _POSTS.rows(connection, id=thread_id)
    return [dict(zip(_POST_FIELDS, row, strict=True)) for row in rows]


def _as_stored(record: type[StoredPost] | type[StoredThread], table: Table) -> tuple[str, ...]:
    """The fields that are in a column of the same name, and as the column reads them."""
    return tuple(field.name for field in fields(record) if field.name in table.c)


_POST_FIELDS = _as_stored(StoredPost, posts)
_THREAD_FIELDS = _as_stored(StoredThread, threads)
_THREAD_COLUMNS = (*_THREAD_FIELDS, "late_within_seconds", "late_otherwise")

# Read for every thread that goes out: compiled once, like what stands in send_statements.py.
_ID = bindparam("id", type_=Integer)
_THREAD = Prepared(
    select(*(threads.c[name] for name in _THREAD_COLUMNS)).where(threads.c.id == _ID)
)
_POSTS = Prepared(
    select(*(posts.c[name] for name in _POST_FIELDS))
    .where(posts.c.thread_id == _ID)
    .order_by(posts.c.position)
)


_IF_UNREADABLE = {"support_register": Register.TENDER, "readers": EVERYBODY}
_DATES = ("planned_due_at", "due_at", "begin_at", "not_before")


def state_and_reason(state: str, reason: str | None) -> tuple[ThreadState, Reason | None]:
    """A thread's state and why it waits; one that nobody knows waits as changed."""
    if state not in _STATES:
        return ThreadState.WAITING, Reason.CHANGED
    if reason and reason not in _REASONS:
        return ThreadState(state), Reason.CHANGED
    return ThreadState(state), Reason(reason) if reason else None


_STATES, _REASONS = frozenset(ThreadState), frozenset(Reason)
# Written out as in the index of those in a state that nobody knows.
IS_UNREADABLE = threads.c.state.not_in([written(state) for state in ThreadState])


def unreadable_ids(connection: Connection) -> list[int]:
    """The threads in a state that nobody knows: hardly ever any.

    Asked by itself: joined with other conditions, it would be looked for among all threads.
    """
    return list(connection.execute(select(threads.c.id).where(IS_UNREADABLE)).scalars())


def _post_state(text: str) -> PostState:
    """A post's state; one that nobody knows may be public, so it is never sent by itself."""
    return PostState(text) if text in _POST_STATES else PostState.UNCONFIRMED


_POST_STATES = frozenset(PostState)


def _late(row: Mapping[Any, Any]) -> LatePolicy | None:
    try:
        within = timedelta(seconds=row["late_within_seconds"])
        return LatePolicy(within, Lateness(row["late_otherwise"]))
    except (ValueError, TypeError, OverflowError):
        return None


def _unreadable(row: Mapping[Any, Any], post_rows: Sequence[Mapping[Any, Any]]) -> str | None:
    """What of a thread's rows cannot be read; None if all of it can."""
    if row["state"] not in _STATES or any(post["state"] not in _POST_STATES for post in post_rows):
        return "its state cannot be read"
    if any(row[name] == NEVER for name in _DATES):
        return "its time cannot be read"
    for name in ("support_register", "readers", "reply_settings"):
        if isinstance(row[name], Unreadable):
            return f"its {name.replace('_', ' ')} cannot be read"
    if _late(row) is None or not isinstance(row["variant"], int):
        return "what it does when late, or its wording, cannot be read"
    return None


def _post(row: Mapping[Any, Any], place: Place) -> StoredPost:
    values = {name: row[name] for name in _POST_FIELDS}
    # Only whether a picture of it asks for help is taken from the row: its words are not here.
    if place is Place.MIDDLE and row["place"] == Place.MIDDLE_WITH_HELP:
        place = Place.MIDDLE_WITH_HELP
    values["place"], values["state"] = place, _post_state(row["state"])
    values["looks"] = row["looks"] if isinstance(row["looks"], int) else 0
    return StoredPost(**values)


def _thread(row: Mapping[Any, Any], post_rows: Sequence[Mapping[Any, Any]]) -> StoredThread:
    fault = _unreadable(row, post_rows)
    values: dict[str, Any] = {
        name: _IF_UNREADABLE.get(name) if isinstance(row[name], Unreadable) else row[name]
        for name in _THREAD_FIELDS
    }
    values["state"], values["reason"] = state_and_reason(row["state"], row["reason"])
    late = _late(row) or LatePolicy(timedelta(), Lateness.ASK)
    places = places_of([post["account"] for post in post_rows])
    its_posts = tuple(map(_post, post_rows, places))
    fault = fault or fault_in(
        row["account"], [(post["position"], post["account"], post["body"]) for post in post_rows]
    )
    return StoredThread(**values, late=late, posts=its_posts, fault=fault)
