"""What the pages show, read through the verbs of monitoring: nothing here changes anything.

The one place that asks for today, for what waits and for one thread, so that it can be asked for
in another way.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from scheduler.campaigns.loader import ORGANISATION_FILE, load_workspace
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules.check import BY_ID, find_in_thread
from scheduler.crisis.support.sealed_post import Place
from scheduler.crisis.workspace_files import Stamp, house_of, stamp_of
from scheduler.errors import HandrailError, MistakesFound, UnknownThread
from scheduler.pages.marked import Part, marked
from scheduler.people.roles import Act
from scheduler.publishing.monitoring import listing
from scheduler.publishing.monitoring.alerts import concerns
from scheduler.publishing.monitoring.costs import Costs, costs
from scheduler.publishing.monitoring.overview import audit_entries, awaiting_approval, upcoming
from scheduler.publishing.monitoring.status import Status, status
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail, dossier
from scheduler.publishing.operations.approve import approver_of, said_no
from scheduler.publishing.operations.hold import missed_threads
from scheduler.publishing.operations.permission import Deed, open_to
from scheduler.publishing.operations.seen import mark_of_keys, mark_of_state, mark_of_words
from scheduler.publishing.operations.sensitive_content import jarring_threads
from scheduler.store.operations.audit import AuditEntry, AuditFilter
from scheduler.store.overview.listing import ThreadFilter, ThreadRow
from scheduler.store.overview.upcoming import Coming
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.stories.thread_access import may_read
from scheduler.text.counting.length import weighted_length
from scheduler.text.rules.base import Circumstances, MediaItem, Severity
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, names_of
from scheduler.web.show.times import Times
from scheduler.web.show.words import WAITS, Pill, pill_of, sentence_of, title_of

SOMEBODYS_STORY = "A person’s story"
APPROVALS_AHEAD = timedelta(days=7)  # what needs approval and is due later is not said on Today
MOST_FOUND = 50  # a page of a search
HALF_OUT = (PostState.SENT, PostState.SENDING, PostState.UNCONFIRMED)


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


@dataclass(frozen=True, slots=True)
class NextStep:
    """The button that resolves something, or a link to look at it."""

    words: str
    path: str
    is_deciding: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: what happens without them, and what they can press."""

    row: RowToShow
    what_then: str
    step: NextStep


@dataclass(frozen=True, slots=True)
class TodayToShow:
    """The day as it stands."""

    status: Status
    waiting: tuple[Waiting, ...]
    later_waiting: int
    rows: tuple[RowToShow, ...]
    next_row: RowToShow | None  # after today, where nothing goes out today
    last_sent: datetime | None
    costs: Costs
    directory: tuple[str, ...]
    accounts: tuple[str, ...]  # what is wrong with accounts, in sentences
    covers: tuple[tuple[str, str], ...]  # a campaign that asks today, and who reads the answers
    jarring: int


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page's frame shows."""

    organisation: str
    holds: tuple[HoldInForce, ...]
    approvals: int
    is_publishing: bool
    contact: str | None
    names: Mapping[str, str]  # what people chose to be called, by id


def chrome(desk: Desk, person: SignedIn | None) -> Chrome:
    """What stands around a page."""
    if person is None:
        return Chrome(organisation_name(desk), (), 0, True, None, {})
    seen = status(desk.workspace.database, desk.workspace.clock)
    approvals = len(_unapproved(desk)) if person.may(Act.APPROVE) else 0
    contact = desk.workspace.guardian
    return Chrome(
        organisation_name(desk),
        seen.holds,
        approvals,
        seen.is_running,
        contact,
        names_of(desk.people),
    )


def organisation_name(desk: Desk) -> str:
    """The organisation's name; Handrail where its file cannot be read."""
    try:
        return desk.workspace.organisation.name
    except MistakesFound:
        return "Handrail"


