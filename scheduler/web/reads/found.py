"""What a search finds."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.errors import MistakesFound
from scheduler.publishing.monitoring import listing
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, names_of
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
        also_called=ids_of(desk, who),
        limit=MOST_FOUND,
        after=after,
        readable=readable_by(desk, person),
    )
    rows = tuple(map(row_to_show, result.rows))
    return FoundToShow(rows, result.searched, result.back_to, result.next)


def ids_of(desk: Desk, who: str) -> list[str]:
    """The ids that a name may mean: what people chose to be called, and how ids are read."""
    wanted = " ".join(who.split()).casefold()
    if not wanted:
        return []
    chose = [one for one, name in names_of(desk.people).items() if name.casefold() == wanted]
    return [*chose, wanted.replace(" ", "-")]


def account_named(desk: Desk, written: str) -> str | None:
    """The account that is meant by its name, or by its handle with or without the @."""
    plain = written.strip().removeprefix("@")
    try:
        known = desk.workspace.organisation.accounts
    except MistakesFound:
        return plain or None
    by_handle = {one.handle.casefold(): name for name, one in known.items()}
    return by_handle.get(plain.casefold(), plain) or None


def accounts_to_offer(desk: Desk) -> list[tuple[str, str]]:
    """The accounts that there are, each with its handle; none while their file has a mistake."""
    try:
        known = desk.workspace.organisation.accounts
    except MistakesFound:
        return []
    return [(name, one.handle) for name, one in sorted(known.items())]


def people_to_offer(desk: Desk) -> list[str]:
    """What people chose to be called, for a field that completes a name."""
    return sorted(set(names_of(desk.people).values()), key=str.casefold)
