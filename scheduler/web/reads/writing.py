"""A thread while it is written: each post with its count, what rules say, and all as it will be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.bootstrap.drafts.beside import told_of_others
from scheduler.bootstrap.drafts.previews import ThreadPreview
from scheduler.bootstrap.drafts.thread_look import ThreadLook
from scheduler.bootstrap.reports import report_choices
from scheduler.campaigns.planning.link_tags import before_tags
from scheduler.crisis.rules.check import BY_ID, PostFinding
from scheduler.crisis.support.sealed_post import Place
from scheduler.engagement.reports.hashtags import hashtag_report
from scheduler.findings import CheckFinding, RuleFound
from scheduler.formatting import count
from scheduler.pages.marked import Part, PartKind, marked
from scheduler.people.roles import Actor
from scheduler.store.metrics.period import ALWAYS
from scheduler.text.counting.length import LIMIT
from scheduler.text.rules.base import Severity
from scheduler.text.split import with_whole_numbers
from scheduler.web.desk import Desk
from scheduler.web.reads.calendar.slots import next_free
from scheduler.web.reads.calendar.tiles import organisation_of
from scheduler.web.reads.thread import Marked, sentence_around, with_marks
from scheduler.web.show.findings import NamesHere, said_plainly

_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)
_BEGINNING = 24  # characters by which a post is found in the field that it was made from
_MOST_SHOWN = 12  # threads of a repeat or a table that are shown whole


@dataclass(frozen=True, slots=True)
class NextSlot:
    """The next weekly time of an account that nobody has taken, or why there is none."""

    at: datetime | None
    missing: str  # what to do instead; "" where there is one


@dataclass(frozen=True, slots=True)
class RemarkToShow:
    """What a rule says of a sentence, and whether its words may be kept."""

    rule: str
    words: str  # the sentence
    kindly: str
    suggestion: str
    is_stop: bool
    may_be_kept: bool
    asks_reason: bool  # a second person reads it
    kept: str  # how it was kept already; "" where it was not


@dataclass(frozen=True, slots=True)
class BoxToShow:
    """One field of words: how long its posts are, and what rules say of them."""

    number: int
    text: str
    lengths: tuple[int, ...]  # weighted, support lines included, of each post it makes
    splits_before: tuple[str, ...]  # the first words of each further post
    support: tuple[Part, ...]  # the lines that are added to its first post
    remarks: tuple[RemarkToShow, ...]
    account: str = ""  # whose words they are, where several accounts say it each in its own
    handle: str = ""
    is_left_out: bool = False  # that account is no longer ticked: its words are kept all the same

    @property
    def key(self) -> str:
        """The name of its field on the page."""
        return f"own-{self.account}" if self.account else f"post-{self.number}"

    @property
    def below(self) -> str:
        """The name of what stands below the field."""
        return f"under-{self.key}" if self.account else f"under-{self.number}"

    @property
    def is_over(self) -> bool:
        """Whether it makes more posts than its own lines of `---` part it into."""
        # One post is never more than one part: the field is read through for the others alone.
        return len(self.lengths) > 1 and len(self.lengths) > len(parts_of(self.text))

    @property
    def fullest(self) -> int:
        """How much of a post is used, of the one that uses most."""
        return min(max(self.lengths, default=0), LIMIT)

    @property
    def said(self) -> str:
        """238 of 280, support lines included."""
        if not self.lengths:
            return "Nothing yet"
        each = " and ".join(str(one) for one in self.lengths)
        beside = ", support lines included" if self.support else ""
        if not self.is_over:
            which = f"{len(self.lengths)} posts, {each}" if len(self.lengths) > 1 else each
            return f"{which} of {LIMIT}{beside}"
        before = "” and “".join(self.splits_before)
        return f"It makes {len(self.lengths)} posts of {each}: it splits before “{before}”"


@dataclass(frozen=True, slots=True)
class PostPreview:
    """One post as the public will see it."""

    handle: str
    said: tuple[Marked, ...]
    support: tuple[Part, ...]
    length: int
    alts: tuple[str, ...]

    @property
    def has_link(self) -> bool:
        """Whether our own words lead anywhere."""
        return any(piece.part.kind is PartKind.LINK for piece in self.said)


@dataclass(frozen=True, slots=True)
class ThreadToSee:
    """One thread as the public will see it."""

    which: str  # of a table or a repeat, in words: its row, its day or its account
    account: str  # that it goes out from
    handle: str
    at: datetime
    posts: tuple[PostPreview, ...]
    price_usd: float
    warnings: tuple[str, ...]
    needs_approval: bool
    is_whole: bool  # False: its date stands here, and its words are shown for others
    posts_count: int


@dataclass(frozen=True, slots=True)
class HashtagToShow:
    """What a hashtag brought so far, with what that is of."""

    tag: str
    said: str


def parts_of(text: str) -> list[str]:
    """The posts that lines of `---` part a field into."""
    return [part for part in _BREAK.split(text) if part.strip()]


def boxes_of(
    look: ThreadLook | None, texts: Sequence[str], kept: frozenset[str], accepted: dict[str, str]
) -> tuple[BoxToShow, ...]:
    """Each field of words, with the posts that it makes."""
    if look is None or not look.threads:
        return tuple(BoxToShow(n, text, (), (), (), ()) for n, text in enumerate(texts, 1))
    thread, findings = look.threads[0], look.findings[0]
    homes = _homes([shape.body for shape in thread.shapes if shape.body], texts)
    boxes, texts_shown = [], thread.texts
    for place, text in enumerate(texts):
        own = [number for number, home in enumerate(homes) if home == place]
        sealed = [thread.sealed[number] for number in own]
        _, support = parted(thread, own[0], texts_shown[own[0]]) if own else ("", "")
        remarks = [
            _remark(one, thread.shapes[one.position].body, kept, accepted)
            for one in findings
            if one.position in own
        ]
        boxes.append(
            BoxToShow(
                number=place + 1,
                text=text,
                lengths=tuple(one.weighted_length for one in sealed),
                splits_before=tuple(_first_words(thread.shapes[n].body) for n in own[1:]),
                support=marked(support) if support else (),
                remarks=tuple(remarks),
            )
        )
    return tuple(boxes)


def each_time_boxes(
    look: ThreadLook | None, texts: Sequence[str], kept: frozenset[str], accepted: dict[str, str]
) -> tuple[BoxToShow, ...]:
    """The same where each field is what is said one time."""
    boxes = []
    for place, text in enumerate(texts):
        alone = (
            ThreadLook("", (), (look.threads[place],), (look.findings[place],))
            if look and place < len(look.threads)
            else None
        )
        (box,) = boxes_of(alone, [text], kept, accepted)
        boxes.append(replace(box, number=place + 1))
    return tuple(boxes)


def own_boxes(
    look: ThreadLook | None,
    said: Mapping[str, str],
    handles: Mapping[str, str],
    kept: frozenset[str],
    accepted: dict[str, str],
) -> tuple[BoxToShow, ...]:
    """The words of each account, where several say it; `handles` are of those that are ticked."""
    by_account = {
        thread.planned.account: ThreadLook("", (), (thread,), (findings,))
        for thread, findings in (zip(look.threads, look.findings, strict=True) if look else ())
    }
    boxes = []
    for number, (account, text) in enumerate(said.items(), 1):
        (box,) = boxes_of(by_account.get(account), [text], kept, accepted)
        handle, is_left_out = handles.get(account, ""), account not in handles
        own = replace(box, number=number, account=account, handle=handle or account)
        boxes.append(replace(own, is_left_out=is_left_out))
    return tuple(boxes)


def threads_of(desk: Desk, look: ThreadLook, names: NamesHere) -> tuple[ThreadToSee, ...]:
    """Every thread that it comes to, in the order of their times."""
    accounts, prices = desk.workspace.organisation.accounts, desk.workspace.settings.prices
    handles = {name: f"@{one.handle}" for name, one in accounts.items()}
    shown = []
    beside = told_of_others(desk.workspace, [one.as_decided for one in look.threads[:_MOST_SHOWN]])
    for number, (thread, findings) in enumerate(zip(look.threads, look.findings, strict=True)):
        is_whole = number < _MOST_SHOWN
        warnings = (*thread.planned.warnings, *beside[number]) if is_whole else ()
        parts = thread.planned.key.split("/")
        posts = (
            tuple(
                _post(thread, place, text, findings, accounts[shape.account].handle)
                for place, (shape, text) in enumerate(zip(thread.shapes, thread.texts, strict=True))
            )
            if is_whole
            else ()
        )
        shown.append(
            ThreadToSee(
                which=", ".join(handles.get(one, one) for one in parts[2:]),
                account=thread.planned.account,
                handle=accounts[thread.planned.account].handle,
                at=thread.as_decided.due_at,
                posts=posts,
                price_usd=thread.price_usd(prices),
                warnings=tuple(
                    said_plainly(each, names)
                    for each in _besides(tuple(dict.fromkeys(warnings)), findings)
                ),
                needs_approval=thread.planned.needs_approval,
                is_whole=is_whole,
                posts_count=len(thread.sealed),
            )
        )
    return tuple(shown)


def hashtags_brought(desk: Desk, actor: Actor, tags: Sequence[str]) -> tuple[HashtagToShow, ...]:
    """What each hashtag brought whoever asks may see; nothing without what it is of.

    Raises: NotAllowed.
    """
    workspace = desk.workspace
    period = report_choices(workspace, actor).narrowed(ALWAYS)
    rows = {
        row.hashtag.casefold(): row
        for row in hashtag_report(workspace.database, workspace.clock, period).rows
    }
    shown = []
    for tag in dict.fromkeys(tags):
        row = rows.get(tag.casefold())
        if row is None:
            said = "not published with here so far"
        elif row.rate is None:
            said = f"{count(row.threads, 'thread')}, not measured yet"
        else:
            rate = row.rate
            few = "" if rate.interval else ". Too few threads to tell"
            said = (
                f"{rate.engagements:,} engagements on {rate.impressions:,} views of "
                f"{count(rate.posts, 'post')} in {count(row.threads, 'thread')}{few}"
            )
        shown.append(HashtagToShow(tag, said))
    return tuple(shown)


def parted(thread: ThreadPreview, place: int, text: str) -> tuple[str, str]:
    """Our own words of a post that shows `text`, and the support lines below them."""
    shape = thread.shapes[place]
    if shape.place is Place.CLOSING:
        return "", text
    # The words of a story that is hidden from the reader are not those of its shape.
    own = shape.body if text.startswith(shape.body) else text
    return own, text[len(own) :].strip("\n")


def _besides(
    warnings: Sequence[str | CheckFinding], findings: Sequence[PostFinding]
) -> Iterator[str | CheckFinding]:
    """The warnings that do not stand beside a sentence already."""
    rules = {one.finding.rule for one in findings}
    return (one for one in warnings if not (isinstance(one, RuleFound) and one.rule in rules))


def _post(
    thread: ThreadPreview, place: int, text: str, findings: Sequence[PostFinding], handle: str
) -> PostPreview:
    body, support = parted(thread, place, text)
    spans = [
        sentence_around(body, one.finding.start, one.finding.end)
        for one in findings
        if one.position == place and not one.finding.where and body
    ]
    return PostPreview(
        handle=handle,
        said=with_marks(body, spans) if body else (),
        support=marked(support) if support else (),
        length=thread.sealed[place].weighted_length,
        alts=tuple(one.alt for one in thread.shapes[place].media),
    )


def _remark(
    one: PostFinding, body: str, kept: frozenset[str], accepted: dict[str, str]
) -> RemarkToShow:
    finding = one.finding
    is_stop = finding.severity is Severity.BLOCK
    start, end = sentence_around(body, finding.start, finding.end)
    reason = accepted.get(finding.rule, "")
    why = f"You ask a second person to accept it: {reason}" if is_stop and reason else ""
    if not is_stop and finding.rule in kept:
        why = "You keep these words."
    return RemarkToShow(
        rule=finding.rule,
        words=finding.where or body[start:end],
        kindly=BY_ID[finding.rule].kindly,
        suggestion=finding.suggestion,
        is_stop=is_stop and not why,
        may_be_kept=not is_stop or finding.may_be_lifted or finding.may_be_misread,
        asks_reason=is_stop,
        kept=why,
    )


def _homes(bodies: Sequence[str], texts: Sequence[str]) -> list[int]:
    """In which of the fields each post was written: they follow each other in both."""
    whole = [with_whole_numbers(text) for text in texts]
    filled = [place for place, text in enumerate(whole) if text.strip()]
    homes: list[int] = []
    step, cursor = 0, 0
    for number, body in enumerate(bodies if filled else ()):
        begins = before_tags(body.strip())[:_BEGINNING]
        at = whole[filled[step]].find(begins, cursor) if number else 0  # a note may open the first
        if at < 0:
            step = min(step + 1, len(filled) - 1)
            at = max(0, whole[filled[step]].find(begins))
        cursor = at + 1
        homes.append(filled[step])
    return homes


def next_slot(desk: Desk, account: str, now: datetime) -> NextSlot:
    """When the account's next free slot is; "" where none is chosen."""
    ours = organisation_of(desk)
    own = ours.accounts.get(account) if ours else None
    if own is None:
        return NextSlot(None, "Choose the account first: each has slots of its own")
    if not own.slots:
        return NextSlot(
            None,
            f"@{own.handle} has no slots. Choose a day and a time, or write its weekly times in "
            f"organisation.yaml, such as slots: [Tuesday 16:00]",
        )
    free = next_free(desk, account, now, most=1)
    if not free:
        taken = f"Every slot of @{own.handle} is taken for half a year. Choose a day and a time"
        return NextSlot(None, taken)
    return NextSlot(free[0], "")


def _first_words(body: str) -> str:
    return " ".join(body.split()[:3])