def today(desk: Desk, person: SignedIn, times: Times) -> TodayToShow:
    """Everything about today."""
    database, clock = desk.workspace.database, desk.workspace.clock
    seen = status(database, clock)
    since = audit_entries(database, AuditFilter(since=times.day_begins))
    coming = upcoming(database, times.now, times.day_ends - times.now).threads
    rows = [
        *(_row(desk, person, one) for one in coming if _is_today(one, times)),
        *_published(desk, person, since, {one.key for one in coming}),
    ]
    rows.sort(key=lambda row: (row.at, row.key))
    waiting, later = _waiting(desk, person, seen, times)
    told = concerns(desk.context, _directory(desk), desk.workspace.guardian)
    return TodayToShow(
        status=seen,
        waiting=tuple(waiting),
        later_waiting=later,
        rows=tuple(rows),
        next_row=None if rows else _next_row(desk, person, times),
        last_sent=_last_sent(since),
        costs=costs(database, clock, desk.context.monthly_cap_usd),
        directory=_told(told, "directory:"),
        accounts=_told(told, "account:"),
        covers=_covers(desk, rows),
        jarring=len(jarring_threads(desk.context)),
    )


def approvals(desk: Desk, person: SignedIn) -> list[RowToShow]:
    """The threads whose words need approval, the earliest due first."""
    return [row_of(desk, person, key) for key in _unapproved(desk)]


def _unapproved(desk: Desk) -> list[str]:
    """The keys of the threads whose words need approval, the earliest due first."""
    return [one.key for one in awaiting_approval(desk.workspace.database)]


def _next_row(desk: Desk, person: SignedIn, times: Times) -> RowToShow | None:
    """The first thread after today."""
    every = upcoming(desk.workspace.database, times.now, None).threads
    ahead = [one for one in every if one.begin_at >= times.day_ends]
    return _row(desk, person, min(ahead, key=lambda one: one.begin_at)) if ahead else None


def _directory(desk: Desk) -> Directory:
    """The whole of it; in a rehearsal, where everything counts as checked, what posts print."""
    workspace = desk.workspace
    return workspace.directory() if workspace.rehearsal else workspace.whole_directory


def mark_of_now(desk: Desk) -> str:
    """What tells this moment of the queue from another, so that an open page knows when to look:
    the latest row of the audit, the holds, and whether anybody publishes.
    """
    seen = status(desk.workspace.database, desk.workspace.clock)
    latest = audit_entries(desk.workspace.database, AuditFilter(newest=1))
    said = repr((latest, seen.holds, seen.is_running))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _is_today(one: Coming, times: Times) -> bool:
    return times.local(one.begin_at).date() == times.today


def _row(desk: Desk, person: SignedIn, one: Coming) -> RowToShow:
    row = row_of(desk, person, one.key)
    return replace(row, is_held=bool(one.holds), pill=_pill(row, is_held=bool(one.holds)))


def _pill(row: RowToShow, *, is_held: bool) -> Pill:
    is_unapproved = row.pill.kind == "approval"
    return pill_of(
        row.state,
        row.reason,
        is_held=is_held,
        needs_approval=is_unapproved,
        out=row.posts_out,
        posts=row.posts,
    )


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


def _is_owner(desk: Desk, person: SignedIn, thread: StoredThread) -> bool:
    with desk.workspace.database.read() as connection:
        return approver_of(connection, person.actor).is_called(thread.owner)


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


def _published(
    desk: Desk, person: SignedIn, since: Iterable[AuditEntry], known: set[str]
) -> list[RowToShow]:
    keys = dict.fromkeys(
        entry.subject.removeprefix("thread:")
        for entry in since
        if entry.subject.startswith("thread:") and entry.to_state == ThreadState.PUBLISHED
    )
    rows = [row_of(desk, person, key) for key in keys if key not in known]
    return [row for row in rows if row.state is ThreadState.PUBLISHED]


def _last_sent(since: Iterable[AuditEntry]) -> datetime | None:
    sent = [entry.at for entry in since if entry.to_state == PostState.SENT]
    return max(sent, default=None)


def _waiting(desk: Desk, person: SignedIn, seen: Status, times: Times) -> tuple[list[Waiting], int]:
    """What waits, the soonest first, and how many approvals lie further ahead."""
    found = [
        _waits(row_of(desk, person, one.key), one.reason, person)
        for one in seen.waiting
        if one.reason is not Reason.APPROVAL
    ]
    undecided = approvals(desk, person)
    near = [row for row in undecided if row.at < times.now + APPROVALS_AHEAD]
    found += [_waits(row, Reason.APPROVAL, person) for row in near]
    found.sort(key=lambda one: (one.row.at, one.row.key))
    return found, len(undecided) - len(near)


