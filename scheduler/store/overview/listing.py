"""Lists threads by range, a page at a time, for a tile of a calendar or a row of a list.

A page costs the same however long the queue is: it is found in an index in its order, and only
its own rows are read whole.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    or_,
    select,
    union,
)

from scheduler.campaigns.model.plan import stories_told
from scheduler.crisis.register import Register
from scheduler.errors import NotPossible
from scheduler.store.agreements.approvals import is_approved, plain_name, wants_a_yes
from scheduler.store.clauses import ZERO, some, written
from scheduler.store.queue.holds import is_kept
from scheduler.store.queue.threads import UNTOUCHED, state_and_reason, unreadable_ids
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import (
    accounts,
    approvals,
    overrides,
    post_hashtags,
    posts,
    threads,
)

MOST_ROWS = 200  # a page: more is nobody's screen
SEARCHED_AT_ONCE = 1_000  # threads that one search looks through
_RARE = 500  # threads with a hashtag: so few are looked up one by one
_FIRST_WORDS = 200  # characters
_OUT = (PostState.SENT, PostState.REMOVED)
_KEPT = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """Which threads; what is left out filters nothing.

    `states`, `is_held` and `wants_yes` are alternatives: a thread that fits one of them is there.
    """

    since: datetime | None = None  # begins then or later
    until: datetime | None = None  # and before this
    account: str | None = None  # that begins it
    campaign: str | None = None
    hashtag: str | None = None
    states: frozenset[ThreadState] = frozenset()
    is_held: bool = False  # a hold keeps it
    wants_yes: bool = False  # it needs a yes, and its words have none


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the next one begins behind it."""

    begin_at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.begin_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{self.id}"

    @classmethod
    def of(cls, text: str) -> "Cursor":
        """The place that `text` names.

        Raises: NotPossible if it names none.
        """
        at, _, number = text.partition("-")
        try:
            return cls(
                datetime.strptime(at, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC), _number(number)
            )
        except ValueError:
            raise NotPossible("This page of the list does not exist. Begin at its first.") from None


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread in a list."""

    id: int
    key: str
    campaign: str
    account: str
    accounts: tuple[str, ...]  # all that speak in it, in their order
    begin_at: datetime
    due_at: datetime
    state: ThreadState
    reason: Reason | None  # why it waits
    words: str  # the first of its first post
    stories: frozenset[str]  # that it tells: then its words are not everybody's to read
    posts: int
    posts_out: int
    hashtags: tuple[str, ...]
    is_held: bool
    needs_yes: bool
    has_yes: bool
    price_usd: float
    kind: str | None = field(default=None)
    handle: str = ""  # of the account that begins it
    is_secret: bool = False  # a story that whoever asks may not read
    has_begun: bool = False  # any of it is public, may be, or was: it cannot be moved

    @property
    def wants_yes(self) -> bool:
        """Whether somebody must still say yes to it."""
        return self.needs_yes and not self.has_yes

    @property
    def cursor(self) -> Cursor:
        """Its place in the order."""
        return Cursor(self.begin_at, self.id)


@dataclass(frozen=True, slots=True)
class OutlinedThread:
    """What a calendar must know of a thread that it may not have the room to show."""

    id: int
    key: str
    account: str
    begin_at: datetime
    state: ThreadState
    kind: str | None
    is_urgent: bool  # by the tone of its support lines


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some threads in the order of their time, and where the next page begins."""

    rows: tuple[ThreadRow, ...]
    next: Cursor | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, how far back that was looked for, and where to look on."""

    rows: tuple[ThreadRow, ...]
    searched: int  # threads that were looked through
    back_to: datetime | None  # the time of the last of them
    next: Cursor | None = None


def threads_page(
    connection: Connection,
    wanted: ThreadFilter,
    now: datetime,
    *,
    limit: int = 50,
    after: Cursor | None = None,
    newest_first: bool = False,
) -> ThreadPage:
    """The threads that fit, by time and then as they were made; six queries at most."""
    limit = min(max(limit, 1), MOST_ROWS)
    query = _page(connection, wanted, now, limit + 1, after, newest_first)
    ids = [row[0] for row in connection.execute(query)]
    rows = rows_of(connection, ids[:limit], now)
    more = len(ids) > limit and bool(rows)
    return ThreadPage(rows, rows[-1].cursor if more else None)


def outlined(
    connection: Connection, wanted: ThreadFilter, now: datetime, *, limit: int
) -> tuple[OutlinedThread, ...]:
    """The threads that fit, by time, in a few words each; two queries at most beside the first."""
    found = _page(connection, wanted, now, limit, None, False).subquery()
    return _outlines(connection, threads.c.id.in_(select(found.c.id)))


def outlined_by_key(connection: Connection, keys: Sequence[str]) -> tuple[OutlinedThread, ...]:
    """These threads in a few words each, by time; keys that there are none of make none."""
    return _outlines(connection, threads.c.key.in_(keys))


def _outlines(connection: Connection, wanted: ColumnElement[bool]) -> tuple[OutlinedThread, ...]:
    names = ("id", "key", "account", "begin_at", "state", "reason", "kind", "support_register")
    rows = connection.execute(
        select(*(threads.c[name] for name in names))
        .where(wanted)
        .order_by(threads.c.begin_at, threads.c.id)
    )
    return tuple(
        OutlinedThread(
            row.id,
            row.key,
            row.account,
            row.begin_at,
            state_and_reason(row.state, row.reason)[0],
            row.kind,
            row.support_register is Register.URGENT,
        )
        for row in rows
    )


def hashtags_by_thread(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The hashtags of these threads, as they are shown; a query."""
    return _hashtags_of(connection, ids) if ids else {}


