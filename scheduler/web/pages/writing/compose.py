"""Writing a thread of a campaign: counted, checked and shown as one types, and always kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from scheduler.bootstrap.drafts.campaign_files import FileRead, path_of, read_path
from scheduler.bootstrap.drafts.thread_look import ThreadLook, look_at
from scheduler.bootstrap.drafts.typed import DraftPlace, PageMark, TypedDraft, typed
from scheduler.campaigns.formats.composing import MediaValues
from scheduler.campaigns.loader import files_of
from scheduler.errors import FileChangedSince, Mistake, MistakesFound, NotPossible
from scheduler.media.files import names_in
from scheduler.media.library import listed
from scheduler.people.roles import Act
from scheduler.web.identity.forms import new_secret
from scheduler.web.pages.campaigns.fields import hashtags_in
from scheduler.web.pages.campaigns.file import page_mark, stale
from scheduler.web.pages.writing import fields
from scheduler.web.pages.writing.fields import IN_FILE, SLOT, FieldMissing, Given, one
from scheduler.web.pages.writing.mistakes import by_field
from scheduler.web.reads import writing as reads
from scheduler.web.reads.calendar.tiles import handles_of
from scheduler.web.reads.campaigns.listing import address_of, campaigns_page, reader
from scheduler.web.reads.plain_names import names_for
from scheduler.web.reads.writing import NextSlot
from scheduler.web.show.difference import Piece, difference
from scheduler.web.show.findings import NamesHere, page_of
from scheduler.web.show.words import sentence_of
from scheduler.web.verbs import campaigns as verbs
from scheduler.web.visit import NotHere, Visit, number_in
from scheduler.yaml_files.reader import Tree, read_from

MOST_BYTES = 400_000
_UNREADABLE = "cannot be read as it is. Open the file, and mend it first."
DONE = {"picked": "You go on with this version. The other one is gone."}


@dataclass(frozen=True, slots=True)
class Written:
    """A campaign's file, and the thread of it that is being written."""

    path: Path
    file: FileRead
    campaign: str
    head: Mapping[str, Tree]
    threads: tuple[Mapping[str, Tree], ...]
    thread: str  # its id; "" for a new one

    @property
    def tree(self) -> Mapping[str, Tree] | None:
        """The thread as the file says it now; None for a new one."""
        return next((each for each in self.threads if each.get("id") == self.thread), None)

    @property
    def place(self) -> DraftPlace:
        """Where its draft is kept."""
        return DraftPlace(self.path.name, self.thread)

    @property
    def ids(self) -> list[str]:
        """The names that are taken."""
        return [str(each.get("id", "")) for each in self.threads]


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
        return any(page_of(each.about) == "head" for each in mistakes)

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


def choose(visit: Visit) -> Response:
    """For which campaign to write."""
    files = files_of(visit.desk.workspace.root)
    if len(files) == 1:
        return visit.to(f"/write/{address_of(files[0])}")
    return visit.page(
        "writing/choose.html.j2",
        here="campaigns",
        files=campaigns_page(visit.desk, visit.known).rows,
    )


def show(visit: Visit) -> Response:
    """The thread, with what was typed of it before."""
    written = _written(visit)
    there = typed(visit.desk.workspace, visit.known.actor, written.place)
    kept, others = (there[0], there[1:]) if there else (None, [])
    if kept:
        given, read_hash = fields.of_draft(kept.content), kept.began_from
        page = PageMark(new_secret(), kept.branch, kept.revision)
    else:
        tree = written.tree
        given = fields.of_thread(tree, visit.our_times) if tree else _blank(visit)
        read_hash, page = written.file.hash, PageMark(new_secret())
    composer = _composer(
        visit, written, fields.arranged(given), read_hash, page, kept, tuple(others)
    )
    return _page(visit, composer)


def change(visit: Visit) -> Response:
    """Keeps what is typed, and does what the button says."""
    person, written = visit.require(Act.WRITE), _written(visit)
    chosen = visit.text("do", 40)
    back = f"/campaign/{visit.path['file']}"
    if chosen == "throw":
        verbs.forget_typed(visit.desk, person, written.place)
        return visit.to(f"{back}?done=thrown")
    if pick := visit.text("pick", 64):
        verbs.forget_typed(visit.desk, person, written.place, but=pick)
        return visit.to(f"{_address(visit)}?done=picked")
    given, error = _done(fields.arranged(fields.of_form(visit.chosen)), chosen, visit)
    read_hash = visit.text("read", 64)
    page = page_mark(visit)
    keeping = verbs.begin_to_keep(
        visit.desk, person, written.place, fields.packed(given), read_hash, page
    )
    if chosen == "put" and "live" not in visit.form:
        kept = keeping.result()
        return _put(visit, written, given, read_hash, _marked(page, kept), kept)
    try:
        composer = _composer(visit, written, given, read_hash, page, None, ())
    finally:
        kept = keeping.result()  # nothing is answered before what was typed is on the disk
    others = _others(visit, written, kept)
    composer = replace(composer, page=_marked(page, kept), kept=kept, others=others)
    return _page(visit, composer, errors={error[0]: error[1]} if error else None)


