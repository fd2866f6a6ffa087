"""What a search finds."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.publishing.monitoring import listing
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.rows import RowToShow, readable_by, row_to_show

MOST_FOUND = 50  # a page of a search


@dataclass(frozen=True, slots=True)
class FoundToShow:
    """What a search found, newest first, and how far back it looked."""

    rows: tuple[RowToShow, ...]
    searched: int
    back_to: datetime | None
    next: str | None


def found(
    desk: Desk, person: SignedIn, words: str, who: str, only: ThreadFilter, after: str | None
) -> FoundToShow:
    """The threads with `words`, or that `who` owns or decided about; `only` narrows them.

    Raises: NotPossible if `after` is no page's end.
    """
    database = desk.workspace.database
    result = listing.find(
        database,
        desk.context.clock.now(),
        only,
        words=words,
        person=who,
        limit=MOST_FOUND,
        after=after,
        readable=readable_by(desk, person),
    )
    rows = tuple(map(row_to_show, result.rows))
    return FoundToShow(rows, result.searched, result.back_to, result.next)
