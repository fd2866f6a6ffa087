"""One thread as a list shows it, and what every page asks of a thread and its campaign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from scheduler.campaigns.loader import ORGANISATION_FILE, load_workspace
from scheduler.crisis.workspace_files import Stamp, stamp_of
from scheduler.errors import HandrailError, UnknownThread
from scheduler.publishing.monitoring.thread_detail import ThreadDetail, dossier
from scheduler.publishing.operations.permission import Deed, open_to
from scheduler.store.overview.upcoming import Coming
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.stories.thread_access import may_read
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.show.words import Pill, pill_of, title_of

SOMEBODYS_STORY = "A person’s story"


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
    detail = dossier(desk.workspace.database, desk.context.directory, key)
    thread = detail.thread
    is_secret = not may_read_all(desk, person, thread)
    posts_out = sum(one.state is PostState.SENT for one in thread.posts)
    needs_approval = thread.needs_approval and not is_approved(detail)
    return RowToShow(
        key=key,
        title=SOMEBODYS_STORY if is_secret else title_of(thread.posts[0].body) or key,
        account=thread.account,
        handle=detail.posts[0].handle if detail.posts else thread.account,
        campaign=thread.campaign,
        at=thread.begin_at,
        pill=pill_of(
            thread.state,
            thread.reason,
            needs_approval=needs_approval,
            out=posts_out,
            posts=len(thread.posts),
        ),
        posts=len(thread.posts),
        posts_out=posts_out,
        state=thread.state,
        reason=thread.reason,
        is_held=False,
        is_secret=is_secret,
    )


def titles_of(desk: Desk, person: SignedIn, keys: Iterable[str]) -> Mapping[str, str]:
    """What threads are called in a list, by key; of one that is not there: that."""
    found = {}
    for key in keys:
        try:
            found[key] = row_of(desk, person, key).title
        except UnknownThread:
            found[key] = "Something that is not here"
    return found


def row_of_coming(desk: Desk, person: SignedIn, one: Coming) -> RowToShow:
    row = row_of(desk, person, one.key)
    return replace(row, is_held=bool(one.holds), pill=pill_with_hold(row, is_held=bool(one.holds)))


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


def is_approved(detail: ThreadDetail) -> bool:
    """Whether the history has a yes to the words of now."""
    said = f"approved the words {detail.thread.body_hash[:12]}"
    return any(entry.why.startswith(said) for entry in detail.history)


def may_read_all(desk: Desk, person: SignedIn, thread: StoredThread) -> bool:
    """Whether they may read every story that a thread tells; yes where it tells none."""
    told = {thread.story, *(post.story for post in thread.posts)} - {None}
    return all(
        may_read(desk.workspace.database, person.actor, story)
        for story in told
        if story is not None
    )


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


@lru_cache(maxsize=4)
def _heads(root: Path, _stamps: tuple[Stamp, ...]) -> Mapping[str, TitleAndCover]:
    try:
        loaded = load_workspace(root)
    except HandrailError:
        return {}
    return {one.name: TitleAndCover(one.title, one.cover or "") for one in loaded.campaigns}