def _waits(row: RowToShow, reason: Reason, person: SignedIn) -> Waiting:
    waiting = replace(row, pill=pill_of(ThreadState.WAITING, reason))
    return Waiting(waiting, WAITS[reason][1], _step(row, reason, person))


_RESOLVED_HERE = frozenset(
    {Reason.LATE, Reason.UNCONFIRMED, Reason.ROOT_ONLY, Reason.REFUSED, Reason.BUDGET, Reason.HELD}
)


def _step(row: RowToShow, reason: Reason, person: SignedIn) -> NextStep:
    page = f"/threads/{row.key}"
    if reason is Reason.APPROVAL and person.may(Act.APPROVE, account=row.account):
        return NextStep("Read and decide", page)
    if reason in _RESOLVED_HERE and person.may(Act.RESOLVE, account=row.account):
        return NextStep("Decide", f"/resolve/{row.key}")
    return NextStep("Look at it", page, is_deciding=False)


def _told(told: Mapping[str, tuple[object, ...]], about: str) -> tuple[str, ...]:
    return tuple(
        sentence_of([part for part in sentence if isinstance(part, str)])
        for subject, sentence in told.items()
        if subject.startswith(about)
    )


def _covers(desk: Desk, rows: Iterable[RowToShow]) -> tuple[tuple[str, str], ...]:
    known = campaign_heads(desk.workspace.root)
    names = dict.fromkeys(row.campaign for row in rows)
    return tuple((known[name].title, known[name].cover) for name in names if name in known
                 and known[name].cover)  # fmt: skip


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


# One thread


