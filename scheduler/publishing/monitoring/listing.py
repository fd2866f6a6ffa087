"""Lists threads for pages: between two instants, by what they are, or by what stands in them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.store.database import Database
from scheduler.store.overview import listing as stored
from scheduler.store.overview.listing import Cursor, ThreadFilter, ThreadPage, ThreadRow

MayRead = Callable[[str], bool]  # whether whoever asks may read a story, by its id
NOT_TO_READ = ""  # in place of a story's words, for whom they are not


@dataclass(frozen=True, slots=True)
class FoundThreads:
    """What a search found, newest first."""

    rows: tuple[ThreadRow, ...]
    searched: int  # threads that were looked through
    back_to: datetime | None  # how far back that was
    next: str | None  # where to look on, further back; None where all was looked through


def no_story(_: str) -> bool:
    """Nobody: what is shown to somebody who did not say who they are."""
    return False


def threads_between(
    database: Database,
    now: datetime,
    wanted: ThreadFilter,
    *,
    limit: int = 50,
    after: str | None = None,
    newest_first: bool = False,
    may_read: MayRead = no_story,
) -> ThreadPage:
    """A page of the threads that fit, in the order of their time; `after` is where one ended.

    The words of a story are left out where `may_read` does not say that they may be shown.
    Raises: NotPossible if `after` is no page's end.
    """
    place = Cursor.of(after) if after else None
    with database.read() as connection:
        page = stored.threads_page(
            connection, wanted, now, limit=limit, after=place, newest_first=newest_first
        )
    return replace(page, rows=shown_to(may_read, page.rows))


def find(
    database: Database,
    now: datetime,
    wanted: ThreadFilter,
    *,
    words: str = "",
    person: str = "",
    limit: int = 50,
    after: str | None = None,
    may_read: MayRead = no_story,
) -> FoundThreads:
    """The newest threads with `words` in a post, or that `person` owns or decided about.

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
            person=person.strip(),
            limit=limit,
            after=place,
            may_read=may_read,
        )
    rows = shown_to(may_read, page.rows)
    return FoundThreads(rows, page.searched, page.back_to, str(page.next) if page.next else None)


def shown_to(may_read: MayRead, rows: tuple[ThreadRow, ...]) -> tuple[ThreadRow, ...]:
    """The rows without the words of stories that are not to be read."""
    return tuple(
        row if all(map(may_read, row.stories)) else replace(row, words=NOT_TO_READ) for row in rows
    )
