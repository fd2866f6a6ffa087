"""What the page of a thread that is being written shows: counted, checked, as it would go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from starlette.responses import Response

from scheduler.bootstrap.drafts.thread_look import ThreadLook, look_at
from scheduler.bootstrap.drafts.typed import PageMark, TypedDraft
from scheduler.errors import NotPossible
from scheduler.media.files import names_in
from scheduler.people.roles import Act
from scheduler.web.pages.campaigns.fields import hashtags_in
from scheduler.web.pages.writing import fields
from scheduler.web.pages.writing.described import as_described
from scheduler.web.pages.writing.fields import IN_FILE, SLOT, FieldMissing, Given, one
from scheduler.web.pages.writing.mistakes import by_field
from scheduler.web.pages.writing.written import Written, address_of_page
from scheduler.web.reads import writing as reads
from scheduler.web.reads.campaigns.listing import reader
from scheduler.web.reads.plain_names import names_for
from scheduler.web.reads.writing import NextSlot
from scheduler.web.show import findings
from scheduler.web.show.difference import Piece
from scheduler.web.show.words import sentence_of
from scheduler.web.visit import Visit
from scheduler.yaml_files.reader import Tree

DONE = {"picked": "You go on with this version. The other one is gone."}


@dataclass(frozen=True, slots=True)
class Speaker:
    """An account that a thread may go out from."""

    account: str
    handle: str
    is_ticked: bool
    is_theirs: bool  # False: the file names it, and whoever writes may not write for it


@dataclass(frozen=True, slots=True)
class Composer:
    """What the page shows beside the form."""

    written: Written
    given: Given
    read_hash: str
    page: PageMark
    kept: TypedDraft | None
    others: tuple[TypedDraft, ...]
    look: ThreadLook | None
    boxes: tuple[reads.BoxToShow, ...]
    threads: tuple[reads.ThreadToSee, ...]
    problems: Mapping[str, str]  # what stands in the way, by field; said, not asked for yet
    slot: NextSlot | None  # where its account's next free one was chosen
    speakers: tuple[Speaker, ...] = ()  # the accounts to tick
    is_missing_boxes: bool = False  # accounts were ticked that the page has no field of words for
    theirs: tuple[Piece, ...] = ()  # what the file says now, where somebody changed it meanwhile

    @property
    def is_mended_by_form(self) -> bool:
        """Whether something that is wrong is said of the campaign, on its own form."""
        mistakes = self.look.mistakes if self.look else ()
        return any(findings.page_of(each.about) == "head" for each in mistakes)

    @property
    def has_time(self) -> bool:
        """Whether a time was chosen; a thread without one is looked at all the same."""
        if self.slot:
            return self.slot.at is not None
        names = {"at": ("day", "time"), "named": ("named",), "again": ("first", "hour")}
        return all(one(self.given, name) for name in names.get(one(self.given, "at"), ()))

    @property
    def is_several(self) -> bool:
        """Whether several accounts say it, each in words of its own."""
        return fields.is_several(self.given)

    @property
    def posts_there(self) -> int:
        """How many fields of posts there are."""
        return sum(not box.account for box in self.boxes)

    @property
    def price_usd(self) -> float:
        """What sending all of it costs."""
        return sum(each.price_usd for each in self.threads)

    @property
    def needs_approval(self) -> bool:
        """Whether somebody else reads it before it goes out."""
        return any(each.needs_approval for each in self.threads)


def composer_of(
    visit: Visit,
    written: Written,
    given: Given,
    read_hash: str,
    page: PageMark,
    kept: TypedDraft | None,
    others: tuple[TypedDraft, ...],
) -> Composer:
    """What to show beside the form, with the draft looked at as if it were in the file."""
    texts = given.get("post") or ("",)
    problems: dict[str, str] = {}
    look, slot, times = None, _next_slot(visit, given), visit.our_times
    timed = fields.at_slot(given, slot.at if slot else None, times)
    try:
        values = fields.values_of(timed, written.tree, written.ids, times, is_draft=True)
        values = replace(values, media=as_described(visit, values.media))
        look = look_at(
            visit.desk.workspace,
            written.path,
            written.file.text,
            values,
            reader(visit.desk, visit.known),
        )
        names = names_here(visit, written)
        problems = by_field(written.path, look.mistakes, look.text, given, names)
    except FieldMissing as error:
        problems = {} if error.field == "post-1" else {error.field: str(error)}
    except NotPossible as error:
        problems = {"": sentence_of(error.sentence).rstrip(".")}
    speakers = _speakers(visit, written, given)
    return Composer(
        written=written,
        given=given,
        read_hash=read_hash,
        page=page,
        kept=kept,
        others=others,
        look=look,
        boxes=_boxes(given, look, texts, speakers),
        threads=_in_their_order(given, _threads(visit, written, look)),
        problems=({"slot": slot.missing} if slot and slot.missing else {}) | problems,
        slot=slot,
        speakers=speakers,
        is_missing_boxes="live" in visit.form
        and fields.is_several(given)
        and not set(fields.accounts_of(given)) <= set(visit.all_of("speaker")),
    )


def _threads(
    visit: Visit, written: Written, look: ThreadLook | None
) -> tuple[reads.ThreadToSee, ...]:
    """The threads that it comes to, with what to know of each in the words of the desk."""
    return reads.threads_of(visit.desk, look, names_here(visit, written)) if look else ()


def names_here(visit: Visit, written: Written) -> findings.NamesHere:
    """What the desk calls what is named in what `check` finds."""
    texts = {str(each.get("id")): each.get("text") for each in written.threads}
    return names_for(visit.desk, visit.known, written.campaign, texts)


def _boxes(
    given: Given, look: ThreadLook | None, texts: Sequence[str], speakers: Sequence[Speaker]
) -> tuple[reads.BoxToShow, ...]:
    """The fields of words: of each post, of each time, or of each account."""
    accepted = {each.rule: each.reason for each in fields.accepted_of(given)}
    kept = frozenset(given.get("kept", ()))
    own, is_several = fields.own_words(given), fields.is_several(given)
    ticked = {each.account: each.handle for each in speakers if each.is_ticked and is_several}
    of_accounts = reads.own_boxes(look, own, ticked, kept, accepted)
    if is_several:
        return of_accounts
    make = reads.each_time_boxes if one(given, "at") == "again" else reads.boxes_of
    return (*make(look, texts, kept, accepted), *of_accounts)


def _in_their_order(
    given: Given, threads: tuple[reads.ThreadToSee, ...]
) -> tuple[reads.ThreadToSee, ...]:
    """The threads as the fields of their words stand, where several accounts say it."""
    if not fields.is_several(given):
        return threads
    order = fields.accounts_of(given)
    return tuple(sorted(threads, key=lambda one: order.index(one.account)))


def _speakers(visit: Visit, written: Written, given: Given) -> tuple[Speaker, ...]:
    """The accounts to tick: those that whoever writes may write for, and those of the file."""
    if fields.is_said_in_file(given, written.tree or {}):
        return ()
    ticked = fields.accounts_of(given)
    return tuple(
        Speaker(name, account.handle, name in ticked, is_theirs)
        for name, account in visit.desk.workspace.organisation.accounts.items()
        if (is_theirs := visit.may(Act.WRITE, account=name)) or name in ticked
    )


def _next_slot(visit: Visit, given: Given) -> NextSlot | None:
    """The next free slot of the account, where that was chosen."""
    if one(given, "at") != SLOT:
        return None
    if fields.is_several(given):
        return NextSlot(None, "Several accounts have no slot together. Choose a day and a time")
    return reads.next_slot(visit.desk, one(given, "account"), visit.now)


def slot_that_was_seen(visit: Visit, given: Given) -> datetime | None:
    """The time of the slot that the page showed; None where no slot was chosen.

    Raises: FieldMissing where there is none, or another one is the next by now.
    """
    slot = _next_slot(visit, given)
    if slot is None:
        return None
    if slot.at is None:
        raise FieldMissing("slot", slot.missing)
    if visit.text("slot", 40) != slot.at.isoformat():
        when = f"{visit.our_times.dated(slot.at)} {visit.our_times.zone_name}"
        raise FieldMissing("slot", f"The next free slot is {when}. Is that right? Then once more")
    return slot.at


def page_of(
    visit: Visit, composer: Composer, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    """The page; as one types, only the parts of it that are looked at anew."""
    if "live" in visit.form:
        return visit.part("writing/parts.html.j2", status, shown=composer, one=one)
    workspace = visit.desk.workspace
    written, given = composer.written, composer.given
    tags = (*tags_in(written.head), *hashtags_in(one(given, "hashtags")))
    return visit.page(
        "writing/compose.html.j2",
        422 if errors and status == 200 else status,
        here="campaigns",
        shown=composer,
        errors=errors or {},
        one=one,
        is_new=written.tree is None,
        in_file=IN_FILE,
        by_slot=SLOT,
        title=str(written.head.get("title", written.campaign)),
        templates=_names(workspace.root / "templates"),
        tables=_names(workspace.root / "campaigns", (".csv",)),
        pictures=[(name, name) for name in names_in(workspace.root / "media")],
        posts_in=_posts_in,
        hashtags=reads.hashtags_brought(visit.desk, visit.known.actor, tags)
        if visit.may(Act.REPORTS)
        else (),
        cover=str(written.head.get("cover", "")),
        address=address_of_page(visit),
        done=DONE.get(visit.query.get("done", ""), ""),
    )


def tags_in(head: Mapping[str, Tree]) -> tuple[str, ...]:
    tags = head.get("hashtags", [])
    return tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()


def _posts_in(content: str) -> str:
    """The words of a draft, for looking at."""
    return fields.all_words(fields.of_draft(content))


def _names(folder: Path, ends: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The files below a folder, each as a choice."""
    found = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and (not ends or path.suffix.lower() in ends)
    )
    return [(name, name) for name in found]