@dataclass(frozen=True, slots=True)
class RemarkShown:
    """What a rule says of some words, kindly."""

    words: str
    kindly: str
    suggestion: str
    is_stop: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Some of a text, and whether a rule says something about it."""

    part: Part
    is_remarked: bool


@dataclass(frozen=True, slots=True)
class PostToShow:
    """One post as the public sees it, with what stands beside it for us."""

    number: int
    handle: str
    said: tuple[Marked, ...]  # our own words
    support: tuple[Part, ...]  # the support lines
    length: int  # weighted, as X counts
    pictures: tuple[tuple[int, str, bool], ...]  # number, alt text, whether a film
    state: PostState
    address: str | None
    sent_at: datetime | None
    remarks: tuple[RemarkShown, ...]


@dataclass(frozen=True, slots=True)
class ThreadToShow:
    """Everything about one thread."""

    detail: ThreadDetail
    row: RowToShow
    posts: tuple[PostToShow, ...]
    holds: tuple[HoldInForce, ...]
    support: tuple[str, ...]  # the names of the services that it prints
    head: TitleAndCover | None
    stands: str  # the mark of how it stands
    words: str  # the mark of its words, and of who said no to them
    said_no: str  # who said no to them, and why
    deeds: frozenset[Deed]  # what whoever asks may do with it
    is_owner: bool  # so that somebody else decides about its words

    @property
    def thread(self) -> StoredThread:
        """As it is stored."""
        return self.detail.thread

    @property
    def needs_decision(self) -> bool:
        """Whether its words wait for a yes."""
        undecided = self.thread.state in (ThreadState.SCHEDULED, ThreadState.WAITING)
        is_open = self.thread.needs_approval and not self.thread.has_begun
        return is_open and undecided and not is_approved(self.detail)

    @property
    def calls(self) -> list[AuditEntry]:
        """What happened to its posts, oldest first."""
        return [entry for entry in self.detail.history if entry.subject.startswith("post:")]

    @property
    def bodies(self) -> list[str]:
        """Our own words, post by post."""
        return [post.body for post in self.thread.posts]


def thread_page(desk: Desk, person: SignedIn, key: str) -> ThreadToShow:
    """One thread, for somebody who may read it.

    Raises: UnknownThread, also for a story that is not theirs to read.
    """
    detail = dossier(desk.workspace.database, desk.context.directory, key)
    thread = detail.thread
    if not may_read_all(desk, person, thread):
        raise UnknownThread(key)
    holds = _holds_over(desk, thread)
    row = row_of(desk, person, key)
    directory = desk.context.directory()
    with desk.workspace.database.read() as connection:
        no = said_no(connection, thread)
    return ThreadToShow(
        detail=detail,
        row=replace(row, is_held=bool(holds), pill=_pill(row, is_held=bool(holds))),
        posts=_public(desk, detail, directory),
        holds=holds,
        support=_services(detail, directory),
        head=campaign_heads(desk.workspace.root).get(thread.campaign),
        stands=mark_of_state(thread),
        words=mark_of_words(thread, no),
        said_no=no,
        deeds=deeds_with(desk, person, key),
        is_owner=_is_owner(desk, person, thread),
    )


def _holds_over(desk: Desk, thread: StoredThread) -> tuple[HoldInForce, ...]:
    subjects = {
        "everything": "",
        "account": thread.account,
        "campaign": thread.campaign,
        "thread": thread.key,
    }
    in_force = status(desk.workspace.database, desk.workspace.clock).holds
    return tuple(one for one in in_force if subjects[one.scope] == one.subject)


def _services(detail: ThreadDetail, directory: Directory) -> tuple[str, ...]:
    said = "\n".join(shown.text for shown in detail.posts).casefold()
    names = dict.fromkeys(entry.printed_name for entry in directory.entries)
    return tuple(one for one in names if re.search(rf"\b{re.escape(one.casefold())}\b", said))


def _public(desk: Desk, detail: ThreadDetail, directory: Directory) -> tuple[PostToShow, ...]:
    remarks = _remarks(desk, detail, directory)
    posts = []
    for shown in detail.posts:
        found = remarks.get(shown.post.position, [])
        body, support = _parted(shown)
        posts.append(
            PostToShow(
                number=shown.post.position + 1,
                handle=shown.handle,
                said=_with_marks(body, [(start, end) for start, end, _ in found]),
                support=marked(support) if support else (),
                length=weighted_length(shown.text),
                pictures=tuple(
                    (number, one.alt, one.captions is not None)
                    for number, one in enumerate(shown.media)
                ),
                state=shown.post.state,
                address=shown.address,
                sent_at=shown.post.sent_at,
                remarks=tuple(remark for _, _, remark in found),
            )
        )
    return tuple(posts)


def _parted(shown: ShownPost) -> tuple[str, str]:
    """Our own words, and the support lines below them."""
    body = shown.post.body
    if shown.post.place is Place.CLOSING:
        return "", shown.text
    if shown.text.startswith(body):
        return body, shown.text[len(body) :].strip("\n")
    return shown.text, ""


def _remarks(
    desk: Desk, detail: ThreadDetail, directory: Directory
) -> dict[int, list[tuple[int, int, RemarkShown]]]:
    """What the rules say, by post, with the place of the sentence."""
    said = [shown for shown in detail.posts if shown.post.place is not Place.CLOSING]
    texts = [shown.post.body for shown in said]
    seen = tuple(
        MediaItem(one.path, alt_text=one.alt, has_captions=one.captions is not None)
        for one in (said[0].media if said else ())
    )
    thread = detail.thread
    around = Circumstances(media=seen, is_story=thread.tells_a_story)
    found: dict[int, list[tuple[int, int, RemarkShown]]] = {}
    try:
        house = house_of(desk.workspace.root)
    except MistakesFound:
        return found
    for one in find_in_thread(texts, directory, thread.region, around, house) if texts else ():
        finding, position = one.finding, said[one.position].post.position
        start, end = _sentence(texts[one.position], finding.start, finding.end)
        remark = RemarkShown(
            words=finding.where or " ".join(finding.words.split()),
            kindly=BY_ID[finding.rule].kindly,
            suggestion=finding.suggestion,
            is_stop=finding.severity is Severity.BLOCK,
        )
        found.setdefault(position, []).append((start, end, remark))
    return found


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around some words begins and ends."""
    gaps = [gap.end() for gap in _SENTENCE_ENDS.finditer(text)]
    begins = max((gap for gap in gaps if gap <= start), default=0)
    stop = min((gap for gap in gaps if gap >= end), default=len(text))
    return begins, begins + len(text[begins:stop].rstrip())


