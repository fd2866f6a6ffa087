"""The campaign files in a list: how each stands, what it costs, and who answers for it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from scheduler.bootstrap.drafts.campaign_files import archived
from scheduler.bootstrap.drafts.campaign_list import CampaignState, campaign_states
from scheduler.bootstrap.drafts.left_behind import Forgotten, forgotten
from scheduler.bootstrap.drafts.previews import Preview
from scheduler.bootstrap.drafts.typed import TypedDraft, all_typed
from scheduler.campaigns.loader import read_workspace
from scheduler.errors import Mistake
from scheduler.formatting import count
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.overview import awaiting_approval
from scheduler.publishing.planning.diff import Change
from scheduler.store.states import ThreadState
from scheduler.stories.thread_access import may_read
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.show.words import Pill, PillKind

DIFFERS = frozenset({Change.NEW, Change.CHANGED, Change.REMOVED})
_OVER = frozenset(
    {
        *(ThreadState.PUBLISHED, ThreadState.CANCELLED),
        *(ThreadState.TAKING_DOWN, ThreadState.TAKEN_DOWN),
    }
)


@dataclass(frozen=True, slots=True)
class CampaignInList:
    """One campaign in a list."""

    address: str  # what its page is called: its file's name without .yaml
    title: str
    owner: str
    pill: Pill
    problems: int
    threads: int
    first: datetime | None
    last: datetime | None
    price_usd: float | None  # what is still to be sent; None while it cannot be known
    approvals: str


@dataclass(frozen=True, slots=True)
class CampaignsToShow:
    """Every campaign, and what else there is."""

    rows: tuple[CampaignInList, ...]
    besides: tuple[Mistake, ...]  # that keep all of them from the queue
    forgotten: tuple[Forgotten, ...]
    archived: tuple[str, ...]
    typed: tuple[TypedDraft, ...]


def campaigns_page(desk: Desk, person: SignedIn) -> CampaignsToShow:
    """Every campaign file, by its title."""
    states = campaign_states(desk.workspace, reader(desk, person))
    unapproved = waiting_by_campaign(desk)
    rows = [row_of_campaign(desk, one, unapproved) for one in states.each]
    return CampaignsToShow(
        rows=tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.address))),
        besides=states.besides,
        forgotten=_forgotten(desk),
        archived=tuple(one.name for one in archived(desk.workspace)),
        typed=tuple(all_typed(desk.workspace, person.actor)) if person.may(Act.WRITE) else (),
    )


def row_of_campaign(desk: Desk, one: CampaignState, unapproved: Counter[str]) -> CampaignInList:
    """One campaign file as a list shows it."""
    campaign, preview = one.campaign, one.preview
    times = sorted(thread.as_decided.due_at for thread in preview.threads) if preview else []
    return CampaignInList(
        address=address_of(one.path),
        title=campaign.title if campaign else one.path.name,
        owner=campaign.owner if campaign else "",
        pill=pill_of_campaign(preview, len(one.mistakes)),
        problems=len(one.mistakes),
        threads=len(preview.threads) if preview else 0,
        first=times[0] if times else None,
        last=times[-1] if times else None,
        price_usd=preview.to_send_usd(desk.workspace.settings.prices) if preview else None,
        approvals=approvals_of(preview, unapproved[campaign.name]) if preview and campaign else "",
    )


def address_of(path: Path) -> str:
    """What a campaign's page is called: two files of one stem have two."""
    return path.name.removesuffix(".yaml")


def pill_of_campaign(preview: Preview | None, problems: int) -> Pill:
    """Where a campaign stands, beside its queue."""
    if preview is None:
        return Pill(PillKind.NEEDS, count(problems, "problem"))
    stored = [one.change.stored for one in preview.changes if one.change.stored is not None]
    if not stored:
        return Pill(PillKind.DRAFT, "Not in the queue yet")
    differing = sum(one.change.change in DIFFERS for one in preview.changes)
    if differing:
        return Pill(PillKind.DRAFT, f"{count(differing, 'change')} not applied yet")
    if all(thread.state in _OVER for thread in stored):
        return Pill(PillKind.PUBLISHED, "Over")
    return Pill(PillKind.SCHEDULED, "In the queue")


def approvals_of(preview: Preview, unapproved: int) -> str:
    """How many of its queued threads have the approval that they need."""
    stored = [one.change.stored for one in preview.changes if one.change.stored is not None]
    needed = sum(thread.needs_approval for thread in stored)
    if not needed:
        asked = sum(thread.planned.needs_approval for thread in preview.threads)
        return f"asked for once it is in the queue ({asked})" if asked else "none needed"
    return f"{needed - unapproved} of {needed} approved"


def waiting_by_campaign(desk: Desk) -> Counter[str]:
    """How many threads of each campaign have no approval yet."""
    return Counter(one.campaign for one in awaiting_approval(desk.workspace.database))


def reader(desk: Desk, person: SignedIn) -> Callable[[str], bool]:
    """Whether somebody may read a story, by its id."""
    return partial(may_read, desk.workspace.database, person.actor)


def _forgotten(desk: Desk) -> tuple[Forgotten, ...]:
    files, mistakes = read_workspace(desk.workspace.root)
    return forgotten(desk.workspace, files) if files and not mistakes else ()
