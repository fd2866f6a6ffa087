"""Lists threads for pages: between two instants, by what they are, or by what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.store.database import Database
from scheduler.store.overview import listing as stored
from scheduler.store.overview.listing import Cursor, ThreadFilter, ThreadPage, ThreadRow

MayRead = Callable[[str], bool]  # whether whoever asks may read a story, by its id
# Which of some stories whoever asks may read: asked once a page, however many it tells.
Readable = Callable[[frozenset[str]], frozenset[str]]
NOT_TO_READ = ""  # in place of a story's words, for whom they are not


@dataclass(frozen=True, slots=True)
class FoundThreads:
    """What a search found, newest first."""

    rows: tuple[ThreadRow, ...]
    searched: int  # threads that were looked through
    back_to: datetime | None  # how far back that was
    next: str | None  # where to look on, further back; None where all was looked through


def no_story(_: frozenset[str]) -> frozenset[str]:
    """None of them: what is shown to somebody who did not say who they are."""
    return frozenset()


def threads_between(
    database: Database,
    now: datetime,
    wanted: ThreadFilter,
    *,
    limit: int = 50,
    after: str | None = None,
    newest_first: bool = False,
    readable: Readable = no_story,
) -> ThreadPage:
    """A page of the threads that fit, in the order of their time; `after` is where one ended.

    The words of a story are left out where `readable` does not say that they may be shown.
    Raises: NotPossible if `after` is no page's end.
    """
    place = Cursor.of(after) if after else None
    with database.read() as connection:
        page = stored.threads_page(
            connection, wanted, now, limit=limit, after=place, newest_first=newest_first
        )
    return replace(page, rows=shown_rows(page.rows, readable))


def threads_of(
    database: Database, now: datetime, keys: Sequence[str], readable: Readable
) -> dict[str, ThreadRow]:
    """The threads with these keys, by key, however many; a key that there is not is left out."""
    with database.read() as connection:
        rows = stored.rows_of(connection, stored.ids_of(connection, keys), now)
    return {row.key: row for row in shown_rows(rows, readable)}


def find(
    database: Database,
    now: datetime,
    wanted: ThreadFilter,
    *,
    words: str = "",
    person: str = "",
    also_called: Sequence[str] = (),
    limit: int = 50,
    after: str | None = None,
    readable: Readable = no_story,
) -> FoundThreads:
    """The newest threads with `words` in a post, or that `person` owns or decided about.

    `also_called` are other names by which the same person may stand there, such as their id.
    Looks through a thousand threads and says how far back that was; `after` goes on from there.
    Raises: NotPossible if `after` is no page's end.
    """
    place = Cursor.of(after) if after else None
    with database.read() as connection:
        page = stored.search_page(
            connection,
            wanted,
            now,
            words=" ".join(words.split()),
            people=[name for one in (person, *also_called) if (name := one.strip())],
            limit=limit,
            after=place,
            readable=readable,
        )
    rows = shown_rows(page.rows, readable)
    return FoundThreads(rows, page.searched, page.back_to, str(page.next) if page.next else None)


def shown_to(may_read: MayRead, rows: tuple[ThreadRow, ...]) -> tuple[ThreadRow, ...]:
    """The rows without the words of stories that are not to be read."""
    return tuple(
        row if all(map(may_read, row.stories)) else replace(row, words=NOT_TO_READ, is_secret=True)
        for row in rows
    )


def shown_rows(rows: tuple[ThreadRow, ...], readable: Readable) -> tuple[ThreadRow, ...]:
    """The same as `shown_to`, asked of all their stories at once."""
    story_ids = frozenset[str]().union(*(row.stories for row in rows))
    return shown_to((readable(story_ids) if story_ids else story_ids).__contains__, rows)