# Not the full stop inside an address.
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\s]+|\n+")


def _with_marks(text: str, spans: list[tuple[int, int]]) -> tuple[Marked, ...]:
    """The parts of a text, cut where what a rule speaks of begins and ends."""
    pieces: list[Marked] = []
    reached = 0
    for part in marked(text):
        start, end = reached, reached + len(part.text)
        edges = sorted({start, end, *(at for span in spans for at in span if start < at < end)})
        for left, right in pairwise(edges):
            is_remarked = any(begin <= left and right <= stop for begin, stop in spans)
            pieces.append(Marked(Part(part.kind, text[left:right]), is_remarked))
        reached = end
    return tuple(pieces)


# Holds


@dataclass(frozen=True, slots=True)
class OutOfPlace:
    """A light thing that is about to go out on a sad day."""

    row: RowToShow
    what: str
    deeds: frozenset[Deed]  # what whoever asks may do with it


@dataclass(frozen=True, slots=True)
class Kept:
    """A thread that a hold keeps, or kept from going out at its time."""

    row: RowToShow
    deeds: frozenset[Deed]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a hold keeps, and what it made late."""

    hold: HoldInForce
    missed: tuple[Kept, ...]
    half_out: tuple[Kept, ...]
    seen: str  # the mark of what was missed


def out_of_place(
    desk: Desk, person: SignedIn, ahead: timedelta = timedelta(days=2)
) -> list[OutOfPlace]:
    """What would look out of place, soonest first."""
    kinds = {"celebration": "A celebration.", "appeal": "An appeal.", "joke": "A joke."}
    return [
        OutOfPlace(
            row_of(desk, person, one.key),
            kinds.get(one.what, "Everyday in tone."),
            deeds_with(desk, person, one.key),
        )
        for one in jarring_threads(desk.context, ahead)
    ]


def holds(desk: Desk) -> tuple[HoldInForce, ...]:
    """Every hold in force, oldest first."""
    return status(desk.workspace.database, desk.workspace.clock).holds


def held_back(desk: Desk, person: SignedIn, number: int) -> HeldBack | None:
    """What to decide before a hold is released; None if none is in force that is theirs to end."""
    found = next((one for one in holds(desk) if one.number == number), None)
    if found is None or not person.may_lift(found.scope, found.subject):
        return None
    keys = missed_threads(desk.context, number)
    missed = tuple(Kept(row_of(desk, person, key), deeds_with(desk, person, key)) for key in keys)
    now = desk.context.clock.now()
    half = tuple(
        Kept(_row(desk, person, one), deeds_with(desk, person, one.key))
        for one in upcoming(desk.workspace.database, now, None).threads
        if one.state is ThreadState.PUBLISHING and any(h.number == number for h in one.holds)
    )
    return HeldBack(found, missed, half, mark_of_keys(keys))


def held_counts(desk: Desk) -> tuple[int, int]:
    """How many threads are on hold in the next 24 hours, and in the next 7 days."""
    now = desk.context.clock.now()
    week = upcoming(desk.workspace.database, now, timedelta(days=7)).threads
    held = [one for one in week if one.holds]
    return sum(one.begin_at < now + timedelta(days=1) for one in held), len(held)


def due_soon(desk: Desk) -> int:
    """How many threads are due in the next 24 hours."""
    now = desk.context.clock.now()
    return len(upcoming(desk.workspace.database, now, timedelta(days=1)).threads)


def names(desk: Desk) -> tuple[list[str], list[tuple[str, str]]]:
    """The accounts, and the campaigns with their titles, that are in the queue."""
    now = desk.context.clock.now()
    coming = upcoming(desk.workspace.database, now, None).threads
    known = campaign_heads(desk.workspace.root)
    accounts = sorted({one.account for one in coming})  # those that a hold would stop
    campaigns = sorted({one.campaign for one in coming})
    return accounts, [(name, known[name].title if name in known else name) for name in campaigns]
