"""One campaign: its threads, and what applying its file would change in the queue."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler.bootstrap.drafts.campaign_files import (
    FileRead,
    KeptVersion,
    kept_versions,
    of_campaign,
    path_of,
    read_path,
)
from scheduler.bootstrap.drafts.campaign_list import CampaignState
from scheduler.bootstrap.drafts.file_check import FileCheck, check_text
from scheduler.bootstrap.drafts.previews import Preview, ThreadPreview, files_on_screen
from scheduler.campaigns.model.campaign import Campaign
from scheduler.errors import MistakesFound, NotPossible
from scheduler.publishing.monitoring.overview import audit_entries
from scheduler.publishing.planning.apply import PlannedChange, mark_of_changes
from scheduler.publishing.planning.changes import (
    BESIDE_THE_WORDS,
    ChangedTerm,
    changed_posts,
    changed_terms,
)
from scheduler.publishing.planning.diff import Change
from scheduler.store.operations.audit import AuditEntry, AuditFilter
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.campaigns.listing import (
    DIFFERS,
    CampaignInList,
    reader,
    row_of_campaign,
    waiting_by_campaign,
)
from scheduler.web.reads.plain_names import names_for
from scheduler.web.show.difference import Piece, difference
from scheduler.web.show.findings import (
    FindingToShow,
    NamesHere,
    finding_to_show,
    mistake_to_show,
)
from scheduler.web.show.words import Pill, PillKind, title_of

_NEWEST = 20  # entries of its history
_MOST_MISTAKES = 20  # that are told at once
_HIDDEN = "A person’s story"
_PILLS = {
    Change.NEW: Pill(PillKind.DRAFT, "New"),
    Change.CHANGED: Pill(PillKind.APPROVAL, "Changes"),
    Change.REMOVED: Pill(PillKind.FAILED, "Goes from the queue"),
    Change.UNCHANGED: Pill(PillKind.SCHEDULED, "As in the queue"),
    Change.TOO_LATE: Pill(PillKind.GOING, "Has begun, stays as it is"),
    Change.OVERRIDDEN: Pill(PillKind.FAILED, "Cancelled by a person, stays so"),
    Change.PAST: Pill(PillKind.NEEDS, "Its date has gone by"),
    Change.SENT_BEFORE: Pill(PillKind.NEEDS, "This account has said this before"),
}


@dataclass(frozen=True, slots=True)
class ChangeToShow:
    """What becomes of one thread when the file is applied."""

    key: str
    id: str  # of the thread in its file
    title: str
    account: str
    at: datetime
    pill: Pill
    is_change: bool
    is_queued: bool
    posts: tuple[tuple[int, tuple[Piece, ...]], ...]  # whose words change
    terms: tuple[ChangedTerm, ...]
    texts: tuple[str, ...]  # of a new one, as the public will see it
    beside: str
    moved_to: datetime | None
    warnings: tuple[FindingToShow, ...]


@dataclass(frozen=True, slots=True)
class CampaignToShow:
    """One campaign."""

    row: CampaignInList
    file: FileRead | None  # None where it cannot be read as text
    check: FileCheck
    mistakes: tuple[FindingToShow, ...]  # of `check`, in plain words
    changes: tuple[ChangeToShow, ...]
    mark: str  # of the file and of the queue
    versions: tuple[KeptVersion, ...]
    history: tuple[AuditEntry, ...]

    @property
    def campaign(self) -> Campaign | None:
        """As far as it can be read."""
        return self.check.campaign

    @property
    def differing(self) -> int:
        """How many threads would change."""
        return sum(one.is_change for one in self.changes)


def path_for(desk: Desk, address: str) -> Path:
    """The file of a campaign's page.

    Raises: NotPossible if there is none.
    """
    path = path_of(desk.workspace, address)
    if path is None:
        raise NotPossible("There is no such campaign.")
    return path


def campaign_page(desk: Desk, person: SignedIn, path: Path) -> CampaignToShow:
    """One campaign, with the mark of its file and of the queue as they are shown."""
    files_mark = files_on_screen(desk.workspace, [str(path)])  # before: what is newer is refused
    file, check = _checked(desk, person, path)
    state = CampaignState(path, check.campaign, check.mistakes, check.preview)
    preview = check.preview
    names = _names(desk, person, check.campaign)
    changes = tuple(_change(preview, one, names) for one in preview.changes) if preview else ()
    return CampaignToShow(
        row=row_of_campaign(desk, state, waiting_by_campaign(desk)),
        file=file,
        check=check,
        mistakes=tuple(mistake_to_show(one, names) for one in check.mistakes[:_MOST_MISTAKES]),
        changes=changes,
        mark=f"{files_mark}-{mark_of_changes(preview.changes)}" if preview else "",
        versions=tuple(kept_versions(desk.workspace, path)),
        history=history_of(desk, check.campaign.name) if check.campaign else (),
    )


def _names(desk: Desk, person: SignedIn, campaign: Campaign | None) -> NamesHere:
    """What the desk calls what is named in what `check` finds in a campaign."""
    texts = {spec.id: spec.text for spec in campaign.threads} if campaign else {}
    return names_for(desk, person, campaign.name if campaign else "", texts)


def history_of(desk: Desk, campaign: str) -> tuple[AuditEntry, ...]:
    """What was done with a campaign's file, the newest first."""
    asked = AuditFilter(subject=of_campaign(campaign), newest=_NEWEST)
    return tuple(reversed(audit_entries(desk.workspace.database, asked)))


def _checked(desk: Desk, person: SignedIn, path: Path) -> tuple[FileRead | None, FileCheck]:
    try:
        file = read_path(path)
    except MistakesFound as error:
        return None, FileCheck(error.mistakes)
    return file, check_text(desk.workspace, path, file.text, reader(desk, person))


def _change(preview: Preview, one: PlannedChange, names: NamesHere) -> ChangeToShow:
    change, planned, stored = one.change, one.change.planned, one.change.stored
    shown = next((thread for thread in preview.threads if thread.planned.key == change.key), None)
    is_hidden = shown is not None and bool(shown.hidden)
    both = planned if planned is not None else stored
    assert both is not None  # noqa: S101 - a change has one of them at least
    posts: tuple[tuple[int, tuple[Piece, ...]], ...] = ()
    terms: tuple[ChangedTerm, ...] = ()
    beside = ""
    if change.change is Change.CHANGED and planned is not None and stored is not None:
        words = () if is_hidden else tuple(changed_posts(stored, planned))
        posts = tuple((number, difference(old, new)) for number, old, new in words)
        terms = tuple(changed_terms(stored, planned))
        beside = BESIDE_THE_WORDS if not posts and planned.body_hash != stored.body_hash else ""
    return ChangeToShow(
        key=change.key,
        id=change.key.split("/")[1],
        title=_title(one, shown),
        account=both.account,
        at=change.moved_to or both.due_at,
        pill=_PILLS[change.change],
        is_change=change.change in DIFFERS,
        is_queued=stored is not None,
        posts=posts,
        terms=terms,
        texts=shown.texts if shown and change.change is Change.NEW else (),
        beside=beside,
        moved_to=change.moved_to,
        warnings=tuple(
            finding_to_show(each, names) for each in (shown.planned.warnings if shown else ())
        ),
    )


def _title(one: PlannedChange, shown: ThreadPreview | None) -> str:
    if shown is not None:
        return _HIDDEN if shown.hidden else title_of(shown.planned.posts[0].text)
    stored = one.change.stored
    if stored is None or stored.tells_a_story:
        return _HIDDEN
    return title_of(stored.posts[0].body) or one.change.key