def _marked(page: PageMark, kept: TypedDraft) -> PageMark:
    """What a page knows of its draft once that is kept."""
    return PageMark(page.device, kept.branch, kept.revision)


def again(visit: Visit) -> Response:
    """Shows what was typed under an earlier sign-in; nothing was done with it."""
    written = _written(visit)
    given = fields.arranged(fields.of_form(visit.chosen))
    composer = _composer(visit, written, given, visit.text("read", 64), page_mark(visit), None, ())
    said = "You signed in again meanwhile. Your words are all here: press the button once more"
    return _page(visit, composer, 403, errors={"": said})


def when_stale(visit: Visit) -> Response:
    """Answers a form of an earlier sign-in, or of none: what was typed stands on the page."""
    return stale(visit, _address(visit), again)


def _put(
    visit: Visit, written: Written, given: Given, read_hash: str, page: PageMark, kept: TypedDraft
) -> Response:
    """Writes the thread into the file."""
    others = _others(visit, written, kept)

    def shown(
        status: int,
        errors: dict[str, str],
        now: str = read_hash,
        mistakes: Sequence[Mistake] = (),
    ) -> Response:
        composer = _composer(visit, written, given, now, page, kept, others)
        if mistakes:
            text = composer.look.text if composer.look else ""
            errors = by_field(written.path, mistakes, text, given, _names_here(visit, written))
        if now != read_hash:
            composer = replace(composer, theirs=_theirs(visit, written, given))
        return _page(visit, composer, status, errors=errors)

    missing = fields.missing_of(given, written.tree, visit.our_times)
    slot: datetime | None = None
    try:
        slot = _slot_that_was_seen(visit, given)
    except FieldMissing as error:
        missing = {error.field: str(error), **missing}
    if missing:
        told = {name: _said_of(visit, FieldMissing(name, said)) for name, said in missing.items()}
        return shown(422, told)
    try:
        timed = fields.at_slot(given, slot, visit.our_times)
        values = fields.values_of(timed, written.tree, written.ids, visit.our_times, is_draft=False)
        _require_described(visit, values.media)
        verbs.put_thread(visit.desk, visit.known, written.campaign, values, read_hash)
    except FieldMissing as error:
        return shown(422, {error.field: _said_of(visit, error)})
    except FileChangedSince:
        return shown(409, {}, written.file.hash)
    except MistakesFound as error:
        return shown(422, {}, mistakes=error.mistakes)
    except NotPossible as error:
        return shown(422, {"": sentence_of(error.sentence).rstrip(".")})
    verbs.forget_typed(visit.desk, visit.known, written.place)
    return visit.to(f"/campaign/{visit.path['file']}?done=put")


def _done(given: Given, chosen: str, visit: Visit) -> tuple[Given, tuple[str, str] | None]:
    """The fields after a button of theirs, and what is missing for it."""
    posts = given.get("post", ())
    match chosen.partition(":"):
        case ("add", _, _):
            return {**given, "post": (*posts, "")}, None
        case ("remove", _, typed) if 0 < (number := number_in(typed) or 0) <= len(posts):
            left = posts[: number - 1] + posts[number:]
            return {**given, "post": left or ("",)}, None
        case ("keep", _, rule):
            return {**given, "kept": (*given.get("kept", ()), rule)}, None
        case ("accept", _, rule):
            reason = visit.text(f"why-{rule}", 500)
            if not reason:
                return given, (f"why-{rule}", "Say why these words are right here")
            told = {"rule": rule, "reason": reason}
            if words := visit.text(f"words-{rule}"):
                told["words"] = words
            return {**given, "accept": (*given.get("accept", ()), json.dumps(told))}, None
        case ("change", _, rule):
            left_kept = tuple(each for each in given.get("kept", ()) if each != rule)
            accept = tuple(
                json.dumps(each.tree()) for each in fields.accepted_of(given) if each.rule != rule
            )
            return {**given, "kept": left_kept, "accept": accept}, None
    return given, None


def _composer(
    visit: Visit,
    written: Written,
    given: Given,
    read_hash: str,
    page: PageMark,
    kept: TypedDraft | None,
    others: tuple[TypedDraft, ...],
) -> Composer:
    texts = given.get("post") or ("",)
    problems: dict[str, str] = {}
    look, slot, times = None, _next_slot(visit, given), visit.our_times
    timed = fields.at_slot(given, slot.at if slot else None, times)
    try:
        values = fields.values_of(timed, written.tree, written.ids, times, is_draft=True)
        values = replace(values, media=_as_described(visit, values.media))
        look = look_at(
            visit.desk.workspace,
            written.path,
            written.file.text,
            values,
            reader(visit.desk, visit.known),
        )
        problems = by_field(
            written.path, look.mistakes, look.text, given, _names_here(visit, written)
        )
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
    return reads.threads_of(visit.desk, look, _names_here(visit, written)) if look else ()


