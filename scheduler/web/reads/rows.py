"""One thread as a list shows it, and what every page asks of a thread and its campaign."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from scheduler.campaigns.loader import ORGANISATION_FILE, load_workspace
from scheduler.crisis.workspace_files import Stamp, stamp_of
from scheduler.errors import HandrailError, UnknownThread
from scheduler.publishing.monitoring import listing
from scheduler.publishing.operations.permission import Deed, open_to
from scheduler.store.overview.listing import ThreadRow
from scheduler.store.overview.upcoming import Coming
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason, ThreadState
from scheduler.stories.thread_access import readable
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.show.words import Pill, pill_of, pill_of_row, title_of

SOMEBODYS_STORY = "A person’s story"


NOT_HERE = "Something that is not here"


@dataclass(frozen=True, slots=True)
class RowToShow:
    """One thread in a list."""

    key: str
    title: str
    account: str
    handle: str
    campaign: str
    at: datetime
    pill: Pill
    posts: int
    posts_out: int
    state: ThreadState
    reason: Reason | None
    is_held: bool
    is_secret: bool  # a story that whoever asks may not read


def row_of(desk: Desk, person: SignedIn, key: str) -> RowToShow:
    """One thread as a list shows it.

    Raises: UnknownThread.
    """
    found = rows_of(desk, person, [key]).get(key)
    if found is None:
        raise UnknownThread(key)
    return found


def rows_of(desk: Desk, person: SignedIn, keys: Sequence[str]) -> dict[str, RowToShow]:
    """These threads as a list shows them, by key: as many questions for one as for a hundred."""
    now, database = desk.context.clock.now(), desk.workspace.database
    found = listing.threads_of(database, now, keys, readable_by(desk, person))
    return {key: row_to_show(row) for key, row in found.items()}


def readable_by(desk: Desk, person: SignedIn) -> listing.Readable:
    """Which of some stories somebody may read."""
    return lambda ids: readable(desk.workspace.database, person.actor, ids)


def row_to_show(one: ThreadRow) -> RowToShow:
    """A thread of the queue as a list shows it."""
    return RowToShow(
        key=one.key,
        title=SOMEBODYS_STORY if one.is_secret else title_of(one.words) or one.key,
        account=one.account,
        handle=one.handle,
        campaign=one.campaign,
        at=one.begin_at,
        pill=pill_of_row(one),
        posts=one.posts,
        posts_out=one.posts_out,
        state=one.state,
        reason=one.reason,
        is_held=one.is_held,
        is_secret=one.is_secret,
    )


def titles_of(desk: Desk, person: SignedIn, keys: Iterable[str]) -> Mapping[str, str]:
    """What threads are called in a list, by key; of one that is not there: that."""
    wanted = list(keys)
    found = rows_of(desk, person, wanted)
    return {key: found[key].title if key in found else NOT_HERE for key in wanted}


def row_of_coming(desk: Desk, person: SignedIn, one: Coming) -> RowToShow:
    """A thread that has not ended, with what holds it."""
    return row_of(desk, person, one.key)


def pill_with_hold(row: RowToShow, *, is_held: bool) -> Pill:
    is_unapproved = row.pill.kind == "approval"
    return pill_of(
        row.state,
        row.reason,
        is_held=is_held,
        needs_approval=is_unapproved,
        out=row.posts_out,
        posts=row.posts,
    )


def may_read_all(desk: Desk, person: SignedIn, thread: StoredThread) -> bool:
    """Whether they may read every story that a thread tells; yes where it tells none."""
    return thread.stories <= readable_by(desk, person)(thread.stories)


def deeds_with(desk: Desk, person: SignedIn, key: str) -> frozenset[Deed]:
    """What somebody may do with a thread: for its accounts, and with the story that it tells."""
    return open_to(desk.workspace.database, person.actor, key)


@dataclass(frozen=True, slots=True)
class TitleAndCover:
    """What a campaign's file says that the queue does not keep."""

    title: str
    cover: str


def campaign_heads(root: Path) -> Mapping[str, TitleAndCover]:
    """The titles and covers by campaign; none while a file has a mistake."""
    folder = root / "campaigns"
    files = (folder / ORGANISATION_FILE, *sorted(folder.glob("*.yaml")))
    return _heads(root, tuple(stamp_of(path) for path in files))


def campaign_titles(root: Path) -> Mapping[str, str]:
    """What people call each campaign, by its name; with that where another has the same title."""
    titles = {name: one.title for name, one in campaign_heads(root).items()}
    times = Counter(titles.values())
    return {
        name: title if times[title] == 1 else f"{title} ({name})" for name, title in titles.items()
    }


@lru_cache(maxsize=4)
def _heads(root: Path, _stamps: tuple[Stamp, ...]) -> Mapping[str, TitleAndCover]:
    try:
        loaded = load_workspace(root)
    except HandrailError:
        return {}
    return {one.name: TitleAndCover(one.title, one.cover or "") for one in loaded.campaigns}
