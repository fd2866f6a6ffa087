"""Everything about one thread, as the public sees it and as those who decide need it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.rules.check import BY_ID, find_in_thread
from scheduler.crisis.support.sealed_post import Place
from scheduler.crisis.workspace_files import house_rules_of
from scheduler.engagement.reports.post_readings import ReadingOfPost, latest_readings
from scheduler.errors import MistakesFound, UnknownThread
from scheduler.pages.marked import Part, marked
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail, dossier
from scheduler.publishing.operations.approving.approve import (
    approved_before,
    approver_of,
    said_no,
    wants_yes,
)
from scheduler.publishing.operations.approving.outside import outside_words
from scheduler.publishing.operations.approving.requests import requests_about
from scheduler.publishing.operations.comments import comments_on
from scheduler.publishing.operations.permission import Deed
from scheduler.publishing.operations.seen import mark_of_state, mark_of_words
from scheduler.store.agreements.approval_requests import StoredRequest
from scheduler.store.agreements.outside_approvers import OutsideWord
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import PostState
from scheduler.store.stories.comments import StoredComment
from scheduler.stories.thread_access import may_read
from scheduler.text.counting.length import weighted_length
from scheduler.text.rules.base import Circumstances, MediaItem, Severity
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.frame import holds as in_force
from scheduler.web.reads.rows import (
    RowToShow,
    TitleAndCover,
    campaign_heads,
    deeds_with,
    may_read_all,
    pill_with_hold,
    row_of,
)
from scheduler.web.show.approved_before import ChangedSince, changed_since


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
    wants_yes: bool  # no yes to them counts, as the gate asks
    deeds: frozenset[Deed]  # what whoever asks may do with it
    is_owner: bool  # so that somebody else decides about its words
    knows_owner: bool  # or nobody can: whose yes does not count cannot be told
    changed: ChangedSince | None  # since somebody approved it
    requests: tuple[StoredRequest, ...]  # that are open
    outside: tuple[OutsideWord, ...]  # what was said from outside
    comments: tuple[StoredComment, ...]
    readings: Mapping[int, ReadingOfPost]  # by number of the post

    @property
    def thread(self) -> StoredThread:
        """As it is stored."""
        return self.detail.thread

    @property
    def needs_decision(self) -> bool:
        """Whether its words wait for a yes."""
        return self.wants_yes and not self.thread.has_begun

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
        no, wants = said_no(connection, thread), wants_yes(connection, thread)
    return ThreadToShow(
        detail=detail,
        row=replace(row, is_held=bool(holds), pill=pill_with_hold(row, is_held=bool(holds))),
        posts=_public(desk, detail, directory),
        holds=holds,
        support=_services(detail, directory),
        head=campaign_heads(desk.workspace.root).get(thread.campaign),
        stands=mark_of_state(thread),
        words=mark_of_words(thread, no),
        said_no=no,
        wants_yes=wants,
        deeds=deeds_with(desk, person, key),
        is_owner=_is_owner(desk, person, thread),
        knows_owner=_knows_owner(desk, person, thread),
        changed=_changed(desk, thread),
        requests=tuple(
            one for one in requests_about(desk.workspace.database, key) if one.ended_at is None
        ),
        outside=outside_words(desk.workspace.database, key),
        comments=comments_on(
            desk.workspace.database,
            key,
            lambda story: may_read(desk.workspace.database, person.actor, story),
        ),
        readings=latest_readings(desk.workspace.database, key),
    )


def detail_of(desk: Desk, key: str) -> ThreadDetail:
    """A thread with its pictures, for whoever was found to may read it.

    Raises: UnknownThread.
    """
    return dossier(desk.workspace.database, desk.context.directory, key)


def _changed(desk: Desk, thread: StoredThread) -> ChangedSince | None:
    found = approved_before(desk.workspace.database, thread.key)
    if found is None:
        return None
    before, now = found
    return changed_since(before, now, thread.body_hash, thread.begin_at)


def _knows_owner(desk: Desk, person: SignedIn, thread: StoredThread) -> bool:
    with desk.workspace.database.read() as connection:
        return approver_of(connection, person.actor).knows(thread.owner)


def _is_owner(desk: Desk, person: SignedIn, thread: StoredThread) -> bool:
    with desk.workspace.database.read() as connection:
        return approver_of(connection, person.actor).is_called(thread.owner)


def _holds_over(desk: Desk, thread: StoredThread) -> tuple[HoldInForce, ...]:
    subjects = {
        "everything": "",
        "account": thread.account,
        "campaign": thread.campaign,
        "thread": thread.key,
    }
    return tuple(one for one in in_force(desk) if subjects[one.scope] == one.subject)


def _services(detail: ThreadDetail, directory: Directory) -> tuple[str, ...]:
    text = "\n".join(shown.text for shown in detail.posts).casefold()
    names = dict.fromkeys(entry.printed_name for entry in directory.entries)
    return tuple(one for one in names if re.search(rf"\b{re.escape(one.casefold())}\b", text))


def _public(desk: Desk, detail: ThreadDetail, directory: Directory) -> tuple[PostToShow, ...]:
    return public_posts(detail, _remarks(desk, detail, directory))


def public_posts(
    detail: ThreadDetail,
    remarks: Mapping[int, list[tuple[int, int, RemarkShown]]] | None = None,
) -> tuple[PostToShow, ...]:
    """The posts as the public sees them; `remarks` stand beside them for us alone."""
    posts = []
    for shown in detail.posts:
        found = (remarks or {}).get(shown.post.position, [])
        body, support = _parted(shown)
        posts.append(
            PostToShow(
                number=shown.post.position + 1,
                handle=shown.handle,
                said=with_marks(body, [(start, end) for start, end, _ in found]),
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
    own_posts = [shown for shown in detail.posts if shown.post.place is not Place.CLOSING]
    texts = [shown.post.body for shown in own_posts]
    seen = tuple(
        MediaItem(one.path, alt_text=one.alt, has_captions=one.captions is not None)
        for one in (own_posts[0].media if own_posts else ())
    )
    thread = detail.thread
    around = Circumstances(media=seen, is_story=thread.tells_a_story)
    found: dict[int, list[tuple[int, int, RemarkShown]]] = {}
    try:
        house = house_rules_of(desk.workspace.root)
    except MistakesFound:
        return found
    for one in find_in_thread(texts, directory, thread.region, around, house) if texts else ():
        finding, position = one.finding, own_posts[one.position].post.position
        start, end = sentence_around(texts[one.position], finding.start, finding.end)
        remark = RemarkShown(
            words=finding.where or " ".join(finding.words.split()),
            kindly=BY_ID[finding.rule].kindly,
            suggestion=finding.suggestion,
            is_stop=finding.severity is Severity.BLOCK,
        )
        found.setdefault(position, []).append((start, end, remark))
    return found


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around some words begins and ends."""
    gaps = [gap.end() for gap in _SENTENCE_ENDS.finditer(text)]
    begins = max((gap for gap in gaps if gap <= start), default=0)
    stop = min((gap for gap in gaps if gap >= end), default=len(text))
    return begins, begins + len(text[begins:stop].rstrip())


# Not the full stop inside an address.
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\s]+|\n+")


def with_marks(text: str, spans: list[tuple[int, int]]) -> tuple[Marked, ...]:
    """The parts of a text, cut where what a rule speaks of begins and ends."""
    if not spans:
        return tuple(Marked(part, is_remarked=False) for part in marked(text))
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