def _names_here(visit: Visit, written: Written) -> NamesHere:
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


def _said_of(visit: Visit, missing: FieldMissing) -> str:
    """What to fill in; of several accounts, for which, as the top of the page lists it alone."""
    account = missing.field.removeprefix("own-")
    if account == missing.field:
        return str(missing).rstrip(".")
    return f"Enter the words of @{handles_of(visit.desk).get(account, account)}"


def _slot_that_was_seen(visit: Visit, given: Given) -> datetime | None:
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


def _page(
    visit: Visit, composer: Composer, status: int = 200, errors: dict[str, str] | None = None
) -> Response:
    if "live" in visit.form:
        return visit.part("writing/parts.html.j2", status, shown=composer, one=one)
    workspace = visit.desk.workspace
    written, given = composer.written, composer.given
    tags = (*_tags(written.head), *hashtags_in(one(given, "hashtags")))
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
        address=_address(visit),
        done=DONE.get(visit.query.get("done", ""), ""),
    )


def _written(visit: Visit) -> Written:
    """The campaign's file, and which thread of it.

    Raises: NotHere if there is none; NotPossible if the file has mistakes that stand in the way.
    """
    path = path_of(visit.desk.workspace, visit.path["file"])
    if path is None:
        raise NotHere("No such campaign.")
    try:
        file = read_path(path)
        tree = _tree(file.text)
    except MistakesFound:
        raise NotPossible(f"{path.name} {_UNREADABLE}") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("campaign"), str):
        raise NotPossible(f"{path.name} {_UNREADABLE}")
    threads = tree.get("threads")
    listed = threads if isinstance(threads, list) else []
    written = Written(
        path=path,
        file=file,
        campaign=str(tree["campaign"]),
        head={key: value for key, value in tree.items() if key != "threads"},
        threads=tuple(each for each in listed if isinstance(each, dict)),
        thread=visit.path.get("thread", ""),
    )
    if written.thread and written.tree is None:
        raise NotHere("No such thread.")
    return written


@lru_cache(maxsize=8)  # at each key press the file is the same; nobody changes the tree
def _tree(text: str) -> Tree:
    return read_from(text, "").tree


def _others(visit: Visit, written: Written, kept: TypedDraft) -> tuple[TypedDraft, ...]:
    if not kept.has_others:
        return ()
    every = typed(visit.desk.workspace, visit.known.actor, written.place)
    return tuple(each for each in every if each.branch != kept.branch)


def _theirs(visit: Visit, written: Written, given: Given) -> tuple[Piece, ...]:
    """What somebody's file says of the thread, beside what was typed."""
    theirs = fields.of_thread(written.tree or {}, visit.our_times)
    return difference(fields.all_words(theirs), fields.all_words(given))


def _blank(visit: Visit) -> Given:
    """A new thread, from the first account that whoever writes may write for."""
    accounts = visit.desk.workspace.organisation.accounts
    theirs = [name for name in accounts if visit.may(Act.WRITE, account=name)]
    return {"at": ("at",), "words": ("posts",), "post": ("",), "account": tuple(theirs[:1])}


def _tags(head: Mapping[str, Tree]) -> tuple[str, ...]:
    tags = head.get("hashtags", [])
    return tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()


def _posts_in(content: str) -> str:
    """The words of a draft, for looking at."""
    return fields.all_words(fields.of_draft(content))


def _described(visit: Visit, media: tuple[MediaValues, ...]) -> frozenset[str]:
    """Those of the pictures that the library says something about."""
    items = listed(visit.desk.context, visit.known.actor) if media else ()
    named = {one.file for one in media}
    return frozenset(one.name for one in items if one.name in named and one.notes.alt)


def _as_described(visit: Visit, media: tuple[MediaValues, ...]) -> tuple[MediaValues, ...]:
    """The pictures of a draft: one that says nothing of its own has the library's words."""
    known = _described(visit, media)
    return tuple(
        replace(one, alt="") if one.alt == fields.NOT_DESCRIBED and one.file in known else one
        for one in media
    )


def _require_described(visit: Visit, media: tuple[MediaValues, ...]) -> None:
    """Raises: FieldMissing where neither the thread nor the library says what a picture shows."""
    known = _described(visit, media)
    if any(not one.alt and one.file not in known for one in media):
        raise FieldMissing("alt", "Say what the picture shows: some readers hear it instead")


def _names(folder: Path, ends: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The files below a folder, each as a choice."""
    found = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and (not ends or path.suffix.lower() in ends)
    )
    return [(name, name) for name in found]


def _address(visit: Visit) -> str:
    thread = visit.path.get("thread", "")
    return f"/write/{visit.path['file']}" + (f"/{thread}" if thread else "")
