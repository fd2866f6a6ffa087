"""What a search finds."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.errors import MistakesFound
from scheduler.publishing.monitoring import listing
from scheduler.store.overview.listing import ThreadFilter, ThreadRow
from scheduler.stories.thread_access import may_read
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.rows import SOMEBODYS_STORY, RowToShow
from scheduler.web.show.words import pill_of, title_of

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
        may_read=lambda story: may_read(database, person.actor, story),
    )
    rows = tuple(_row_of_list(desk, person, one) for one in result.rows)
    return FoundToShow(rows, result.searched, result.back_to, result.next)


def _row_of_list(desk: Desk, person: SignedIn, one: ThreadRow) -> RowToShow:
    database = desk.workspace.database
    is_secret = not all(may_read(database, person.actor, story) for story in one.stories)
    return RowToShow(
        key=one.key,
        title=SOMEBODYS_STORY if is_secret else title_of(one.words) or one.key,
        account=one.account,
        handle=_handle(desk, one.account),
        campaign=one.campaign,
        at=one.begin_at,
        pill=pill_of(
            one.state,
            one.reason,
            is_held=one.is_held,
            needs_approval=one.wants_yes,
            out=one.posts_out,
            posts=one.posts,
        ),
        posts=one.posts,
        posts_out=one.posts_out,
        state=one.state,
        reason=one.reason,
        is_held=one.is_held,
        is_secret=is_secret,
    )


def _handle(desk: Desk, account: str) -> str:
    """An account's handle; its name where the organisation's file says nothing of it."""
    try:
        known = desk.workspace.organisation.accounts
    except MistakesFound:
        return account
    return known[account].handle if account in known else account