def bodies_by_thread(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What the posts of these threads say, to be judged and not to be shown; a query."""
    if not ids:
        return {}
    rows = connection.execute(
        select(posts.c.thread_id, posts.c.body)
        .where(posts.c.thread_id.in_(ids))
        .order_by(posts.c.thread_id, posts.c.position)
    )
    return {one: tuple(body for _, body in group) for one, group in groupby(rows, itemgetter(0))}


def search_page(
    connection: Connection,
    wanted: ThreadFilter,
    now: datetime,
    *,
    words: str = "",
    people: Collection[str] = (),
    limit: int = 50,
    after: Cursor | None = None,
    readable: Callable[[frozenset[str]], frozenset[str]],
) -> SearchPage:
    """The newest threads whose posts hold `words`, or about which one of `people` decided.

    Looks through SEARCHED_AT_ONCE threads that fit and says how far back that was: the next call
    goes on from there. A story is found by its words only if `readable` says so of its id.
    """
    limit = min(max(limit, 1), MOST_ROWS)
    window = _page(connection, wanted, now, SEARCHED_AT_ONCE, after, True)
    looked = connection.execute(window).all()
    if not looked:
        return SearchPage((), 0, None)
    ids = [row[0] for row in looked]
    hits = set(ids)
    if words:
        hits &= _with_words(connection, ids, words, readable)
    if people:
        hits &= _decided_by(connection, ids, people)
    found = [one for one in ids if one in hits]
    rows = rows_of(connection, found[:limit], now)
    if len(found) > limit:
        return SearchPage(rows, ids.index(rows[-1].id) + 1, rows[-1].begin_at, rows[-1].cursor)
    last = Cursor(looked[-1][1], looked[-1][0])
    return SearchPage(rows, len(ids), last.begin_at, last if len(ids) == SEARCHED_AT_ONCE else None)


def ids_of(connection: Connection, keys: Sequence[str]) -> list[int]:
    """The ids of the threads with these keys, in no order."""
    query = select(threads.c.id).where(threads.c.key.in_(keys))
    return list(connection.execute(query).scalars()) if keys else []


def rows_of(connection: Connection, ids: Sequence[int], now: datetime) -> tuple[ThreadRow, ...]:
    """These threads as rows, in the order of `ids`; three queries."""
    if not ids:
        return ()
    its_posts = _posts_of(connection, ids)
    its_tags = _hashtags_of(connection, ids)
    names = ("id", "key", "campaign", "account", "begin_at", "due_at", "price_usd", "kind")
    found = connection.execute(
        select(
            *(threads.c[name] for name in names),
            threads.c.state,
            threads.c.reason,
            threads.c.story,
            accounts.c.handle,
            threads.c.needs_approval.label("needs_yes"),
            is_approved().label("has_yes"),
            (threads.c.state.in_([written(state) for state in _KEPT]) & is_kept(now)).label(
                "is_held"
            ),
        )
        .join(accounts, accounts.c.name == threads.c.account)
        .where(threads.c.id.in_(ids))
    ).mappings()
    rows = {row["id"]: _row(row, its_posts.get(row["id"], []), its_tags) for row in found}
    return tuple(rows[one] for one in ids if one in rows)


def _row(row: Any, its_posts: list[Any], tags: dict[int, tuple[str, ...]]) -> ThreadRow:
    state, reason = state_and_reason(row["state"], row["reason"])
    spoken = dict.fromkeys((row["account"], *(post.account for post in its_posts)))
    values = {name: value for name, value in row.items() if name not in ("story", "needs_yes")}
    return ThreadRow(
        **{
            **values,
            "state": state,
            "reason": reason,
            "needs_yes": bool(row["needs_yes"]),
            "has_yes": bool(row["has_yes"]),
            "is_held": bool(row["is_held"]),
        },
        accounts=tuple(spoken),
        words=its_posts[0].words if its_posts else "",
        stories=stories_told(row["story"], its_posts),
        posts=len(its_posts),
        posts_out=sum(post.state in _OUT for post in its_posts),
        has_begun=any(post.state not in UNTOUCHED for post in its_posts),
        hashtags=tags.get(row["id"], ()),
    )


def _posts_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    words = func.substr(posts.c.body, 1, _FIRST_WORDS).label("words")
    rows = connection.execute(
        select(posts.c.thread_id, posts.c.account, posts.c.state, posts.c.story, words)
        .where(posts.c.thread_id.in_(ids))
        .order_by(posts.c.thread_id, posts.c.position)
    )
    return {one: list(group) for one, group in groupby(rows, key=itemgetter(0))}


def _hashtags_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        select(posts.c.thread_id, post_hashtags.c.shown)
        .join(posts, posts.c.id == post_hashtags.c.post_id)
        .where(posts.c.thread_id.in_(ids))
        .order_by(posts.c.thread_id, posts.c.position, post_hashtags.c.tag)
    )
    grouped = groupby(rows, key=itemgetter(0))
    return {one: tuple(dict.fromkeys(tag for _, tag in group)) for one, group in grouped}


def _page(
    connection: Connection,
    wanted: ThreadFilter,
    now: datetime,
    limit: int,
    after: Cursor | None,
    newest_first: bool,
) -> Any:
    """(id, begin_at) of a page. Each alternative is read by an index of its own, and no further
    than the page reaches."""
    within = _within(connection, wanted, after, newest_first)
    kinds = _kinds(connection, wanted, now)
    is_by_time = not kinds or wanted.account is not None or wanted.campaign is not None
    if is_by_time:
        return _in_order(and_(*within, *([or_(*kinds)] if kinds else [])), limit, newest_first)
    each = (_in_order(and_(*within, kind), limit, newest_first) for kind in kinds)
    found = union(*(select(one.subquery()) for one in each)).subquery()
    at, number = found.c.begin_at, found.c.id
    order = (at.desc(), number.desc()) if newest_first else (at, number)
    return select(number, at).order_by(*order).limit(limit)


def _in_order(condition: ColumnElement[bool], limit: int, newest_first: bool) -> Select[Any]:
    at, number = threads.c.begin_at, threads.c.id
    order = (at.desc(), number.desc()) if newest_first else (at, number)
    return select(number, at).where(condition).order_by(*order).limit(limit)


def _within(
    connection: Connection, wanted: ThreadFilter, after: Cursor | None, newest_first: bool
) -> list[ColumnElement[bool]]:
    at, number = threads.c.begin_at, threads.c.id
    within: list[ColumnElement[bool]] = [number > ZERO]  # as the indexes for pages say it
    if wanted.since is not None:
        within.append(at >= wanted.since)
    if wanted.until is not None:
        within.append(at < wanted.until)
    if after is not None and newest_first:
        within += [at <= after.begin_at, (at < after.begin_at) | (number < after.id)]
    elif after is not None:
        within += [at >= after.begin_at, (at > after.begin_at) | (number > after.id)]
    if wanted.account is not None:
        within.append(threads.c.account == wanted.account)
    if wanted.campaign is not None:
        within.append(threads.c.campaign == wanted.campaign)
    if wanted.hashtag is not None:
        within.append(_has_hashtag(connection, wanted.hashtag))
    return within


def _kinds(
    connection: Connection, wanted: ThreadFilter, now: datetime
) -> list[ColumnElement[bool]]:
    """The alternatives; none where every thread fits."""
    kinds: list[ColumnElement[bool]] = []
    if wanted.states != frozenset(ThreadState):
        kinds += [threads.c.state == written(state) for state in sorted(wanted.states)]
        if ThreadState.WAITING in wanted.states:
            # A state that nobody knows is shown as waiting.
            odd = unreadable_ids(connection)
            kinds += [threads.c.id.in_(odd)] if odd else []
        if wanted.is_held:
            kinds += [(threads.c.state == written(state)) & is_kept(now) for state in _KEPT]
        if wanted.wants_yes:
            kinds.append(wants_a_yes())
    return kinds


def _has_hashtag(connection: Connection, hashtag: str) -> ColumnElement[bool]:
    tag = hashtag.removeprefix("#").casefold()
    # A hashtag is a word of the story that it stands in: until it is out, nobody asks for it there.
    story = func.coalesce(posts.c.story, threads.c.story)
    is_to_be_told = story.is_(None) | (posts.c.state == written(PostState.SENT))
    of_tag = (
        select(posts.c.thread_id)
        .join(post_hashtags, post_hashtags.c.post_id == posts.c.id)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(post_hashtags.c.tag == tag, is_to_be_told)
    )
    few = set(connection.execute(of_tag.limit(_RARE + 1)).scalars())
    if len(few) <= _RARE // 2:
        return threads.c.id.in_(sorted(few))
    return some(
        posts.join(post_hashtags, post_hashtags.c.post_id == posts.c.id),
        posts.c.thread_id == threads.c.id,
        post_hashtags.c.tag == tag,
        is_to_be_told,
        around=threads,
    )


def _with_words(
    connection: Connection,
    ids: Sequence[int],
    words: str,
    readable: Callable[[frozenset[str]], frozenset[str]],
) -> set[int]:
    asked = (
        select(posts.c.thread_id, func.coalesce(posts.c.story, threads.c.story))
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(
            posts.c.thread_id.in_(ids),
            func.lower(posts.c.body).contains(words.lower(), autoescape=True),
        )
    )
    found = connection.execute(asked).all()
    story_ids = frozenset(story for _, story in found if story is not None)
    theirs = readable(story_ids) if story_ids else story_ids
    return {one for one, story in found if story is None or story in theirs}


def _decided_by(connection: Connection, ids: Sequence[int], people: Collection[str]) -> set[int]:
    """Threads that one of `people` owns, answered for or decided about."""
    names = sorted({plain_name(one) for one in people})
    is_theirs = or_(
        func.lower(func.trim(threads.c.owner)).in_(names),
        some(
            approvals,
            approvals.c.thread_key == threads.c.key,
            func.lower(func.trim(approvals.c.by)).in_(names),
            around=threads,
        ),
        some(
            overrides,
            overrides.c.thread_key == threads.c.key,
            # Before people are set up a name has "(at the keyboard)" behind it.
            or_(
                func.lower(func.trim(overrides.c.by)).in_(names),
                *(
                    func.lower(overrides.c.by).startswith(f"{name} (", autoescape=True)
                    for name in names
                ),
            ),
            around=threads,
        ),
    )
    found = connection.execute(select(threads.c.id).where(threads.c.id.in_(ids), is_theirs))
    return set(found.scalars())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(text)
    return int(text)
