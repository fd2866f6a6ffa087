"""Keeps who can be seen in a picture, until when they agree to it, and what shows the same.

A picture is known by the SHA-256 of its original. Its crops, and copies under other names, are
versions of it: a leave holds for all of them. A file is a version by what it holds or by its name,
so that neither a copy nor a new file in the old one's place gets past a leave that has ended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Exists,
    FromClause,
    Select,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from scheduler.formatting import local_day
from scheduler.store.clauses import some, written
from scheduler.store.queue.accounts import problem_of
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.media import picture_leaves, picture_versions
from scheduler.store.tables.queue import post_media, posts, threads
from scheduler.store.upsert import add_new, upsert

_leave, _version = picture_leaves.c, picture_versions.c
_COLUMNS = (
    *(_leave.picture, _leave.person, _leave.until),
    *(_leave.withdrawn_at, _leave.by, _leave.at),
)
_its_post = posts.alias("its_post")
_AT_ONCE = 500  # SQLite takes a limited number of parameters
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class StoredLeave:
    """Somebody who can be seen in a picture, and whether they agree to that."""

    picture: str
    person: str
    until: datetime | None  # None: nobody has asked them
    withdrawn_at: datetime | None
    by: str
    at: datetime

    def holds_at(self, when: datetime) -> bool:
        """Whether the picture may be shown then, as far as they are concerned."""
        return self.withdrawn_at is None and self.until is not None and when < self.until


@dataclass(frozen=True, slots=True)
class ThreadShowing:
    """A thread that shows a picture, or would."""

    key: str
    state: ThreadState
    begin_at: datetime
    path: str  # under which name it shows it
    is_out: bool  # the very post that shows it is, or may be, public


def picture_of(connection: Connection, sha256: str, path: str) -> str | None:
    """The picture that a file is a version of; None if nobody said anything about it."""
    query = select(_version.picture).where(_is_version(sha256, path))
    # By what it holds before by its name: the name may have been another picture's.
    found = connection.execute(query.order_by(_version.sha256 != sha256)).scalars()
    return next(iter(found), None)


def know(connection: Connection, sha256: str, path: str, cut_from: str | None = None) -> str:
    """The picture that a file is a version of, once it is known as one; `cut_from` is whose."""
    picture = cut_from or picture_of(connection, sha256, path) or sha256
    add_new(connection, picture_versions, [{"sha256": sha256, "path": path, "picture": picture}])
    return picture


def known_paths(connection: Connection) -> list[str]:
    """Every name under which something is or was known: a leave may hang on it."""
    return list(connection.execute(select(_version.path).distinct()).scalars())


def keep(
    connection: Connection,
    picture: str,
    person: str,
    *,
    until: datetime | None,
    by: str,
    at: datetime,
) -> None:
    """Keeps that somebody can be seen in it, and until when they agree; None: not asked yet."""
    values = {"until": until, "withdrawn_at": None, "by": by, "at": at}
    upsert(connection, picture_leaves, {"picture": picture, "person": person}, values)


def end(connection: Connection, picture: str, person: str, *, by: str, at: datetime) -> bool:
    """Keeps that somebody no longer agrees; whether they are known to be in it."""
    changed = connection.execute(
        update(picture_leaves)
        .where(_leave.picture == picture, _leave.person == person)
        .values(withdrawn_at=at, by=by, at=at)
    )
    return changed.rowcount > 0


def forget(connection: Connection, picture: str, person: str) -> bool:
    """Forgets that somebody can be seen in it; whether they were known to be."""
    gone = connection.execute(
        delete(picture_leaves).where(_leave.picture == picture, _leave.person == person)
    )
    return gone.rowcount > 0


def leaves_of_files(
    connection: Connection, files: Collection[tuple[str, str]]
) -> dict[tuple[str, str], tuple[StoredLeave, ...]]:
    """Who can be seen in files, each a SHA-256 and a path: of those that show anybody, by name."""
    leaves: dict[str, list[StoredLeave]] = {}
    for row in connection.execute(_leaves().order_by(_leave.person)):
        leaves.setdefault(row[0], []).append(StoredLeave(*row))
    if not leaves:
        return {}
    by_sha: dict[str, set[str]] = {}
    by_path: dict[str, set[str]] = {}
    columns = (_version.sha256, _version.path, _version.picture)
    for sha256, path, picture in connection.execute(select(*columns)):
        by_sha.setdefault(sha256, set()).add(picture)
        by_path.setdefault(path, set()).add(picture)
    found = {}
    for sha256, path in files:
        pictures = by_sha.get(sha256, set()) | by_path.get(path, set())
        shown = [one for picture in sorted(pictures) for one in leaves.get(picture, ())]
        if shown:
            found[sha256, path] = tuple(shown)
    return found


def shows_without_leave(now: ColumnElement[datetime] | datetime) -> Exists:
    """A thread with a picture still to be shown of somebody who does not agree. Part of the gate.

    What is out with it already is finished: its help stands at its end.
    """
    return some(
        _shown(),
        _its_post.c.thread_id == threads.c.id,
        _its_post.c.state == written(PostState.UNSENT),
        _does_not_hold(now),
        around=threads,
    )


def why_without_leave(
    connection: Connection, thread: StoredThread, now: datetime
) -> tuple[Reason, str] | None:
    """Which picture keeps a thread back, in words that name nobody; None where none does."""
    query = (
        select(post_media.c.path, *_COLUMNS)
        .select_from(_shown())
        .where(
            _its_post.c.thread_id == thread.id,
            _its_post.c.state == written(PostState.UNSENT),
            _does_not_hold(now),
        )
        .order_by(_its_post.c.position, post_media.c.position, _leave.id)
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    path, *rest = row
    _, zone = problem_of(connection, thread.account)
    return Reason.LEAVE, in_words(path, StoredLeave(*rest), zone)


def in_words(path: str, leave: StoredLeave, zone: tzinfo | None) -> str:
    """Why a picture may not be shown, in words that name nobody."""
    if leave.withdrawn_at is not None:
        return f'Somebody who can be seen in "{path}" no longer agrees to it.'
    if leave.until is None:
        return f'Somebody can be seen in "{path}", and nobody has asked them.'
    last = (leave.until - _SECOND).astimezone(zone)
    return f'Somebody who can be seen in "{path}" agreed to it until {local_day(last)}.'


def threads_showing(
    connection: Connection, files: Sequence[tuple[str, str]]
) -> tuple[ThreadShowing, ...]:
    """The threads that show one of these files, each a SHA-256 and a path; by time."""
    found: dict[str, ThreadShowing] = {}
    for start in range(0, len(files), _AT_ONCE // 2):
        some_files = files[start : start + _AT_ONCE // 2]
        rows = connection.execute(
            select(
                *(threads.c.key, threads.c.state, threads.c.begin_at),
                *(post_media.c.path, _its_post.c.state),
            )
            .select_from(
                post_media.join(_its_post, _its_post.c.id == post_media.c.post_id).join(
                    threads, threads.c.id == _its_post.c.thread_id
                )
            )
            .where(_is_one_of(some_files))
        )
        for key, state, begin_at, path, post_state in rows:
            is_out = post_state not in (PostState.UNSENT, PostState.REFUSED, PostState.REMOVED)
            before = found.get(key)
            found[key] = ThreadShowing(
                key,
                ThreadState(state) if state in set(ThreadState) else ThreadState.WAITING,
                begin_at,
                path,
                is_out or (before is not None and before.is_out),
            )
    return tuple(sorted(found.values(), key=lambda one: (one.begin_at, one.key)))


def uses(connection: Connection, files: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many threads show each of these files, each a SHA-256 and a path; by the path."""
    found: dict[str, set[int]] = {}
    names = dict(files)
    for start in range(0, len(files), _AT_ONCE // 2):
        some_files = files[start : start + _AT_ONCE // 2]
        rows = connection.execute(
            select(post_media.c.sha256, post_media.c.path, _its_post.c.thread_id)
            .distinct()
            .select_from(post_media.join(_its_post, _its_post.c.id == post_media.c.post_id))
            .where(_is_one_of(some_files))
        )
        for sha256, path, thread_id in rows:
            for name in {names.get(sha256, path), path}:
                found.setdefault(name, set()).add(thread_id)
    return {name: len(threads_of) for name, threads_of in found.items()}


def _is_one_of(files: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    return or_(
        post_media.c.sha256.in_([sha256 for sha256, _ in files]),
        post_media.c.path.in_([path for _, path in files]),
    )


def files_of(connection: Connection, picture: str) -> list[tuple[str, str]]:
    """Every version of a picture: SHA-256 and path."""
    query = select(_version.sha256, _version.path).where(_version.picture == picture)
    return [(sha256, path) for sha256, path in connection.execute(query)]


Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AllLeaves:
    """Every version of a picture, and every leave, as rows."""

    versions: Rows
    leaves: Rows

    def without_names(self) -> "AllLeaves":
        """The same, the people numbered in place of their names."""
        named = [
            {**row, "person": f"somebody {number}", "by": "rehearsal"}
            for number, row in enumerate(self.leaves, 1)
        ]
        return AllLeaves(self.versions, named)


def everything(connection: Connection) -> AllLeaves:
    """All that is known of who can be seen where."""
    versions = [dict(row) for row in connection.execute(select(picture_versions)).mappings()]
    columns = [column for column in picture_leaves.c if column.name != "id"]
    found = connection.execute(select(*columns).order_by(_leave.id)).mappings()
    return AllLeaves(versions, [dict(row) for row in found])


def put_everything(connection: Connection, known: AllLeaves) -> None:
    """Puts these in place of what is there."""
    for table, rows in ((picture_versions, known.versions), (picture_leaves, known.leaves)):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)


def ask_everybody_again(connection: Connection) -> None:
    """Takes every leave for one that nobody has asked for: whether it still holds is unknown."""
    connection.execute(update(picture_leaves).values(until=None))


def waiting_for_leave(connection: Connection) -> list[str]:
    """Keys of the threads that wait for somebody's leave."""
    query = select(threads.c.key).where(
        threads.c.state == written(ThreadState.WAITING), threads.c.reason == written(Reason.LEAVE)
    )
    return list(connection.execute(query).scalars())


def _leaves() -> Select[Any]:
    return select(*_COLUMNS)


def _shown() -> FromClause:
    """Every picture of a post, with everybody who can be seen in it."""
    return (
        post_media.join(_its_post, _its_post.c.id == post_media.c.post_id)
        .join(
            picture_versions,
            or_(
                _version.sha256 == post_media.c.sha256,
                _version.path == post_media.c.path,
            ),
        )
        .join(picture_leaves, _leave.picture == _version.picture)
    )


def _is_version(sha256: str, path: str) -> ColumnElement[bool]:
    return or_(_version.sha256 == sha256, _version.path == path)


def _does_not_hold(now: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    return or_(
        _leave.withdrawn_at.is_not(None),
        _leave.until.is_(None),
        and_(_leave.until.is_not(None), _leave.until <= now),
    )
