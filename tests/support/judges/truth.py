"""Judges a run by the rehearsal X's log of the truth, and by nothing that the program believes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.store.database import Database
from scheduler.store.queue.threads import StoredPost, StoredThread, thread_by_key
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.examples.builders import handle_of

HELP = "116\u00a0123"  # every root, every closing post and every sensitive post of GB-ENG says it

Row = Mapping[str, Any]  # one line of the truth log
_PERMANENT = {400, 403}  # a no that the program must believe, whatever was stored


@dataclass
class Judgement:
    """What was really stored, against what was intended. No two bodies may be the same."""

    planned: Sequence[PlannedThread]
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    without_help: list[str] = field(default_factory=list)
    in_another_voice: list[str] = field(default_factory=list)  # by an account that was not meant
    whole: set[str] = field(default_factory=set)  # keys
    stored: dict[tuple[str, int], Row] = field(default_factory=dict)  # by key and position
    calls: dict[tuple[str, int], list[Row]] = field(default_factory=dict)  # every try of a body

    @property
    def wrongs(self) -> list[str]:
        """Everything that must never be, a line each."""
        return [
            *(f"doubled: {one}" for one in self.doubled),
            *(f"out of order: {one}" for one in self.out_of_order),
            *(f"without help: {one}" for one in self.without_help),
            *(f"in another voice: {one}" for one in self.in_another_voice),
        ]


def judge(
    planned: Sequence[PlannedThread],
    truth: Iterable[Row],
    handle: Callable[[str], str] = handle_of,
) -> Judgement:
    """Finds each intended post in the log of the truth; `handle` knows an account's own."""
    judgement = Judgement(planned)
    rows = [row for row in truth if row["call"] == "create"]
    found = _by_place(planned, rows)
    for thread in planned:
        _judge_thread(judgement, thread, found, handle)
    strangers = [row["text"] for row in found.pop(("", 0), []) if row["effect"] == "created"]
    judgement.out_of_order.extend(f"under no post of ours: {text!r}" for text in strangers)
    judgement.calls = dict(found)
    return judgement


def _by_place(
    planned: Sequence[PlannedThread], rows: Sequence[Row]
) -> defaultdict[tuple[str, int], list[Row]]:
    """The calls by thread key and position; what belongs to no thread under ("", 0)."""
    bodies = {post.text: (thread.key, post.position) for thread in planned for post in thread.posts}
    closing = {thread.key: len(thread.posts) for thread in planned}
    found: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    key_of_id: dict[str, str] = {}
    for row in rows:
        place = bodies.get(row["text"].partition("\n\n")[0])
        if place is None:  # a closing post has no body: its parent says whose it is
            key = key_of_id.get(row["parent_id"], "")
            place = (key, closing.get(key, 0))
        found[place].append(row)
        if row["effect"] == "created":
            key_of_id[row["post_id"]] = place[0]
    return found


def _judge_thread(
    judgement: Judgement,
    thread: PlannedThread,
    found: Mapping[tuple[str, int], list[Row]],
    handle: Callable[[str], str],
) -> None:
    count = len(thread.posts) + (1 if thread.has_closing else 0)
    above: Row | None = None
    for position in range(count):
        place = (thread.key, position)
        stored = [row for row in found.get(place, ()) if row["effect"] == "created"]
        if not stored:
            above = None
            continue
        row = judgement.stored[place] = stored[0]
        if len(stored) > 1:
            judgement.doubled.append(f"{thread.key}#{position}")
        if not _hangs_right(row, above, position):
            judgement.out_of_order.append(f"{thread.key}#{position}")
        if _needs_help(thread, position) and HELP not in row["text"]:
            judgement.without_help.append(f"{thread.key}#{position}")
        if row["account"] != handle(_speaker(thread, position)):
            judgement.in_another_voice.append(f"{thread.key}#{position}")
        above = row
    if all((thread.key, position) in judgement.stored for position in range(count)):
        judgement.whole.add(thread.key)


def _hangs_right(row: Row, above: Row | None, position: int) -> bool:
    if position == 0:
        return row["parent_id"] is None
    return above is not None and row["parent_id"] == above["post_id"] and row["seq"] > above["seq"]


def _needs_help(thread: PlannedThread, position: int) -> bool:
    """At the root, at each account's first word, at the end, and wherever it is about harm."""
    if position == len(thread.posts) or thread.posts[position].is_sensitive:
        return True
    speaker = _speaker(thread, position)
    return all(post.account != speaker for post in thread.posts[:position])


def _speaker(thread: PlannedThread, position: int) -> str:
    """Who is to say it; the lead says the closing words."""
    return thread.account if position == len(thread.posts) else thread.posts[position].account


def unexplained(database: Database, judgement: Judgement) -> list[str]:
    """Where the store's end does not follow from the truth: each is a post or a thread lost."""
    with database.read() as connection:
        threads = [thread_by_key(connection, planned.key) for planned in judgement.planned]
    return [
        f"{thread.key} ({thread.state} {thread.reason or ''}): {wrong}"
        for thread in threads
        if thread is not None
        for wrong in _unexplained(thread, judgement)
    ]


def _unexplained(thread: StoredThread, judgement: Judgement) -> Iterator[str]:
    for post in thread.posts:
        stored = judgement.stored.get((thread.key, post.position))
        calls = judgement.calls.get((thread.key, post.position), [])
        if post.state is PostState.SENT and (stored is None or stored["post_id"] != post.remote_id):
            yield f"post {post.position} counts as sent under an id that is not its own"
        if post.state is not PostState.SENT and stored is not None and not _was_told_no(stored):
            yield f"post {post.position} is public and counts as {post.state}"
        if post.state is PostState.REFUSED and not any(map(_was_told_no, calls)):
            yield f"post {post.position} counts as refused, and nobody refused it"
    match thread.state:
        case ThreadState.PUBLISHED:
            if thread.key not in judgement.whole:
                yield "counts as published and is not whole"
        case ThreadState.WAITING:
            yield from _without_reason(thread)
        case _:
            yield "has not ended"


def _without_reason(thread: StoredThread) -> Iterator[str]:
    """A thread waits because of a post whose fate nobody knows, or that X will not have."""
    wanted: dict[Reason | None, PostState] = {
        Reason.UNCONFIRMED: PostState.UNCONFIRMED,
        Reason.SAID_ALREADY: PostState.UNCONFIRMED,
        Reason.REFUSED: PostState.REFUSED,
        Reason.ROOT_ONLY: PostState.REFUSED,
    }
    if thread.reason is Reason.LATE:
        if thread.has_begun:
            yield "waits as late, and has begun"
    elif not any(_stands(post, wanted.get(thread.reason)) for post in thread.posts):
        yield "waits for no post"


def _stands(post: StoredPost, state: PostState | None) -> bool:
    return post.state is state


def _was_told_no(row: Row) -> bool:
    return row["status"] in _PERMANENT
